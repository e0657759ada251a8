import * as path from 'node:path';
import { EncodingError, wholeText } from '../data/decodedText.ts';
import { encodingSentence } from '../data/fileRemarks.ts';
import { nodeFiles } from '../data/nodeFiles.ts';
import { type Fault, faultOf, faultSentence } from '../disk/fault.ts';
import { openFile } from '../disk/openFile.ts';
import { pathFrom } from '../disk/paths.ts';
import { type Prepared, prepare } from '../plan/prepare.ts';
import { defaultLimits } from '../spec/limits.ts';
import { lineAndColumn } from '../spec/lines.ts';
import type { Problem } from '../spec/problem.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

interface Overrides {
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
  const whole = path.resolve(terminal.folder, file);
  const { text, why } = await specText(whole);
  if (text === undefined) {
    terminal.err(`${file}${why}\n`);
    return undefined;
  }
  const folder = path.dirname(whole);
  const prepared = await terminal.atOnce(() =>
    prepare(text, { files: nodeFiles(folder, folder), limits: defaultLimits, ...overrides }),
  );
  for (const problem of prepared.problems) {
    // A row that the command line asks for has no place in the file.
    const asked = overrides?.sample !== undefined && problem.code === 'probe-out-of-range';
    terminal.err(asked ? `${file}: --sample: ${problem.message}\n` : problemLine(file, text, problem));
    if (problem.related) terminal.err(relatedLine(problem.related, terminal.folder));
  }
  return { ...prepared, text };
}

/** What follows a file's name in a message, such as `:3:1: it is not UTF-8` or `: there is no such file`. */
interface Unread {
  readonly text?: never;
  readonly why: string;
  /** Why the file itself is not read. */
  readonly fault?: Fault;
}

/** The text of a file, or why there is none. Never rejects. */
export async function specText(name: string): Promise<{ readonly text: string; readonly why?: never } | Unread> {
  const file = await openFile(name, { most: mostBytes });
  if ('fault' in file) return unread(file);
  let read: { readonly text: string } | Unread;
  try {
    read = { text: await wholeText(file.read()) };
  } catch (error) {
    read = error instanceof EncodingError ? undecodable(error) : unread(faultOf(error));
  }
  const fault = await file.close();
  return fault ? unread(fault) : read;
}

/** Bytes that a text of the most characters has at most, in any encoding. */
const mostBytes = 4 * defaultLimits.textLength;

function unread(fault: Fault): Unread {
  return { why: `: ${faultSentence(fault, 'a .mlp.json file')}`, fault };
}

function undecodable(error: EncodingError): Unread {
  const sentence = encodingSentence(error, 'save the file as UTF-8');
  return { why: `:${error.line}:${error.column}: ${sentence}` };
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
  const shown = pathFrom(folder, file, path);
  return `${shown}:${line}:${column}: note: ${printable(message)}\n`;
}
