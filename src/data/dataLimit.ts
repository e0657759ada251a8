import type { Limits } from '../spec/limits.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { count } from '../spec/words.ts';
import { bytesPerNumber } from './table.ts';

/** The remark that a table of this size is too large, if it is. Asked before the table is allocated. */
export function tooMuchData(rows: number, columns: number, limits: Limits, path: SpecPath): Remark | undefined {
  const bytes = rows * columns * bytesPerNumber;
  if (bytes <= limits.dataBytes) return undefined;
  const message =
    `${count(rows)} rows of ${count(columns)} numbers take ${count(Math.ceil(bytes / 1e6))} MB; at most ` +
    `${count(limits.dataBytes / 1e6)} MB are allowed. "limit" uses the first rows only`;
  return { code: 'too-much-data', severity: 'error', message, path };
}
