import { evaluate } from '../../expression/evaluate.ts';
import { isProblem, marked, parseExpression } from '../../expression/parse.ts';
import type { Parsed } from '../../expression/syntax.ts';
import { isMisuse, isTensor, isUnavailable, type Span, type Value } from '../../expression/value.ts';
import { count } from '../../spec/words.ts';
import type { Names } from '../../timeline/names.ts';
import { mostCopied } from '../../trace/arrayText.ts';
import { Refusal } from '../refusal.ts';

/** Where a refusal is read: in a line, or in a console, where the place is marked below the text. */
export type Reader = 'line' | 'console';

/** An expression. Throws a Refusal that says what is wrong with it. */
export function readExpression(text: string, reader: Reader): Parsed {
  const parsed = parseExpression(text);
  if (isProblem(parsed)) throw refusal(text, parsed.problem, parsed, reader);
  return parsed;
}

/** The value of an expression at a moment. Throws a Refusal that says why there is none. */
export function valueAt(names: Names, parsed: Parsed, reader: Reader): Value {
  const value = evaluate(parsed, names);
  if (!isUnavailable(value)) return value;
  throw isMisuse(value) ? refusal(parsed.text, value.why, value, reader) : new Refusal(value.why);
}

/** What is wrong with a part of an expression. */
export function refusal(text: string, why: string, place: Span, reader: Reader): Refusal {
  return new Refusal(reader === 'console' ? `${why}\n${marked(text, place)}` : why);
}

/** Throws a Refusal for a tensor that is too large to be copied or sent, `what` is done with it. */
export function assertNotTooLarge(value: Value, what: 'copied' | 'sent'): void {
  if (!isTensor(value) || value.values.length <= mostCopied) return;
  throw new Refusal(
    `These are ${count(value.values.length)} numbers, and at most ${count(mostCopied)} are ${what}. Choose a part of them, such as [0:10].`,
  );
}
