/** What scripts/build/generatedParser.ts makes of grammar.peggy, as far as parse.ts uses it. */
import type { Expression } from './syntax.ts';

/** The tree of a text. Throws a SyntaxError. */
export function parse(text: string): Expression;

declare class ParseError extends Error {
  /** What could have stood there, by its name in the grammar; null where an action refused the text. */
  readonly expected: readonly Expected[] | null;
  readonly location: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } };
}

export type Expected =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'class' | 'any' | 'end' }
  | { readonly type: 'other'; readonly description: string };

export { ParseError as SyntaxError };
