import { bracketed, numpyArray, numpyNumber, plainNumber } from '../trace/arrayText.ts';
import { type Precision, withItsDigits } from '../trace/digits.ts';
import { figure } from '../trace/figure.ts';
import type { Numbers } from '../trace/numbers.ts';

const copyFormats = ['text', 'json', 'numpy'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** What is copied: a whole tensor, one of its rows, or one number. */
export interface Chosen {
  readonly numbers: Numbers;
  readonly row?: number;
  readonly column?: number;
}

export function countOf({ numbers, row, column }: Chosen): number {
  if (column !== undefined) return 1;
  return row === undefined ? numbers.rows * numbers.columns : numbers.columns;
}

/**
 * Numbers with all digits of their precision. As text they stand in lines with tabs between, as spreadsheets take them. JSON
 * has what is not finite as the strings `"NaN"`, `"Infinity"`, `"-Infinity"`, as the exports do. NumPy: an array that
 * `import numpy as np` makes of it.
 */
export function copyText(chosen: Chosen, precision: Precision, format: CopyFormat): string {
  const { numbers, row, column } = chosen;
  const write = (value: number) => writers[format](withItsDigits(value, precision));
  if (column !== undefined) return write(numbers.row(row ?? 0)[column]!);
  const isMatrix = numbers.isMatrix && row === undefined;
  const shape = isMatrix ? [numbers.rows, numbers.columns] : [numbers.columns];
  const rowAt = (index: number) => numbers.row(isMatrix ? index : (row ?? 0));
  switch (format) {
    case 'text':
      return Array.from({ length: isMatrix ? numbers.rows : 1 }, (_, index) =>
        Array.from(rowAt(index), write).join('\t'),
      ).join('\n');
    case 'json':
      return bracketed(shape, rowAt, write);
    case 'numpy':
      return numpyArray(shape, rowAt, precision);
  }
}

const writers: Readonly<Record<CopyFormat, (value: number) => string>> = {
  text: plainNumber,
  json: value => (Object.is(value, -0) ? '-0' : JSON.stringify(figure(value))),
  numpy: numpyNumber,
};
