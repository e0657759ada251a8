import { type Block, numbersPerColumn } from '../trace/blocks.ts';
import { firstRow } from '../trace/firstWeights.ts';
import type { TraceLayout } from '../trace/layout.ts';
import { joined } from './joined.ts';
import { KeptScalars } from './keptScalars.ts';

/**
 * Rows of epoch records (see src/trace/layout.ts), packed one after the other so that they travel without a copy. Buffers may
 * be larger than the arrays.
 */
export interface EpochBatch {
  readonly firstEpoch: number;
  /** One scalar row an epoch, from `firstEpoch` on. */
  readonly scalars: Float64Array;
  /** The epochs of the rows in `tensors`, ascending. */
  readonly tensorEpochs: Int32Array;
  readonly tensors: Float64Array;
}

const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT;

/** A slider with more stops than this helps nobody, and the list of them travels with every frame. */
const mostRecordedEpochs = 20_000;

/** The epochs of the rows in `tensors`, and these rows; and where some of them are thinned, their scalar rows. */
export interface RecordedTensors extends Pick<EpochBatch, 'tensorEpochs' | 'tensors'> {
  readonly tensorScalars?: Float64Array | undefined;
}

/** The rows of the newest epochs, from `first` on, as views that do not change any more. */
export interface WholeRows {
  readonly first: number;
  readonly rowLength: number;
  readonly views: readonly Float64Array[];
}

/** A buffer is kept with the row that it came with where the row is as much of it. */
const fullShare = 3 / 4;

/** Scalars may take this share of the memory for tensors, beside it. */
const scalarShare = 1 / 4;

/**
 * The recorded epochs of one run, tensors and scalars each within a budget. When that of the tensors is exceeded, every second recorded epoch
 * is dropped and from then on only every `stride`-th is kept. The first and the newest epoch stay where both have room, and the newest in
 * any case, unless the history was limited to less than it takes. When that of the scalars is, older rows are thinned (keptScalars.ts);
 * those of epochs whose tensors are kept stay.
 */
export class History {
  readonly layout: TraceLayout;
  #budget: number;
  /** So many recorded epochs are kept whatever they take. */
  #least = 1;
  readonly #scalars: KeptScalars;
  /** Rows of thinned epochs whose tensors are kept. */
  readonly #recordedScalars = new Map<number, Float64Array>();
  #tensors = new Map<number, Float64Array>();
  #firstWeights: Float64Array | undefined;
  #firstRow: Float64Array | undefined;
  #newest = 0;
  #stride = 1;

  /** `budget` in bytes, for the tensors, and for the scalars a share of as much. */
  constructor(layout: TraceLayout, budget: number, scalarBudget = budget * scalarShare) {
    this.layout = layout;
    this.#budget = budget;
    this.#scalars = new KeptScalars(layout.scalarLength, {
      budget: scalarBudget,
      dropping: (epoch, row) => {
        if (this.#tensors.has(epoch)) this.#recordedScalars.set(epoch, row.slice());
      },
    });
  }

  /** Number of epochs so far. */
  get epochs(): number {
    return this.#scalars.count;
  }

  /** Tensors are kept of epochs that are a multiple of this. */
  get stride(): number {
    return this.#stride;
  }

  /** Bytes that the kept tensors take. */
  get tensorBytes(): number {
    return this.#tensors.size * this.layout.tensorLength * bytesPerNumber;
  }

  /** Bytes that the kept scalars take. */
  get scalarBytes(): number {
    return this.#scalars.bytes + this.#recordedScalars.size * this.layout.scalarLength * bytesPerNumber;
  }

  /** The rows of the epochs up to this are thinned; 0 when all are kept. */
  get thinnedEpochs(): number {
    return this.#scalars.thinnedEpochs;
  }

  /**
   * Takes over the first epochs of another history of the same layout, before any of its own; both keep the same numbers, once. Throws a
   * RangeError where that one has fewer, or this one has some.
   */
  beginWith(other: History, epochs: number): void {
    if (this.epochs > 0 || epochs > other.epochs) {
      throw new RangeError(`the history has ${this.epochs} epochs and should begin with ${epochs} of ${other.epochs}`);
    }
    if (other.#firstWeights) this.start(other.#firstWeights);
    if (epochs === 0) return;
    this.#scalars.beginWith(other.#scalars, epochs, epoch => other.scalarsOf(epoch));
    this.#stride = other.#stride;
    for (const [epoch, row] of other.#tensors) if (epoch <= epochs) this.#keep(epoch, row, other.scalarsOf(epoch));
  }

  /**
   * Adds what a worker sent; its rows continue where the history ends. The batch belongs to the history then: the scalars of a large one, and
   * tensors of one epoch that fill their buffer, are kept where they are. `recorded` is the rows of the epochs in `tensorEpochs`, where they may be thinned already.
   */
  append(batch: EpochBatch, recorded?: Float64Array): void {
    if (batch.firstEpoch !== this.epochs + 1) {
      throw new RangeError(`the history ends at epoch ${this.epochs}, but the batch starts at ${batch.firstEpoch}`);
    }
    const { scalarLength, tensorLength: size } = this.layout;
    if (batch.scalars.length % scalarLength !== 0 || batch.tensors.length !== batch.tensorEpochs.length * size) {
      throw new RangeError('the numbers of the batch are not those of whole epochs');
    }
    const scalarsOf = (epoch: number, index: number) => {
      if (recorded) return recorded.subarray(index * scalarLength, (index + 1) * scalarLength);
      const at = (epoch - batch.firstEpoch) * scalarLength;
      return at < 0 ? this.scalarsOf(epoch) : batch.scalars.subarray(at, at + scalarLength);
    };
    this.#scalars.append(batch.scalars);
    // Room that a buffer has beside the row would stay with it, and be counted nowhere.
    const isRow = size * bytesPerNumber >= fullShare * batch.tensors.buffer.byteLength;
    batch.tensorEpochs.forEach((epoch, index) => {
      const row = isRow ? batch.tensors : batch.tensors.slice(index * size, (index + 1) * size);
      this.#keep(epoch, row, scalarsOf(epoch, index));
    });
  }

  /**
   * From now on recorded tensors take at most so many bytes, also those of the newest epoch: for a run that
   * is history itself. Scalars take a share of as much. A larger budget than there was changes nothing.
   */
  limit(bytes: number): void {
    this.#scalars.limit(bytes * scalarShare);
    if (bytes >= this.#budget) return;
    this.#budget = bytes;
    this.#least = 0;
    this.#fit();
  }

  /**
   * Tensors of so many recorded epochs, evenly chosen and the newest among them, as there is room for; a copy. Another
   * history with the same scalars can append them.
   */
  recordedTensors(mostBytes = Number.POSITIVE_INFINITY): RecordedTensors {
    const epochs = this.#evenly(Math.floor(mostBytes / (this.layout.tensorLength * bytesPerNumber)));
    return {
      tensorEpochs: Int32Array.from(epochs),
      tensors: joined(epochs.map(epoch => this.#tensors.get(epoch)!)),
      ...(this.thinnedEpochs > 0 && { tensorScalars: joined(epochs.map(epoch => this.scalarsOf(epoch)!)) }),
    };
  }

  /** The thinned epochs as numbers, for `beginThinned`; undefined where there is none. */
  thinnedState(): Float64Array | undefined {
    return this.#scalars.thinnedState();
  }

  /** Begins with thinned epochs. Throws a RangeError where the numbers are not such a state, or when the history has epochs. */
  beginThinned(state: Float64Array): void {
    if (this.epochs > 0) throw new RangeError(`the history has ${this.epochs} epochs already`);
    this.#scalars.beginThinned(state);
  }

  /** The rows of the epochs that are not thinned, as they are now. */
  wholeRows(): WholeRows {
    return { first: this.thinnedEpochs + 1, rowLength: this.layout.scalarLength, views: this.#scalars.wholeRows() };
  }

  /** One epoch's scalar row, as it was recorded; a view. Undefined where there is none, or where it is not kept any more. */
  scalarsOf(epoch: number): Float64Array | undefined {
    return this.#scalars.rowOf(epoch) ?? this.#recordedScalars.get(epoch);
  }

  /** The row of the newest epoch; undefined where there is none. */
  get newestScalars(): Float64Array | undefined {
    return this.scalarsOf(this.epochs);
  }

  /** The newest epoch up to one that the history has whose scalar row is kept; the epoch itself where its own is. */
  keptEpoch(epoch: number): number {
    return this.#recordedScalars.has(epoch) ? epoch : this.#scalars.keptUpTo(epoch);
  }

  /** The epochs whose scalar rows are kept, ascending. The first and the newest are always among them. */
  *scalarEpochs(): Generator<number> {
    const recorded = [...this.#recordedScalars.keys()].toSorted((a, b) => a - b);
    let next = 0;
    for (const epoch of this.#scalars.epochs()) {
      while (next < recorded.length && recorded[next]! < epoch) yield recorded[next++]!;
      if (recorded[next] === epoch) next++;
      yield epoch;
    }
    yield* recorded.slice(next);
  }

  /** The least and the largest value of a column over all epochs, kept or not. */
  extremes(column: number): Block {
    return this.#scalars.extremes(column);
  }

  /** The smallest power of two, at least `wanted`, by which curves from epoch `first` to `last` can be drawn: thinned epochs are in blocks that cannot be divided. */
  curveStride(first: number, last: number, wanted: number): number {
    return this.#scalars.stride(first, last, wanted);
  }

  /**
   * Curves (src/trace/blocks.ts): of `count` blocks from `firstBlock` on a row, with the given columns of the scalars. The
   * last block may be filled in part. Throws a RangeError where they are narrower than what is kept (`curveStride`).
   */
  blocks(columns: readonly number[], stride: number, firstBlock: number, count: number): Float64Array {
    const rows = new Float64Array(count * columns.length * numbersPerColumn);
    for (let block = firstBlock, at = 0; block < firstBlock + count; block++) {
      const range = { first: block * stride + 1, last: Math.min((block + 1) * stride, this.epochs) };
      for (const column of columns) {
        this.#scalars.write(column, range, rows, at);
        at += numbersPerColumn;
      }
    }
    return rows;
  }

  /** Epochs whose tensors are kept, ascending. */
  recordedEpochs(): Int32Array {
    return Int32Array.from(this.#tensors.keys());
  }

  /** The newest epoch whose tensors are kept and that is not after `epoch`; the oldest kept when all are after it. */
  recordedEpoch(epoch: number | 'latest'): number | undefined {
    if (epoch === 'latest') return this.#newest || undefined;
    let found: number | undefined;
    for (const kept of this.#tensors.keys()) {
      if (kept > epoch) return found ?? kept;
      found = kept;
    }
    return found;
  }

  /** The kept epochs next to an epoch, before and after it. */
  neighbours(epoch: number): { readonly previous: number | undefined; readonly next: number | undefined } {
    let previous: number | undefined;
    for (const kept of this.#tensors.keys()) {
      if (kept > epoch) return { previous, next: kept };
      if (kept < epoch) previous = kept;
    }
    return { previous, next: undefined };
  }

  /** A kept epoch's tensor row, or that before the first epoch, where nothing but the first weights means anything; a view. */
  tensorsOf(epoch: number): Float64Array | undefined {
    return epoch === 0 ? this.#firstRow : this.#tensors.get(epoch);
  }

  /** The weights and biases that the training starts from (src/trace/firstWeights.ts); undefined when nobody told. */
  get firstWeights(): Float64Array | undefined {
    return this.#firstWeights;
  }

  /** Throws a RangeError when these are not the weights of the layout. */
  start(firstWeights: Float64Array): void {
    this.#firstRow = firstRow(this.layout, firstWeights);
    this.#firstWeights = firstWeights;
  }

  /** At most so many recorded epochs, counted back from the newest in equal steps. */
  #evenly(most: number): number[] {
    const recorded = [...this.#tensors.keys()];
    if (most < 1) return [];
    const step = Math.max(1, Math.ceil(recorded.length / most));
    return recorded.filter((_, index) => (recorded.length - 1 - index) % step === 0);
  }

  #keep(epoch: number, row: Float64Array, scalars: Float64Array | undefined): void {
    if (!this.#isOnStride(this.#newest)) this.#drop(this.#newest);
    this.#tensors.set(epoch, row);
    if (scalars && epoch <= this.thinnedEpochs) this.#recordedScalars.set(epoch, scalars.slice());
    this.#newest = epoch;
    this.#fit();
  }

  /** Drops recorded epochs until the rest is within the budget: every second one, then the first, at last the newest. */
  #fit(): void {
    while (
      this.#tensors.size > this.#least &&
      (this.tensorBytes > this.#budget || this.#tensors.size > mostRecordedEpochs)
    ) {
      if (this.#tensors.size > 2) this.#thin();
      else this.#dropFirst();
    }
  }

  #dropFirst(): void {
    for (const first of this.#tensors.keys()) {
      this.#drop(first);
      break;
    }
    if (this.#tensors.size === 0) this.#newest = 0;
  }

  #thin(): void {
    this.#stride *= 2;
    for (const epoch of this.#tensors.keys()) {
      if (!this.#isOnStride(epoch) && epoch !== this.#newest) this.#drop(epoch);
    }
  }

  #drop(epoch: number): void {
    this.#tensors.delete(epoch);
    this.#recordedScalars.delete(epoch);
  }

  #isOnStride(epoch: number): boolean {
    return epoch === 1 || epoch % this.#stride === 0;
  }
}
