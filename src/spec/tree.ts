import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Limits } from './limits.ts';
import { takeNonFinite } from './nonFinite.ts';
import type { Problem } from './problem.ts';
import { count } from './words.ts';

export interface Tree {
  /** Absent when the text is empty, too long or too deep. With syntax errors it holds what could be understood. */
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Text to syntax tree. Comments and trailing commas are allowed. Never throws: bounds are checked before recursion.
 * `expected` is what an empty file is told to hold.
 */
export function readTree(text: string, limits: Limits, expected = 'an object with "data" and "layers"'): Tree {
  const bound = tooLong(text, limits) ?? tooDeep(text, limits);
  if (bound) return { root: undefined, problems: [bound] };
  if (text.trim() === '') return { root: undefined, problems: [emptyText(text, expected)] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const { problems, rest } = takeNonFinite(errors, text);
  return { root, problems: [...problems, ...rest.map(error => syntaxProblem(error, text))] };
}

function tooLong(text: string, limits: Limits): Problem | undefined {
  if (text.length <= limits.textLength) return undefined;
  const message =
    `the file has ${count(text.length)} characters; at most ${count(limits.textLength)} are allowed. ` +
    'Keep large data in a CSV file and name it with "csv"';
  return { code: 'too-long', severity: 'error', message, offset: 0, length: 1 };
}

/** Token kinds of jsonc-parser, whose `const enum` cannot be imported file by file. */
const openBrace = 1;
const closeBrace = 2;
const openBracket = 3;
const closeBracket = 4;
const endOfText = 17;

/**
 * parseTree recurses, and would overflow the stack near 10,000 levels; the scanner does not. Like parseTree it lets a
 * bracket close its own kind only: in `[}}[[` nothing is closed.
 */
function tooDeep(text: string, limits: Limits): Problem | undefined {
  const scanner = createScanner(text, true);
  const closers: number[] = [];
  for (let token: number = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    if (token === openBrace) closers.push(closeBrace);
    else if (token === openBracket) closers.push(closeBracket);
    else if (token === closers.at(-1)) closers.pop();
    if (closers.length > limits.depth) {
      const message = `arrays and objects are nested more than ${limits.depth} levels deep; fewer than 10 are needed`;
      return { code: 'too-deep', severity: 'error', message, offset: scanner.getTokenOffset(), length: 1 };
    }
  }
  return undefined;
}

function emptyText(text: string, expected: string): Problem {
  const message = `the file is empty; expected ${expected}`;
  return { code: 'syntax', severity: 'error', message, offset: 0, length: text.length };
}

const syntaxMessages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'expected a JSON value; text must stand in double quotes',
  InvalidNumberFormat: 'this is not a number that JSON knows',
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

function syntaxProblem(error: ParseError, text: string): Problem {
  const message = syntaxMessages[printParseErrorCode(error.error)] ?? 'this is not valid JSON';
  const offset = Math.min(error.offset, text.length);
  const length = Math.min(error.length, text.length - offset);
  return { code: 'syntax', severity: 'error', message, offset, length };
}
