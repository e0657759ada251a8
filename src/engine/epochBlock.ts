import type { TraceLayout } from '../trace/layout.ts';

/** The numbers of one epoch: copies, the receiver's own. Their order is the trainer's `layout`. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly scalars: Float64Array;
  /** Undefined for an epoch whose tensors were not asked for. */
  readonly tensors: Float64Array | undefined;
}

/** The numbers of consecutive epochs, packed one after the other. The next call of the trainer may overwrite them. */
export interface EpochBlock {
  readonly firstEpoch: number;
  readonly epochs: number;
  readonly scalars: Float64Array;
  /** The epochs of the rows in `tensors`, ascending. */
  readonly tensorEpochs: Int32Array;
  readonly tensors: Float64Array;
}

/** A block of one epoch. */
export function blockOf({ epoch, scalars, tensors }: EpochRecord): EpochBlock {
  const tensorEpochs = tensors ? Int32Array.of(epoch) : new Int32Array(0);
  return { firstEpoch: epoch, epochs: 1, scalars, tensorEpochs, tensors: tensors ?? new Float64Array(0) };
}

/** The epochs of a block, one by one, as copies. */
export function* recordsOf(block: EpochBlock, { scalarLength, tensorLength }: TraceLayout): Generator<EpochRecord> {
  for (let index = 0; index < block.epochs; index++) {
    const epoch = block.firstEpoch + index;
    const place = block.tensorEpochs.indexOf(epoch);
    yield {
      epoch,
      scalars: block.scalars.slice(index * scalarLength, (index + 1) * scalarLength),
      tensors: place < 0 ? undefined : block.tensors.slice(place * tensorLength, (place + 1) * tensorLength),
    };
  }
}
