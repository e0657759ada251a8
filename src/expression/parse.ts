import { count } from '../spec/words.ts';
import { type Expected, SyntaxError as ParseError, parse } from './generated.js';
import type { ExpressionProblem, Parsed } from './syntax.ts';
import type { Span } from './value.ts';

/** Characters of an expression. */
export const mostCharacters = 2000;
/** Brackets and parentheses inside each other. */
export const deepestBrackets = 50;

/** Reads an expression. Never throws: the problem says what was found, what was expected, and where. */
export function parseExpression(text: string): Parsed | ExpressionProblem {
  const tooMuch = limitProblem(text);
  if (tooMuch) return tooMuch;
  try {
    return { text, expression: parse(text) };
  } catch (error) {
    if (error instanceof ParseError) return problemOf(error, text);
    throw error;
  }
}

export function isProblem(parsed: Parsed | ExpressionProblem): parsed is ExpressionProblem {
  return 'problem' in parsed;
}

/** The text in a line, and below it marks under the place of a problem: for a console in a font of fixed width. */
export function marked(text: string, { at, length }: Span): string {
  return `${text.replace(/\s/g, ' ')}\n${' '.repeat(at)}${'^'.repeat(Math.max(1, length))}`;
}

function limitProblem(text: string): ExpressionProblem | undefined {
  if (text.trim() === '') {
    return { problem: 'Expected an expression, found nothing. Write for example norm(W(hidden)).', at: 0, length: 0 };
  }
  if (text.length > mostCharacters) {
    return {
      problem: `An expression has at most ${count(mostCharacters)} characters, found ${count(text.length)}.`,
      at: mostCharacters,
      length: text.length - mostCharacters,
    };
  }
  let depth = 0;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== undefined) {
      if (character === '\\') at++;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    if (depth > deepestBrackets) {
      return { problem: `Brackets are nested more than ${deepestBrackets} deep.`, at, length: 1 };
    }
  }
  return undefined;
}

function problemOf({ expected, message, location }: ParseError, text: string): ExpressionProblem {
  const { start, end } = location;
  if (!expected) return { problem: message, at: start.offset, length: end.offset - start.offset };
  const found = foundAt(text, start.offset);
  const what = found === '' ? 'the end' : JSON.stringify(found);
  return { problem: `Expected ${expectedText(expected)}, found ${what}.`, at: start.offset, length: found.length };
}

/** The word or sign at a place; empty at the end. */
function foundAt(text: string, at: number): string {
  const rest = text.slice(at);
  return /^(?:[\p{L}\p{N}\p{M}_]{1,40}|[=<>!&|*.]{1,3}|[\s\S])/u.exec(rest)?.[0] ?? '';
}

/** What could have stood at a place: what begins an operand in one word. */
function expectedText(expected: readonly Expected[]): string {
  const words = new Set<string>();
  for (const item of expected) {
    if (item.type === 'literal') words.add(JSON.stringify(item.text));
    else if (item.type === 'end') words.add('the end');
    else if (item.type === 'other') words.add(item.description);
  }
  words.delete('a blank');
  // A text in quotes is an operand, too, and the name of a layer.
  if (words.has('an operand') || words.has('the name of a layer')) words.delete('a text in quotes');
  const sorted = [...words].sort((a, b) => rank(a) - rank(b));
  return sorted.length > 1 ? `${sorted.slice(0, -1).join(', ')} or ${sorted.at(-1)}` : (sorted[0] ?? 'something else');
}

/** Words before signs, the end last. */
function rank(word: string): number {
  if (word === 'the end') return 3;
  return word.startsWith('"') ? 2 : word.startsWith('sample') ? 1 : 0;
}
