import type { Workload } from './workloads.ts';

/** A network of a competitor with the workload's first weights, ready to train. */
export interface PeerTraining {
  /** Trains on, and gives the mean loss over the samples of the last epoch, each with the weights it met. */
  runEpochs(count: number): number | Promise<number>;
}

/** What a file in peers/ exports as `prepare`. `options` come from the table of competitors. */
export type Prepare = (workload: Workload, options: PeerOptions) => PeerTraining | Promise<PeerTraining>;

export type PeerOptions = Readonly<Record<string, string | number | boolean>>;

/** A batch as everyone walks through them: rows from `start`, `size` of them. */
export function* batches(workload: Workload): Generator<{ readonly start: number; readonly size: number }> {
  for (let start = 0; start < workload.rows; start += workload.batchSize) {
    yield { start, size: Math.min(workload.batchSize, workload.rows - start) };
  }
}

/** The rows of a row-major matrix as arrays of their own, which is how libraries without matrices want samples. */
export function rowsOf(matrix: Float64Array, columns: number): number[][] {
  return Array.from({ length: matrix.length / columns }, (_, row) => [
    ...matrix.subarray(row * columns, (row + 1) * columns),
  ]);
}
