import { evaluate } from '../../expression/evaluate.ts';
import type { Readable, Vocabulary } from '../../expression/readable.ts';
import type { Parsed } from '../../expression/syntax.ts';
import { isUnavailable } from '../../expression/value.ts';
import { valueText } from '../../expression/valueText.ts';
import { type Problem, parseFor } from './predicate.ts';

/** A message of a logpoint: texts, and expressions in braces. */
export type LogMessage = readonly (string | Parsed)[];

/** `loss {loss} in batch {batch}`; `{{` and `}}` stand for a brace. Why it is none where one of its expressions is wrong. */
export function parseLogMessage(text: string, names: Vocabulary): LogMessage | Problem {
  const parts: (string | Parsed)[] = [];
  for (const [part, expression] of text.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]/g)) {
    if (expression === undefined) {
      if (part === '{')
        return { problem: `A brace is not closed in ${JSON.stringify(text)}. Write {{ for a brace itself.` };
      parts.push(part === '{{' || part === '}}' ? part[0]! : part);
      continue;
    }
    const parsed = parseFor(expression, names);
    if ('problem' in parsed) return parsed;
    parts.push(parsed);
  }
  return parts;
}

/** The message at a moment. Where a value is not known its reason stands. */
export function messageAt(message: LogMessage, names: Readable): string {
  return message
    .map(part => {
      if (typeof part === 'string') return part;
      const value = evaluate(part, names);
      return isUnavailable(value) ? `<${value.why}>` : valueText(value);
    })
    .join('');
}
