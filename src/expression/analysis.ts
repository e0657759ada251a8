import { functionNamed } from './functions.ts';
import type { Vocabulary } from './readable.ts';
import { type Resolved, resolve, resolveLabel } from './resolve.ts';
import type { Expression, ExpressionProblem, Parsed } from './syntax.ts';
import type { Misuse } from './value.ts';
import { partsOf } from './walk.ts';

/** A name that an expression reads, by its name and not an alias. Layers count from 0. */
export interface UsedName {
  readonly name: string;
  readonly layer: number | undefined;
  readonly isOfSample: boolean;
}

/** Every name that an expression reads, each once, in the order of the text. Those that the training does not have are left out. */
export function namesUsed(parsed: Parsed, names: Vocabulary): readonly UsedName[] {
  const used = new Map<string, UsedName>();
  for (const { resolved, isOfSample } of uses(parsed.expression, names)) {
    if ('why' in resolved) continue;
    const { known, layer } = resolved;
    const key = JSON.stringify([known.name, layer, isOfSample]);
    if (!used.has(key)) used.set(key, { name: known.name, layer, isOfSample });
  }
  return [...used.values()];
}

interface Checked {
  readonly all: Vocabulary['all'];
  readonly layers: Vocabulary['layers'];
  readonly problem: ExpressionProblem | undefined;
}

/** What a condition was last found to be: it is evaluated at a thousand stops of one training. */
const lastChecked = new WeakMap<Parsed, Checked>();

/** The first name or layer that the training does not have: what `evaluate` answers at every moment. */
export function nameProblem(parsed: Parsed, names: Vocabulary): ExpressionProblem | undefined {
  const { all, layers } = names;
  const last = lastChecked.get(parsed);
  if (last?.all === all && last.layers === layers) return last.problem;
  let problem: ExpressionProblem | undefined;
  for (const { resolved } of uses(parsed.expression, names)) {
    if (!('why' in resolved)) continue;
    problem = { problem: resolved.why, at: resolved.at, length: resolved.length };
    break;
  }
  lastChecked.set(parsed, { all, layers, problem });
  return problem;
}

/** Whether an expression is a condition by its form: a comparison, and/or/not, a function that answers true or false, or an element of these. */
export function isPredicate({ expression }: Pick<Parsed, 'expression'>): boolean {
  switch (expression.type) {
    case 'boolean':
    case 'comparison':
    case 'not':
    case 'and':
    case 'or':
      return true;
    case 'call':
      return functionNamed(expression.function)!.isTruth;
    case 'steps':
      return isPredicate({ expression: expression.operand });
    default:
      return false;
  }
}

interface Use {
  readonly resolved: Resolved | Misuse;
  readonly isOfSample: boolean;
}

function* uses(expression: Expression, names: Vocabulary): Generator<Use> {
  if (expression.type === 'name') {
    yield { resolved: resolve(expression.use, names), isOfSample: expression.use.sample !== undefined };
  } else if (expression.type === 'label') {
    yield { resolved: resolveLabel(expression, names), isOfSample: false };
  }
  for (const part of partsOf(expression)) yield* uses(part, names);
}
