import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { nodeFiles } from '../data/nodeFiles.ts';
import { type Prepared, prepare } from '../plan/prepare.ts';
import { defaultLimits } from '../spec/limits.ts';
import type { Problem } from '../spec/problem.ts';
import type { Terminal } from './terminal.ts';

export interface Overrides {
  readonly seed?: number;
  readonly epochs?: number;
}

/** Reads and prepares a spec and prints what is wrong with it. Undefined when the file itself cannot be read. */
export async function prepareFile(
  file: string,
  terminal: Terminal,
  overrides?: Overrides,
): Promise<Prepared | undefined> {
  const path = resolve(terminal.folder, file);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    terminal.err(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})\n`);
    return undefined;
  }
  const folder = dirname(path);
  const prepared = await prepare(text, { files: nodeFiles(folder, folder), limits: defaultLimits, ...overrides });
  for (const problem of prepared.problems) terminal.err(problemLine(file, text, problem));
  return prepared;
}

/** `file:line:column: message`, counted from 1, which editors and terminals turn into links. */
export function problemLine(file: string, text: string, { offset, severity, message }: Problem): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return `${file}:${line}:${column}: ${severity === 'error' ? '' : `${severity}: `}${message}\n`;
}
