import { everyCode, type IgnoreComment, ignorePrefix, ignoreWords } from './ignoreComments.ts';
import { isEntryOf, type OutlineEntry } from './outline.ts';
import type { Problem, SpecPath } from './problem.ts';
import { nearest, quote } from './words.ts';

/** Findings that are not to be shown, by their codes; `all` is every code. */
export interface Silencing {
  /** Wherever they are. */
  readonly codes: readonly string[];
  /** At some settings only. */
  readonly places: readonly SilencedPlace[];
}

export interface SilencedPlace extends Pick<OutlineEntry, 'path' | 'keys'> {
  readonly codes: readonly string[];
}

export const nothingSilenced: Silencing = { codes: [], places: [] };

/** What the comments of a text silence. */
export function silencingOf(
  comments: readonly IgnoreComment[],
  outline: readonly OutlineEntry[],
  text: string,
): Silencing {
  if (comments.length === 0) return nothingSilenced;
  const [ofLine, ofFile] = ignoreWords.map(name => comments.filter(({ directive }) => directive.word === name));
  const lines = new Map<number, readonly string[]>();
  for (const comment of ofLine!) lines.set(comment.line, [...(lines.get(comment.line) ?? []), ...codesOf(comment)]);
  return { codes: ofFile!.flatMap(codesOf), places: lines.size === 0 ? [] : [...placesOn(lines, outline, text)] };
}

/** Whether a finding with this code, said of this path, is not to be shown. */
export function isSilenced({ codes, places }: Silencing, code: string, path: SpecPath): boolean {
  const has = (list: readonly string[]) => list.includes(code) || list.includes(everyCode);
  return has(codes) || places.some(place => has(place.codes) && isEntryOf(place, path));
}

/** Warnings for what is misspelled in such comments: they would silence nothing, and nobody would notice. */
export function ignoreProblems(comments: readonly IgnoreComment[], known: readonly string[]): Problem[] {
  return comments.flatMap(({ directive, codes }): Problem[] => {
    const { word, ...place } = directive;
    if (!ignoreWords.some(name => name === word)) {
      const meant = meantWord(word);
      if (meant === undefined) return [];
      return [warning(`the comment ${quote(word)} silences nothing; did you mean ${quote(meant)}?`, place)];
    }
    const unknown = codes.filter(code => code.word !== everyCode && !known.includes(code.word));
    return unknown.map(({ word: code, ...at }) => {
      const meant = nearest(code, known);
      const remedy = meant === undefined ? 'Write a reason after "--"' : `Did you mean ${quote(meant)}?`;
      return warning(`no finding has the code ${quote(code)}, so it silences nothing. ${remedy}`, at);
    });
  });
}

/** What all of them begin with says nothing of what was meant. */
function meantWord(word: string): string | undefined {
  const rest = (name: string) => name.slice(ignorePrefix.length);
  const meant = nearest(rest(word), ignoreWords.map(rest));
  return meant && ignorePrefix + meant;
}

function warning(message: string, { offset, length }: Pick<Problem, 'offset' | 'length'>): Problem {
  return { code: 'unknown-finding', severity: 'warning', message, offset, length };
}

function codesOf({ codes }: IgnoreComment): readonly string[] {
  return codes.length === 0 ? [everyCode] : codes.map(({ word }) => word);
}

function* placesOn(
  lines: ReadonlyMap<number, readonly string[]>,
  outline: readonly OutlineEntry[],
  text: string,
): Generator<SilencedPlace> {
  const starts = Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length);
  for (const { path, keys, offset } of outline) {
    const codes = lines.get(lineOf(starts, offset));
    if (codes) yield { path, keys, codes };
  }
}

/** The number of line starts up to an offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
