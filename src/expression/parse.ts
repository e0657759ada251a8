import type { ExpressionProblem, Parsed } from './syntax.ts';

/** Reads an expression. Never throws. */
export function parseExpression(text: string): Parsed | ExpressionProblem {
  return { problem: `Cannot read ${text} yet.`, at: 0, length: 0 };
}

export function isProblem(parsed: Parsed | ExpressionProblem): parsed is ExpressionProblem {
  return 'problem' in parsed;
}

/** The text, and below it marks under the place of a problem: for a console in a font of fixed width. */
export function marked(text: string, place: { readonly at: number; readonly length: number }): string {
  return `${text}\n${' '.repeat(place.at)}${'^'.repeat(Math.max(1, place.length))}`;
}
