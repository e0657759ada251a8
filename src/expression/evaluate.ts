import type { Readable } from './readable.ts';
import type { Parsed } from './syntax.ts';
import type { Misuse, Unavailable, Value } from './value.ts';

/** Most numbers that one evaluation makes, and multiplications that it does; more is refused before it is computed. */
export const mostWork = 20_000_000;

/** The value of an expression at a moment, or why there is none. Never throws. */
export function evaluate(parsed: Parsed, names: Readable): Value | Unavailable | Misuse {
  return { why: `Cannot evaluate ${parsed.text} over ${names.layers.length} layers yet.`, at: 0, length: 0 };
}

/** Whether a condition is true: `evaluate` as a boolean. A tensor of more than one number and a text are a misuse. */
export function holds(parsed: Parsed, names: Readable): boolean | Unavailable | Misuse {
  const value = evaluate(parsed, names);
  return typeof value === 'boolean' ? value : { why: 'Not a condition.', at: 0, length: 0 };
}
