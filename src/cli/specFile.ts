import { createReadStream } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { EncodingError, wholeText } from '../data/decodedText.ts';
import { encodingSentence } from '../data/fileRemarks.ts';
import { nodeFiles } from '../data/nodeFiles.ts';
import { type Prepared, prepare } from '../plan/prepare.ts';
import { defaultLimits } from '../spec/limits.ts';
import { lineAndColumn } from '../spec/lines.ts';
import type { Problem } from '../spec/problem.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

export interface Overrides {
  readonly seed?: number;
  readonly epochs?: number;
  readonly sample?: number;
  readonly scheduleEpochs?: number;
}

/** A spec with the text that it was read from. */
export interface PreparedFile extends Prepared {
  readonly text: string;
}

/** Reads and prepares a spec and prints what is wrong with it. Undefined when the file itself cannot be read. */
export async function prepareFile(
  file: string,
  terminal: Terminal,
  overrides?: Overrides,
): Promise<PreparedFile | undefined> {
  const path = resolve(terminal.folder, file);
  const { text, why } = await specText(path);
  if (text === undefined) {
    terminal.err(`${file}${why}\n`);
    return undefined;
  }
  const folder = dirname(path);
  const prepared = await prepare(text, { files: nodeFiles(folder, folder), limits: defaultLimits, ...overrides });
  for (const problem of prepared.problems) {
    // A row that the command line asks for has no place in the file.
    const asked = overrides?.sample !== undefined && problem.code === 'probe-out-of-range';
    terminal.err(asked ? `${file}: --sample: ${problem.message}\n` : problemLine(file, text, problem));
    if (problem.related) terminal.err(relatedLine(problem.related, terminal.folder));
  }
  return { ...prepared, text };
}

/** The text of a file; where it cannot be read `why` is what follows its name in a message: `:3:1: it is not UTF-8`, `: there is no such file`. */
export async function specText(path: string): Promise<{ text: string; why?: never } | { text?: never; why: string }> {
  try {
    return { text: await wholeText(createReadStream(path)) };
  } catch (error) {
    if (!(error instanceof EncodingError)) return { why: `: ${unreadable((error as NodeJS.ErrnoException).code)}` };
    const sentence = encodingSentence(error, 'save the file as UTF-8');
    return { why: `:${error.line}:${error.column}: ${sentence}` };
  }
}

/** Why a file cannot be read, from the code of the error; `wanted` is what to name instead of a folder. */
export function unreadable(code: string | undefined, wanted = 'a .mlp.json file'): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EISDIR':
      return `this is a folder; name ${wanted} in it`;
    default:
      return `the file cannot be read (${code ?? 'unknown error'}); check its permissions`;
  }
}

/** Row 0 of a source stands for the first that is left, which is another one when row 0 misses a value. */
export function missingRow(sample: number | undefined, row: number | undefined): string | undefined {
  if (sample === undefined || sample === row) return undefined;
  return `--sample: row ${sample} has a missing value and was skipped; the first complete row is ${row}`;
}

/** `file:line:column: message`, counted from 1, which editors and terminals turn into links. */
export function problemLine(file: string, text: string, { offset, severity, message }: Problem): string {
  const { line, column } = lineAndColumn(text, offset);
  return `${file}:${line}:${column}: ${severity === 'error' ? '' : `${severity}: `}${printable(message)}\n`;
}

/** The place in a data file that a problem comes from, in the same form. */
function relatedLine({ file, line, column, message }: NonNullable<Problem['related']>, folder: string): string {
  const way = relative(folder, file);
  // Out of the folder by `..` would be wrong where the folder is a symbolic link.
  const shown = way.startsWith('..') ? file : way;
  return `${shown}:${line}:${column}: note: ${printable(message)}\n`;
}
