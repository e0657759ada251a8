import { type Precision, withItsDigits } from '../trace/digits.ts';
import { figure } from '../trace/figure.ts';
import type { Numbers } from '../trace/numbers.ts';

export const copyFormats = ['text', 'json', 'numpy'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** More numbers than this are neither copied nor opened as a table. */
export const mostCopied = 1_000_000;

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
  const write = writers[format];
  const line = (index: number) => Array.from(numbers.row(index), value => write(withItsDigits(value, precision)));
  if (column !== undefined) return write(withItsDigits(numbers.row(row ?? 0)[column]!, precision));
  const isMatrix = numbers.isMatrix && row === undefined;
  const lines = isMatrix ? Array.from({ length: numbers.rows }, (_, index) => line(index)) : [line(row ?? 0)];
  if (format === 'text') return lines.map(values => values.join('\t')).join('\n');
  const bracketed = lines.map(values => `[${values.join(', ')}]`);
  const array = isMatrix ? `[\n${bracketed.map(values => `  ${values}`).join(',\n')}\n]` : bracketed[0]!;
  if (format === 'json') return array;
  return `np.array(${array}${precision === 'float32' ? ', dtype=np.float32' : ''})`;
}

const writers: Readonly<Record<CopyFormat, (value: number) => string>> = {
  text: plainNumber,
  json: value => (Object.is(value, -0) ? '-0' : JSON.stringify(figure(value))),
  numpy: value => {
    if (Number.isNaN(value)) return 'np.nan';
    if (!Number.isFinite(value)) return value > 0 ? 'np.inf' : '-np.inf';
    // An array of whole numbers would be one of integers, and -0 an integer's 0.
    const text = plainNumber(value);
    return /[.e]/.test(text) ? text : `${text}.0`;
  },
};

/** As CSV has it: `NaN`, `inf`, `-inf`, and the sign of a zero. */
export function plainNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
}
