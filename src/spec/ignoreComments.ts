import { breaksIn } from './lines.ts';
import type { TextRange } from './locate.ts';
import { blockComment, endOfText, isTrivia, lineBreak, lineComment, Tokens } from './tokens.ts';

export const ignorePrefix = 'backprop-';

/** How a comment begins that silences findings, in one line or in the whole file. */
export const ignoreWords = ['backprop-ignore', 'backprop-ignore-file'] as const;

/** Stands for every code. */
export const everyCode = 'all';

/** So many words of such comments are read. A file of 10 MB can have five million. */
export const mostIgnoreWords = 100_000;

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
  const place = (line: number) => {
    for (const said of waiting) found.push({ ...said, line });
    waiting = [];
  };
  let [line, lastLine, words] = [0, -1, 0];
  const tokens = new Tokens(text);
  for (let kind = tokens.next(); kind !== endOfText && words < mostIgnoreWords; kind = tokens.next()) {
    const { offset, end } = tokens;
    if (kind === lineBreak) line++;
    if (isTrivia(kind) && kind !== lineComment && kind !== blockComment) continue;
    if (!isTrivia(kind)) {
      place(line);
      lastLine = line;
      continue;
    }
    for (const said of directivesOf(text.slice(offset, end), offset)) {
      waiting.push(said);
      words += 1 + said.codes.length;
      if (words >= mostIgnoreWords) break;
    }
    if (line === lastLine) place(line);
    if (kind === blockComment) line += breaksIn(text, offset, end);
  }
  place(Number.POSITIVE_INFINITY);
  return found;
}

/** One a line of the comment. */
function* directivesOf(comment: string, start: number): Generator<Omit<IgnoreComment, 'line'>> {
  if (!comment.includes(ignorePrefix)) return;
  for (const { index, 0: line } of comment.matchAll(/[^\r\n]+/g)) {
    const directive = /^[\s/*]*(backprop-[\w-]+)(.*)/.exec(line);
    if (!directive) continue;
    const [, word, rest] = directive;
    const offset = start + index + line.indexOf(word!);
    const reason = rest!.search(/\s--(?:\s|$)/);
    const codes = reason < 0 ? rest!.replace(/\*\/$/, '') : rest!.slice(0, reason);
    yield {
      directive: { word: word!, offset, length: word!.length },
      codes: [...codesOf(codes, offset + word!.length)],
    };
  }
}

function* codesOf(text: string, start: number): Generator<CommentWord> {
  let left = mostIgnoreWords;
  for (const { index, 0: word } of text.matchAll(/[^\s,:]+/g)) {
    if (left-- === 0) return;
    yield { word, offset: start + index, length: word.length };
  }
}
