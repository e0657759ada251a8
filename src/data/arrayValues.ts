import { count } from '../spec/words.ts';
import { ArrayError, type ArrayHeader, columnsOf, storedBytes } from './arrayHeader.ts';
import type { ByteSource } from './byteSource.ts';

/** Bytes that are read at a time; every element's length divides it. */
const block = 65_536;

interface ArrayValues {
  /** (rows, columns), row-major. */
  readonly values: Float64Array;
  /** Of labels, the distinct numbers of all rows, of those that are not kept, too; ascending. */
  readonly labels?: readonly number[];
}

/**
 * Reads the numbers behind a header, whose size is checked already, and keeps those of the first `rows`. The end of the
 * source is checked when all had to be read: labels are counted to the last, and the first rows of an array in
 * Fortran's order are spread over all of it. Throws ArrayError.
 */
export async function readValues(source: ByteSource, header: ArrayHeader, rows: number): Promise<ArrayValues> {
  const { element, littleEndian, columnMajor, isLabels } = header;
  const stored = header.shape[0]! * columnsOf(header);
  const columns = columnsOf(header);
  const wanted = columnMajor || isLabels ? stored : rows * columns;
  const values = new Float64Array(rows * columns);
  const placeOf = columnMajor ? fortranPlaces(header) : (index: number) => index;
  const labels = new Set<number>();
  for (let index = 0; index < wanted; ) {
    const asked = Math.min(block, (wanted - index) * element.bytes);
    const bytes = await source.take(asked);
    if (bytes.length < asked) throw truncated(header, index * element.bytes + bytes.length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < asked; at += element.bytes, index++) {
      const value = element.read(view, at, littleEndian);
      const place = placeOf(index);
      if (place < values.length && !Number.isFinite(value)) throw notFinite(value, place, columns);
      if (isLabels) labels.add(value);
      // Places of rows that are not kept lie behind the end, where a typed array stores nothing.
      values[place] = value;
    }
  }
  if (wanted === stored && (await source.take(1)).length > 0) throw trailing(header);
  return { values, ...(isLabels && { labels: [...labels].sort((a, b) => a - b) }) };
}

/** Where an element of an array in Fortran's order belongs in a row-major one. */
function fortranPlaces({ shape }: ArrayHeader): (index: number) => number {
  const rows = shape[0]!;
  const inRow = rowOrder(shape.slice(1));
  return index => (index % rows) * inRow.length + inRow[Math.floor(index / rows)]!;
}

/** For each element of a row in Fortran's order, its place in C's. */
function rowOrder(shape: readonly number[]): Uint32Array {
  const order = new Uint32Array(shape.reduce((product, size) => product * size, 1));
  for (let index = 0; index < order.length; index++) {
    let rest = index;
    let stride = order.length;
    for (const size of shape) {
      stride /= size;
      order[index]! += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
  }
  return order;
}

function notFinite(value: number, place: number, columns: number): ArrayError {
  const where = `row ${count(Math.floor(place / columns))}, column ${count(place % columns)}`;
  const message = `has ${value} in ${where}, counted from 0; replace it, or leave the row out`;
  return new ArrayError('not-finite', message);
}

function truncated(header: ArrayHeader, found: number): ArrayError {
  const message = `ends after ${count(header.length + found)} bytes, but its header tells of ${count(storedBytes(header))}; copy or write it again`;
  return new ArrayError('truncated-file', message);
}

function trailing(header: ArrayHeader): ArrayError {
  const message = `goes on behind the ${count(storedBytes(header))} bytes that its header tells of; copy or write it again`;
  return new ArrayError('trailing-bytes', message);
}
