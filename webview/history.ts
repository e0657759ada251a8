/**
 * The scalar rows of all epochs, one after the other. `buffer` has room to spare: rows beyond `epochs` mean nothing.
 */
export interface ScalarHistory {
  readonly buffer: Float64Array;
  /** Doubles in one row. */
  readonly rowLength: number;
  readonly epochs: number;
}

export function scalarHistory(rowLength: number, rows: Float64Array): ScalarHistory {
  return { buffer: rows, rowLength, epochs: rows.length / rowLength };
}

/** The number in `column` at `epoch` (from 1); NaN where no such epoch is recorded. */
export function scalarAt({ buffer, rowLength, epochs }: ScalarHistory, epoch: number, column: number): number {
  return epoch >= 1 && epoch <= epochs ? buffer[(epoch - 1) * rowLength + column]! : Number.NaN;
}

/**
 * The history with `rows` put in from `firstEpoch` on. Rows that only extend it go into the spare room of the same
 * buffer, which the older history cannot see; so a history is extended once, and thousands of epochs are not copied
 * with every frame.
 */
export function extendHistory(history: ScalarHistory, firstEpoch: number, rows: Float64Array): ScalarHistory {
  if (rows.length === 0) return history;
  const { rowLength } = history;
  const start = (firstEpoch - 1) * rowLength;
  const epochs = Math.max(history.epochs, firstEpoch - 1 + rows.length / rowLength);
  const isAppended = firstEpoch > history.epochs;
  const fits = epochs * rowLength <= history.buffer.length;
  const buffer = isAppended && fits ? history.buffer : roomier(history, epochs);
  buffer.set(rows, start);
  return { buffer, rowLength, epochs };
}

function roomier(history: ScalarHistory, epochs: number): Float64Array {
  const used = history.epochs * history.rowLength;
  const copy = new Float64Array(Math.max(epochs, Math.min(2 * history.epochs, epochs + 4096)) * history.rowLength);
  copy.set(history.buffer.subarray(0, used));
  return copy;
}
