import { isAbsolute, matchesGlob, relative, sep } from 'node:path';
import { projectRoot } from '../paths.ts';

/** Which tests to run: those in the files whose titles match, or all of them when there is no title. */
export interface Selection {
  readonly files: readonly string[];
  readonly titles: readonly string[];
}

/**
 * The tests that patterns mean. A pattern means the files whose path contains it or that it matches as a glob, and where there is
 * no such file, the tests whose title contains it. Without patterns, all.
 */
export function select(files: readonly string[], patterns: readonly string[]): Selection {
  const found = patterns.map(pattern => ({ pattern, files: files.filter(file => isMeant(file, pattern)) }));
  const named = new Set(found.flatMap(entry => entry.files));
  return {
    files: named.size === 0 ? files : files.filter(file => named.has(file)),
    titles: found.filter(entry => entry.files.length === 0).map(({ pattern }) => pattern),
  };
}

/** Capital and small letters are the same. */
export function titlePattern(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
}

/** What to say when patterns mean nothing. */
export function nothingMatches(what: string, patterns: readonly string[], files: readonly string[]): string {
  const named = patterns.map(pattern => `'${pattern}'`).join(' or ');
  const list = files.map(file => `  ${file}`).join('\n');
  return `No file and no title of the ${what} matches ${named}. Give a part of a path, a glob or a part of a title. The files are:\n${list}`;
}

function isMeant(file: string, pattern: string): boolean {
  const path = (isAbsolute(pattern) ? relative(projectRoot, pattern) : pattern)
    .split(sep)
    .join('/')
    .replace(/^\.\//, '');
  return file.includes(path) || matchesGlob(file, path);
}
