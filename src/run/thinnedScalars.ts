import { addToBlock, clearBlock, mergeBlock, numbersPerColumn, writeBlockUpTo } from '../trace/blocks.ts';
import { ScalarRows, unbroken } from './scalarRows.ts';

/** Numbers at the beginning of a state. */
const stateHead = 4;

/** The numbers of some epochs of which a row alone is left: the block of each column, then the row of the last epoch. */
interface Entry {
  readonly first: number;
  readonly last: number;
  /** Where it stands in the numbers. */
  readonly numbers: Float64Array;
  readonly start: number;
  /** Whether the row of the last epoch is in it. */
  readonly hasRow: boolean;
}

/**
 * The scalars of the first epochs of a run, thinned: of each `stride` epochs an entry. To make room the two oldest entries of a stride
 * become one, and when all are merged the stride has doubled. So the memory is used but for a half of it at worst, and no
 * step takes long.
 */
export class ThinnedScalars {
  readonly #rowLength: number;
  readonly #chunkBytes: number | undefined;
  #epochs = 0;
  #stride = unbroken;
  /** Entries of the stride, from epoch 1 on; those that are merged are dropped. */
  #entries: ScalarRows;
  /** Entries of twice the stride, from epoch 1 on. */
  #merged: ScalarRows;
  /** The entry that is being made, of the epochs after the last whole one. */
  #open: Float64Array;

  constructor(rowLength: number, chunkBytes?: number) {
    this.#rowLength = rowLength;
    this.#chunkBytes = chunkBytes;
    this.#entries = this.#rows();
    this.#merged = this.#rows();
    this.#open = new Float64Array(this.#entryLength);
    this.#clearOpen();
  }

  /** Epochs that are in it, from the first on. */
  get epochs(): number {
    return this.#epochs;
  }

  get bytes(): number {
    return this.#entries.bytes + this.#merged.bytes + this.#open.byteLength;
  }

  /** Epochs of the entry in which an epoch is, when it is whole. */
  strideAt(epoch: number): number {
    return epoch <= this.#mergedEpochs ? 2 * this.#stride : this.#stride;
  }

  /** Adds a stretch of epochs: the blocks of its columns, which stand at `start`, and the row of its last epoch. */
  add(blocks: Float64Array, start: number, row: Float64Array): void {
    this.#merge(blocks, start);
    this.#epochs += unbroken;
    if (this.#epochs % this.#stride !== 0) return;
    this.#open.set(row, this.#blocksLength);
    this.#entries.append(this.#open);
    this.#clearOpen();
  }

  /** Makes one of the two oldest entries of the smallest stride. False when there is one entry at most. */
  mergeNext(): boolean {
    const done = 2 * this.#merged.count;
    if (this.#entries.count - done < 2) {
      if (this.#merged.count === 0) return false;
      this.#double(this.#entries.count > done);
      return true;
    }
    const whole = new Float64Array(this.#entryLength);
    const first = this.#entries.rowOf(done + 1);
    const second = this.#entries.rowOf(done + 2);
    whole.set(first);
    for (let at = 0; at < this.#blocksLength; at += numbersPerColumn) mergeBlock(whole, at, second, at);
    whole.set(second.subarray(this.#blocksLength), this.#blocksLength);
    this.#merged.append(whole);
    this.#entries.dropTo(done + 2);
    return true;
  }

  /**
   * Begins with the first epochs of another one, a multiple of a stretch; whole chunks are shared. Of an entry of which they are a part
   * there is what is known of them: its extremes if they are of these epochs, and what the rows of single epochs have, `rowOf`.
   */
  beginWith(other: ThinnedScalars, epochs: number, rowOf: (epoch: number) => Float64Array | undefined): void {
    this.#epochs = epochs;
    this.#stride = other.#stride;
    if (epochs < other.#mergedEpochs) {
      this.#stride *= 2;
      this.#entries.beginWith(other.#merged, Math.floor(epochs / this.#stride));
    } else {
      this.#merged.beginWith(other.#merged, other.#merged.count);
      this.#entries.beginWith(other.#entries, Math.floor(epochs / this.#stride));
    }
    const first = Math.floor(epochs / this.#stride) * this.#stride + 1;
    if (first > epochs) return;
    const { last, numbers, start } = other.entryAt(first);
    if (last === epochs) {
      this.#merge(numbers, start);
      return;
    }
    for (let at = 0; at < this.#blocksLength; at += numbersPerColumn) {
      writeBlockUpTo(this.#open, at, epochs, numbers, start + at);
    }
    for (let epoch = first; epoch <= epochs; epoch++) {
      const row = rowOf(epoch);
      for (let column = 0; row && column < this.#rowLength; column++) {
        addToBlock(this.#open, column * numbersPerColumn, epoch, row[column]!);
      }
    }
  }

  /** All of it as numbers: what it is, then its entries. */
  state(): Float64Array[] {
    const [merged, whole] = [this.#merged.count, this.#entries.count];
    const head = Float64Array.of(this.#epochs, this.#stride, merged, whole);
    return [head, ...this.#merged.views(1, merged), ...this.#entries.views(2 * merged + 1, whole), this.#open];
  }

  /** Becomes what these numbers say. Throws a RangeError where they are not a state. */
  restore(state: Float64Array): void {
    const [epochs = 0, stride = 0, merged = 0, whole = 0] = state;
    const length = this.#entryLength;
    const isState =
      [epochs, stride, merged, whole].every(Number.isSafeInteger) &&
      Number.isInteger(Math.log2(stride / unbroken)) &&
      epochs % unbroken === 0 &&
      merged >= 0 &&
      2 * merged <= whole &&
      whole === Math.floor(epochs / stride) &&
      state.length === stateHead + (whole - merged + 1) * length;
    if (!isState) throw new RangeError('the numbers of thinned epochs do not fit together');
    this.#epochs = epochs;
    this.#stride = stride;
    const entriesFrom = stateHead + merged * length;
    this.#merged.append(state.subarray(stateHead, entriesFrom));
    this.#entries.skipTo(2 * merged);
    this.#entries.append(state.subarray(entriesFrom, state.length - length));
    this.#open = state.slice(state.length - length);
  }

  /** The entry of an epoch that is in it. */
  entryAt(epoch: number): Entry {
    const stride = this.strideAt(epoch);
    const row = Math.floor((epoch - 1) / stride) + 1;
    const [first, last] = [(row - 1) * stride + 1, row * stride];
    const rows = stride === this.#stride ? this.#entries : this.#merged;
    if (row > rows.count) return { first, last: this.#epochs, numbers: this.#open, start: 0, hasRow: false };
    return { first, last, numbers: rows.chunkOf(row), start: rows.placeOf(row), hasRow: true };
  }

  /** The row of an epoch, if it is the last of an entry; a view. */
  rowOf(epoch: number): Float64Array | undefined {
    const { last, numbers, start, hasRow } = this.entryAt(epoch);
    if (epoch !== last || !hasRow) return undefined;
    return numbers.subarray(start + this.#blocksLength, start + this.#entryLength);
  }

  /** Ascending, the epochs of which there is a row. */
  *epochsWithRow(): Generator<number> {
    const merged = this.#mergedEpochs;
    for (let epoch = 2 * this.#stride; epoch <= merged; epoch += 2 * this.#stride) yield epoch;
    for (let epoch = merged + this.#stride; epoch <= this.#epochs; epoch += this.#stride) yield epoch;
  }

  get #mergedEpochs(): number {
    return 2 * this.#stride * this.#merged.count;
  }

  get #blocksLength(): number {
    return this.#rowLength * numbersPerColumn;
  }

  get #entryLength(): number {
    return this.#blocksLength + this.#rowLength;
  }

  #rows(): ScalarRows {
    return new ScalarRows(this.#entryLength, {
      stretch: 1,
      ...(this.#chunkBytes !== undefined && { bytes: this.#chunkBytes }),
    });
  }

  #clearOpen(): void {
    for (let at = 0; at < this.#blocksLength; at += numbersPerColumn) clearBlock(this.#open, at);
  }

  #merge(blocks: Float64Array, start: number): void {
    for (let at = 0; at < this.#blocksLength; at += numbersPerColumn) mergeBlock(this.#open, at, blocks, start + at);
  }

  /** All pairs are merged. An entry that is left over begins the next one. */
  #double(isLeftOver: boolean): void {
    if (isLeftOver) {
      const open = this.#open;
      this.#open = this.#entries.rowOf(this.#entries.count).slice();
      this.#merge(open, 0);
    }
    this.#entries = this.#merged;
    this.#merged = this.#rows();
    this.#stride *= 2;
  }
}
