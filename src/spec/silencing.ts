import { everyCode, type IgnoreComment, ignorePrefix, ignoreWords, mostIgnoreWords } from './ignoreComments.ts';
import { lineOf, lineStarts } from './lines.ts';
import { isEntryOf, type OutlineEntry } from './outline.ts';
import { mostProblems, type Problem, type SpecPath } from './problem.ts';
import { count, nearest, quote } from './words.ts';

/** Findings that are not to be shown, by their codes; `all` is every code. */
export interface Silencing {
  /** Wherever they are. */
  readonly codes: readonly string[];
  /** At some settings only. */
  readonly places: readonly SilencedPlace[];
}

interface SilencedPlace extends Pick<OutlineEntry, 'path' | 'keys'> {
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
  const lines = new Map<number, Set<string>>();
  for (const comment of ofLine!) {
    const codes = lines.get(comment.line) ?? new Set();
    lines.set(comment.line, codes);
    for (const code of codesOf(comment)) codes.add(code);
  }
  return {
    codes: [...new Set(ofFile!.flatMap(codesOf))],
    places: lines.size === 0 ? [] : [...placesOn(lines, outline, text)],
  };
}

/** Whether a finding with this code, said of this path, is not to be shown. */
export function isSilenced({ codes, places }: Silencing, code: string, path: SpecPath): boolean {
  const has = (list: readonly string[]) => list.includes(code) || list.includes(everyCode);
  return has(codes) || places.some(place => has(place.codes) && isEntryOf(place, path));
}

/** Warnings for what is misspelled in such comments: they would silence nothing, and nobody would notice. The first of them. */
export function ignoreProblems(comments: readonly IgnoreComment[], known: readonly string[]): Problem[] {
  const problems = [...tooManyWords(comments)];
  for (const problem of misspelled(comments, known)) {
    if (problems.length >= mostProblems) break;
    problems.push(problem);
  }
  return problems;
}

function* tooManyWords(comments: readonly IgnoreComment[]): Generator<Problem> {
  const words = comments.reduce((sum, { codes }) => sum + 1 + codes.length, 0);
  if (words < mostIgnoreWords) return;
  const message = `at most ${count(mostIgnoreWords)} words of comments that begin with ${quote(ignorePrefix)} are read, so what follows silences nothing`;
  yield warning(message, comments.at(-1)!.directive);
}

function* misspelled(comments: readonly IgnoreComment[], known: readonly string[]): Generator<Problem> {
  for (const { directive, codes } of comments) {
    const { word, ...place } = directive;
    if (!ignoreWords.some(name => name === word)) {
      const meant = meantWord(word);
      if (meant === undefined) continue;
      yield warning(`the comment ${quote(word)} silences nothing; did you mean ${quote(meant)}?`, place);
      continue;
    }
    for (const { word: code, ...at } of codes) {
      if (code === everyCode || known.includes(code)) continue;
      const meant = nearest(code, known);
      const remedy = meant === undefined ? 'Write a reason after "--"' : `Did you mean ${quote(meant)}?`;
      yield warning(`no finding has the code ${quote(code)}, so it silences nothing. ${remedy}`, at);
    }
  }
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
  lines: ReadonlyMap<number, ReadonlySet<string>>,
  outline: readonly OutlineEntry[],
  text: string,
): Generator<SilencedPlace> {
  const starts = lineStarts(text);
  for (const { path, keys, offset } of outline) {
    const codes = lines.get(lineOf(starts, offset));
    if (codes) yield { path, keys, codes: [...codes] };
  }
}
