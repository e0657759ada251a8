import type { Limits } from './limits.ts';
import type { Node } from './node.ts';
import type { Problem } from './problem.ts';
import { type Fault, walk } from './syntax.ts';
import { closeBrace, closeBracket, endOfText, openBrace, openBracket, Tokens } from './tokens.ts';
import { TreeReader } from './treeReader.ts';
import { count } from './words.ts';

interface Tree {
  /** Absent when the text is empty, too long or too deep. With syntax errors it holds what could be understood. */
  readonly root: Node | undefined;
  /** The first of them. */
  readonly problems: readonly Problem[];
}

/**
 * Text to syntax tree. Comments and trailing commas are allowed. Never throws: bounds are checked before recursion.
 * `expected` is what an empty file is told to hold.
 */
export function readTree(text: string, limits: Limits, expected = 'an object with "data" and "layers"'): Tree {
  const long = tooLong(text, limits);
  if (long) return { root: undefined, problems: [long] };
  const containers = containersOf(text, limits);
  if (typeof containers !== 'number') return { root: undefined, problems: [containers] };
  if (text.trim() === '') return { root: undefined, problems: [emptyText(text, expected)] };
  const reader = new TreeReader(text, containers, syntaxProblem);
  walk(text, reader, 0, true);
  const { root, problems } = reader;
  return { root, problems };
}

function tooLong(text: string, limits: Limits): Problem | undefined {
  if (text.length <= limits.textLength) return undefined;
  const message =
    `the file has ${count(text.length)} characters; at most ${count(limits.textLength)} are allowed. ` +
    'Keep large data in a CSV file and name it with "csv"';
  return { code: 'too-long', severity: 'error', message, offset: 0, length: 1 };
}

/**
 * How many objects and arrays there are at most, or that they are nested too deeply: to read them recurses, and would overflow
 * the stack near 10,000 levels. A bracket closes its own kind only: in `[}}[[` nothing is closed.
 */
function containersOf(text: string, limits: Limits): number | Problem {
  const tokens = new Tokens(text);
  const closers: number[] = [];
  let containers = 0;
  for (let kind = tokens.next(); kind !== endOfText; kind = tokens.next()) {
    if (kind === openBrace || kind === openBracket) {
      containers++;
      closers.push(kind === openBrace ? closeBrace : closeBracket);
    } else if (kind === closers.at(-1)) closers.pop();
    if (closers.length > limits.depth) {
      const message = `arrays and objects are nested more than ${limits.depth} levels deep; fewer than 10 are needed`;
      return { code: 'too-deep', severity: 'error', message, offset: tokens.offset, length: 1 };
    }
  }
  return containers;
}

function emptyText(text: string, expected: string): Problem {
  const message = `the file is empty; expected ${expected}`;
  return { code: 'syntax', severity: 'error', message, offset: 0, length: text.length };
}

const syntaxMessages: Readonly<Record<Fault, string>> = {
  InvalidSymbol: 'expected a JSON value; text must stand in double quotes',
  PropertyNameExpected: 'expected a key in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected ":" after the key',
  CommaExpected: 'expected "," before this',
  CloseBraceExpected: 'expected "}" to close the object',
  CloseBracketExpected: 'expected "]" to close the array',
  EndOfFileExpected: 'expected the end of the file: everything is complete before this',
  UnexpectedEndOfComment: 'this comment never ends; close it with "*/"',
  UnexpectedEndOfString: 'this text never ends; close it with a double quote',
  UnexpectedEndOfNumber: 'this number is incomplete',
  InvalidUnicode: 'expected four hexadecimal digits after "\\u"',
  InvalidEscapeCharacter: 'this escape is unknown; write "\\\\" for a backslash',
  InvalidCharacter: 'this character must be escaped inside text',
};

function syntaxProblem(fault: Fault, { offset, end }: Tokens): Problem {
  return { code: 'syntax', severity: 'error', message: syntaxMessages[fault], offset, length: end - offset };
}
