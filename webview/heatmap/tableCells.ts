import type { TensorPicture } from '../../src/panel/panelMessages.ts';
import { rangeText } from './words.ts';

/** More rows or columns than this are left out. */
const mostInTable = 50;

/** A picture's cells as a table: the number of the first element behind each row and column, and the values. */
interface CellTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** What is left out or taken together; empty when everything is there. */
  readonly note: string;
}

/** `down` and `across` are what a row and a column are called. */
export function cellTable({ region, strides, cells }: TensorPicture, down: string, across: string): CellTable {
  const width = Math.ceil(region.columns / strides.across);
  const height = cells.length / width;
  const [rows, columns] = [Math.min(height, mostInTable), Math.min(width, mostInTable)];
  const notes: string[] = [];
  if (strides.down * strides.across > 1) {
    notes.push(`each number is the largest of ${strides.down} × ${strides.across}`);
  }
  const left = [
    ...leftOut(down, region.row, region.rows, rows * strides.down),
    ...leftOut(across, region.column, region.columns, columns * strides.across),
  ];
  if (left.length > 0) notes.push(`${left.join(' and ')} left out`);
  return {
    columns: Array.from({ length: columns }, (_, c) => name(region.column, region.columns, c, strides.across)),
    rows: Array.from({ length: rows }, (_, r) => ({
      name: name(region.row, region.rows, r, strides.down),
      values: Array.from(cells.subarray(r * width, r * width + columns)),
    })),
    note: notes.join('; '),
  };
}

/** `7`, or `8-15` where several are taken together. */
function name(first: number, count: number, index: number, stride: number): string {
  const from = first + index * stride;
  const to = Math.min(first + count, from + stride) - 1;
  return from === to ? `${from}` : `${from}-${to}`;
}

function leftOut(noun: string, first: number, count: number, shown: number): string[] {
  return shown >= count ? [] : [rangeText(noun, first + shown, count - shown)];
}
