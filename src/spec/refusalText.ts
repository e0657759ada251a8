import { lineAndColumn } from './lines.ts';
import type { Problem } from './problem.ts';

/** The problem that keeps a spec from being trained: an error, else that its data needs trust. */
export function decisiveProblem(problems: readonly Problem[]): Problem | undefined {
  const needsTrust = problems.find(({ code }) => code === 'needs-trust');
  return problems.find(({ severity }) => severity === 'error') ?? needsTrust ?? problems[0];
}

/** Why a spec is not trained, with its place: `xor.mlp.json:4:12: ... (and 2 more)`. */
export function refusalText(name: string, text: string, problems: readonly Problem[]): string {
  const problem = decisiveProblem(problems);
  if (!problem) return `${name} cannot be trained.`;
  const { line, column } = lineAndColumn(text, problem.offset);
  const others = problems.filter(({ severity }) => severity === 'error').length - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  return `${name}:${line}:${column}: ${problem.message}${more}`;
}
