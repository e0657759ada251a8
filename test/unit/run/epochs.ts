import type { EpochBatch, History } from '../../../src/run/history.ts';
import { joined } from '../../../src/run/joined.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import type { LayerShape } from '../../../src/trace/shapes.ts';

export const shapes: readonly LayerShape[] = [
  { name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'sigmoid' },
];
export const layout = traceLayout(shapes);

/** Epochs whose numbers all equal the epoch's number, with tensors for those in `recorded` (all when left out). */
export function batchOf(first: number, last: number, recorded?: readonly number[]): EpochBatch {
  const epochs = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const tensorEpochs = recorded ?? epochs;
  return {
    firstEpoch: first,
    scalars: rowsOf(epochs, layout.scalarLength),
    tensorEpochs: Int32Array.from(tensorEpochs),
    tensors: rowsOf(tensorEpochs, layout.tensorLength),
  };
}

/** The scalar rows of all epochs that are kept. */
export function allScalars(history: History): Float64Array {
  return joined(Array.from(history.scalarEpochs(), epoch => history.scalarsOf(epoch)!));
}

function rowsOf(epochs: readonly number[], length: number): Float64Array {
  return Float64Array.from(epochs.flatMap(epoch => new Array<number>(length).fill(epoch)));
}
