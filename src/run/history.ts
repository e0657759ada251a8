import { numbersPerColumn } from '../trace/blocks.ts';
import { firstRow } from '../trace/firstWeights.ts';
import type { TraceLayout } from '../trace/layout.ts';
import { Extremes } from './extremes.ts';
import { joined } from './joined.ts';
import { ScalarRows } from './scalarRows.ts';
import type { EpochBatch } from './workerMessages.ts';

const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT;

/** A slider with more stops than this helps nobody, and the list of them travels with every frame. */
const mostRecordedEpochs = 20_000;

/** The epochs of the rows in `tensors`, and these rows. */
export type RecordedTensors = Pick<EpochBatch, 'tensorEpochs' | 'tensors'>;

/**
 * The recorded epochs of one run. Scalars are kept for every epoch. Tensors are kept within a budget: when it is
 * exceeded, every second recorded epoch is dropped and from then on only every `stride`-th is kept. The first and the
 * newest epoch stay, unless the history was limited to less than they take.
 */
export class History {
  readonly layout: TraceLayout;
  #budget: number;
  /** So many recorded epochs are kept whatever they take. */
  #least = 2;
  readonly #extremes: Extremes;
  readonly #scalars: ScalarRows;
  #tensors = new Map<number, Float64Array>();
  #firstWeights: Float64Array | undefined;
  #firstRow: Float64Array | undefined;
  #newest = 0;
  #stride = 1;

  /** `budget` in bytes, for the tensors. */
  constructor(layout: TraceLayout, budget: number) {
    this.layout = layout;
    this.#budget = budget;
    this.#scalars = new ScalarRows(layout.scalarLength);
    this.#extremes = new Extremes(layout.scalarLength);
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
    this.#scalars.beginWith(other.#scalars, epochs);
    this.#stride = other.#stride;
    for (const [epoch, row] of other.#tensors) if (epoch <= epochs) this.#keep(epoch, row);
  }

  /** Adds what a worker sent; its rows continue where the history ends. The scalars of a large batch are kept where they are. */
  append(batch: EpochBatch): void {
    if (batch.firstEpoch !== this.epochs + 1) {
      throw new RangeError(`the history ends at epoch ${this.epochs}, but the batch starts at ${batch.firstEpoch}`);
    }
    const { scalarLength, tensorLength: size } = this.layout;
    if (batch.scalars.length % scalarLength !== 0 || batch.tensors.length !== batch.tensorEpochs.length * size) {
      throw new RangeError('the numbers of the batch are not those of whole epochs');
    }
    this.#scalars.append(batch.scalars);
    batch.tensorEpochs.forEach((epoch, index) => {
      this.#keep(epoch, batch.tensors.slice(index * size, (index + 1) * size));
    });
  }

  /**
   * From now on recorded tensors take at most so many bytes, also those of the first and the newest epoch: for a run that
   * is history itself. Scalars stay. A larger budget than there was changes nothing.
   */
  limit(bytes: number): void {
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
    };
  }

  /**
   * The scalar rows from one epoch (counted from 1) to another, as views of consecutive rows. Of histories of the same
   * layout the same rows are in the same view.
   */
  scalarRows(first: number, last: number): readonly Float64Array[] {
    return this.#scalars.views(first, last);
  }

  /** One epoch's scalar row; a view. */
  scalarsOf(epoch: number): Float64Array {
    return this.#scalars.rowOf(epoch);
  }

  /**
   * Curves (src/trace/blocks.ts): of `count` blocks from `firstBlock` on a row, with the given columns of the scalars. The
   * last block may be filled in part.
   */
  blocks(columns: readonly number[], stride: number, firstBlock: number, count: number): Float64Array {
    this.#extremes.extend(this.#scalars);
    const rows = new Float64Array(count * columns.length * numbersPerColumn);
    for (let block = firstBlock, at = 0; block < firstBlock + count; block++) {
      const range = { first: block * stride + 1, last: Math.min((block + 1) * stride, this.epochs) };
      for (const column of columns) {
        this.#extremes.write(this.#scalars, column, range, rows, at);
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

  #keep(epoch: number, row: Float64Array): void {
    if (!this.#isOnStride(this.#newest)) this.#tensors.delete(this.#newest);
    this.#tensors.set(epoch, row);
    this.#newest = epoch;
    this.#fit();
  }

  /** Drops recorded epochs until the rest is within the budget: every second one, at last the first and the newest. */
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
      this.#tensors.delete(first);
      break;
    }
    if (this.#tensors.size === 0) this.#newest = 0;
  }

  #thin(): void {
    this.#stride *= 2;
    for (const epoch of this.#tensors.keys()) {
      if (!this.#isOnStride(epoch) && epoch !== this.#newest) this.#tensors.delete(epoch);
    }
  }

  #isOnStride(epoch: number): boolean {
    return epoch === 1 || epoch % this.#stride === 0;
  }
}
