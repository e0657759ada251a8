import type { Remark } from '../spec/problem.ts';

/** A data set as numbers. Rows with missing values are gone already. */
export interface Table {
  readonly rows: number;
  /** (rows, inputNames), row-major. */
  readonly inputs: Float64Array;
  /** (rows, targetNames), row-major. */
  readonly targets: Float64Array;
  /** One name for each column; an input of text is spread over several, such as `island=Dream`. */
  readonly inputNames: readonly string[];
  readonly targetNames: readonly string[];
  /** The texts of the one target column, in order of first appearance, when it is of text; then the targets are their numbers. */
  readonly classNames?: readonly string[];
  /** The distinct numbers of the one target column, ascending, when its format says that they are labels of classes. */
  readonly labels?: readonly number[];
  /** Where a row's inputs are the pixels of an image, row by row, and the source says so. */
  readonly imageShape?: ImageShape;
  /** The row that each row had in its source, counted from 0. */
  readonly sourceRows: Uint32Array;
  readonly droppedRows: number;
}

/** In pixels. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
}

export interface Loaded {
  /** Absent when a remark is an error, or when the data may not be read yet. */
  readonly table?: Table;
  readonly remarks: readonly Remark[];
}

/** Bytes of a number in a table. */
export const bytesPerNumber = 8;

/** `input 1`, `input 2`, ... */
export function numbered(noun: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${noun} ${index + 1}`);
}

/** 0, 1, 2, ...: nothing was dropped. */
export function everyRow(rows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => row);
}
