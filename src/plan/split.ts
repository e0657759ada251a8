import { randomStreams } from '../random/streams.ts';

/** Rows of the table, by number. */
export interface Split {
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
}

/** How many rows are left to train on when a share is held out, rounded down; always at least one. */
export function trainingRows(rows: number, share: number): number {
  return Math.max(rows - Math.floor(rows * share + 1e-9), 1);
}

/** Holds out a random share of the rows. Both parts keep the table's order. */
export function splitRows(rows: number, share: number, seed: number): Split {
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const heldOut = rows - trainingRows(rows, share);
  if (heldOut > 0) randomStreams(seed).splitting.shuffle(order);
  return { validation: order.slice(0, heldOut).sort(), training: order.slice(heldOut).sort() };
}

/** The chosen rows of a (rows, columns) matrix. */
export function takeRows(matrix: Float64Array, columns: number, rows: Uint32Array): Float64Array {
  const taken = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    taken.set(matrix.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns);
  }
  return taken;
}
