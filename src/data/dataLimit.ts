import type { Limits } from '../spec/limits.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { count } from '../spec/words.ts';
import { bytesPerNumber } from './table.ts';

/** Inputs and targets of a table. Each has a name, which takes more room than a number does. */
const mostColumns = 2_000_000;

/** The remark that a table would have too many columns, if it would. */
export function tooManyColumns(columns: number, path: SpecPath): Remark | undefined {
  if (columns <= mostColumns) return undefined;
  const message = `asked for ${count(columns)} columns of inputs and targets; at most ${count(mostColumns)} are allowed`;
  return { code: 'too-many-columns', severity: 'error', message, path };
}

/** The remark that a table of this size is too large, if it is. Asked before the table is allocated. */
export function tooMuchData(rows: number, columns: number, limits: Limits, path: SpecPath): Remark | undefined {
  const wide = tooManyColumns(columns, path);
  if (wide) return wide;
  const bytes = rows * columns * bytesPerNumber;
  if (bytes <= limits.dataBytes) return undefined;
  const message =
    `${count(rows)} rows of ${count(columns)} numbers take ${count(Math.ceil(bytes / 1e6))} MB; at most ` +
    `${count(limits.dataBytes / 1e6)} MB are allowed. "limit" uses the first rows only`;
  return { code: 'too-much-data', severity: 'error', message, path };
}
