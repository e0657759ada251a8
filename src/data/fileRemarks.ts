import type { Remark, SpecPath } from '../spec/problem.ts';
import type { EncodingError } from './decodedText.ts';
import type { OpenedFile } from './files.ts';

/** A file's data is left open, without an error, where files may not be read. */
export function needsTrust(path: SpecPath): Remark {
  const message =
    'data files are read only in a trusted workspace on a disk; trust this workspace to train on the file';
  return { code: 'needs-trust', severity: 'information', message, path };
}

/** The disk failed. Its message may tell where the file lies; the remark says `shown` instead. */
export function unreadable(error: unknown, { file }: OpenedFile, shown: string, path: SpecPath): Remark {
  const reason = error instanceof Error ? error.message.replaceAll(file, shown) : 'unknown error';
  return { code: 'unreadable-file', severity: 'error', message: `the file cannot be read: ${reason}`, path };
}

/** The file is not text in its encoding. `remedy` is what to do about it. */
export function undecodable(error: EncodingError, { file }: OpenedFile, remedy: string, path: SpecPath): Remark {
  const { line, column } = error;
  const message = `line ${line}, column ${column} of the file: ${encodingSentence(error, remedy)}`;
  const related = { file, line, column, message: error.message };
  return { code: 'wrong-encoding', severity: 'error', message, path, related };
}

/** What was found, what it probably is, and what to do. */
export function encodingSentence({ message, probable }: EncodingError, remedy: string): string {
  const guess = probable === undefined ? '' : `; the file is probably ${probable}`;
  return `${message}${guess}; ${remedy}`;
}
