import type { Finding, SpecPath } from '../spec/problem.ts';
import type { OpenedFile } from './files.ts';

/** A file's data is left open, without an error, where files may not be read. */
export function needsTrust(path: SpecPath): Finding {
  const message =
    'data files are read only in a trusted workspace on a disk; trust this workspace to train on the file';
  return { code: 'needs-trust', severity: 'information', message, path };
}

/** The disk failed. Its message may tell where the file lies; the finding says `shown` instead. */
export function unreadable(error: unknown, { file }: OpenedFile, shown: string, path: SpecPath): Finding {
  const reason = error instanceof Error ? error.message.replaceAll(file, shown) : 'unknown error';
  return { code: 'unreadable-file', severity: 'error', message: `the file cannot be read: ${reason}`, path };
}
