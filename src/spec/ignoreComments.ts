import { createScanner } from 'jsonc-parser';
import type { TextRange } from './locate.ts';

/** Token kinds of jsonc-parser, whose `const enum` cannot be imported file by file. */
const comments = [12, 13];
const trivia = [...comments, 14, 15];
const endOfText = 17;

export const ignorePrefix = 'backprop-';

/** How a comment begins that silences findings, in one line or in the whole file. */
export const ignoreWords = ['backprop-ignore', 'backprop-ignore-file'] as const;

/** Stands for every code. */
export const everyCode = 'all';

/** A word of a comment, with its place. */
export interface CommentWord extends TextRange {
  readonly word: string;
}

/** A comment that silences findings: `// backprop-ignore learning-rate-high`. */
export interface IgnoreComment {
  readonly directive: CommentWord;
  /** What is silenced; without any, everything. */
  readonly codes: readonly CommentWord[];
  /** The line of which it is said, counted from 0: its own, or, where nothing else is on that, the next with something on it. */
  readonly line: number;
}

/** The comments of a text that begin with `backprop-`, in order. What follows `--` is a reason, and is not read. */
export function ignoreComments(text: string): readonly IgnoreComment[] {
  if (!text.includes(ignorePrefix)) return [];
  const found: IgnoreComment[] = [];
  let waiting: Omit<IgnoreComment, 'line'>[] = [];
  let lastLine = -1;
  const scanner = createScanner(text, false);
  for (let token: number = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    const line = scanner.getTokenStartLine();
    const [offset, length] = [scanner.getTokenOffset(), scanner.getTokenLength()];
    if (comments.includes(token)) {
      const said = [...directivesOf(text.slice(offset, offset + length), offset)];
      if (line === lastLine) found.push(...said.map(each => ({ ...each, line })));
      else waiting.push(...said);
    } else if (!trivia.includes(token)) {
      found.push(...waiting.map(each => ({ ...each, line })));
      waiting = [];
      lastLine = line;
    }
  }
  return [...found, ...waiting.map(each => ({ ...each, line: Number.POSITIVE_INFINITY }))];
}

/** One a line of the comment. */
function* directivesOf(comment: string, start: number): Generator<Omit<IgnoreComment, 'line'>> {
  for (const { index, 0: line } of comment.matchAll(/[^\r\n]+/g)) {
    const directive = /^[\s/*]*(backprop-[\w-]+)(.*)/.exec(line);
    if (!directive) continue;
    const [, word, rest] = directive;
    const offset = start + index + line.indexOf(word!);
    const reason = rest!.search(/\s--(?:\s|$)/);
    const codes = reason < 0 ? rest!.replace(/\*\/$/, '') : rest!.slice(0, reason);
    yield {
      directive: { word: word!, offset, length: word!.length },
      codes: Array.from(codes.matchAll(/[^\s,:]+/g), ({ index: at, 0: code }) => {
        return { word: code, offset: offset + word!.length + at, length: code.length };
      }),
    };
  }
}
