import {
  addToBlock,
  type Block,
  blockAt,
  clearBlock,
  mergeBlock,
  numbersPerColumn,
  writeBlocks,
} from '../trace/blocks.ts';
import { joined } from './joined.ts';
import { rowsPerChunk, ScalarRows, unbroken } from './scalarRows.ts';
import { ThinnedScalars } from './thinnedScalars.ts';

const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT;

interface KeptScalarsOptions {
  /** In bytes. Some hundred rows are kept whatever they take (`leastBytes`). */
  readonly budget: number;
  /** Bytes of a chunk of rows, if a stretch of them is not larger; a quarter of a megabyte if left out. */
  readonly chunkBytes?: number;
  /** Told of each row that is about to be dropped, which is a view. */
  readonly dropping?: (epoch: number, row: Float64Array) => void;
}

/**
 * The scalar rows of a run within a budget. The newest are kept whole. When they take more than half of it the oldest are
 * thinned (thinnedScalars.ts), chunk by chunk. Of the thinned epochs the first ones stay, and of the others each so many have one row
 * and, of every column, a block (src/trace/blocks.ts): so the least and the largest value of the whole run, and every curve over whole
 * blocks, are what they would be without a budget.
 */
export class KeptScalars {
  readonly #rowLength: number;
  readonly #chunkBytes: number | undefined;
  readonly #dropping: KeptScalarsOptions['dropping'];
  #budget: number;
  /** Rows of the epochs after those that are thinned. */
  readonly #rows: ScalarRows;
  /** Blocks of all columns, of each stretch of these rows. */
  readonly #stretches: ScalarRows;
  readonly #blocks: Float64Array;
  #thinned: ThinnedScalars;
  /** Rows of the first stretch, once it is thinned. */
  #head: Float64Array | undefined;
  /** Epochs after those that are thinned whose rows are not known, because the history that this one began with had thinned them. */
  readonly #unknown = new Set<number>();

  constructor(rowLength: number, { budget, chunkBytes, dropping }: KeptScalarsOptions) {
    this.#rowLength = rowLength;
    this.#chunkBytes = chunkBytes;
    this.#dropping = dropping;
    this.#budget = Math.max(budget, leastBytes(rowLength, chunkBytes));
    const bytes = chunkBytes === undefined ? {} : { bytes: chunkBytes };
    this.#rows = new ScalarRows(rowLength, bytes);
    this.#stretches = new ScalarRows(rowLength * numbersPerColumn, { ...bytes, stretch: 1 });
    this.#blocks = new Float64Array(rowLength * numbersPerColumn);
    this.#thinned = new ThinnedScalars(rowLength, chunkBytes);
  }

  /** Number of epochs that were added. */
  get count(): number {
    return this.#rows.count;
  }

  /** Bytes that are taken. */
  get bytes(): number {
    return this.#rows.bytes + this.#stretches.bytes + this.#thinned.bytes + (this.#head?.byteLength ?? 0);
  }

  /** The bytes that they may take. */
  get budget(): number {
    return this.#budget;
  }

  /** Epochs that are thinned, from the first on. */
  get thinnedEpochs(): number {
    return this.#thinned.epochs;
  }

  /** Adds whole rows, one after the other. The memory of many is kept where it is, and must not be written to any more. */
  append(numbers: Float64Array): void {
    if (this.bytes + numbers.buffer.byteLength <= this.#budget) this.#rows.append(numbers, this.#budget / 8);
    else {
      // Of more than there is room for the first are thinned before the last are copied.
      const atOnce = this.#rows.rowsPerChunk * this.#rowLength;
      for (let from = 0; from < numbers.length; from += atOnce) {
        this.#rows.append(numbers.subarray(from, from + atOnce), 0);
        this.#fit();
      }
    }
    this.#fit();
  }

  /**
   * Begins with the first epochs of another one, as `rowOf` knows them; both keep the same numbers, once. Of epochs that are thinned there
   * only those whose rows are kept are known apart from those after the last.
   */
  beginWith(other: KeptScalars, epochs: number, rowOf: (epoch: number) => Float64Array | undefined): void {
    other.#extend();
    const thinned = Math.min(other.#thinned.epochs, Math.floor(epochs / unbroken) * unbroken);
    if (thinned > 0) {
      this.#head = other.#head;
      this.#thinned.beginWith(other.#thinned, thinned, rowOf);
    }
    if (epochs < other.#thinned.epochs) {
      this.#rows.skipTo(thinned);
      this.#stretches.skipTo(thinned / unbroken);
      const none = new Float64Array(this.#rowLength).fill(Number.NaN);
      for (let epoch = thinned + 1; epoch <= epochs; epoch++) {
        const row = rowOf(epoch);
        if (!row) this.#unknown.add(epoch);
        this.#rows.append(row ?? none);
      }
    } else {
      this.#rows.beginWith(other.#rows, epochs);
      this.#stretches.beginWith(other.#stretches, Math.floor(epochs / unbroken));
      for (const epoch of other.#unknown) this.#unknown.add(epoch);
    }
    this.#fit();
  }

  /** The epochs that are thinned as numbers, in an array of its own; undefined where there is none. */
  thinnedState(): Float64Array | undefined {
    if (!this.#head) return undefined;
    return joined([Float64Array.of(this.#unknown.size, ...this.#unknown), this.#head, ...this.#thinned.state()]);
  }

  /** Begins with thinned epochs, from a state. Throws a RangeError where it is none. */
  beginThinned(state: Float64Array): void {
    const unknown = state[0] ?? 0;
    const from = 1 + unknown + unbroken * this.#rowLength;
    if (!(unknown >= 0 && unknown < unbroken && from < state.length)) {
      throw new RangeError('the numbers of thinned epochs do not fit together');
    }
    for (const epoch of state.subarray(1, 1 + unknown)) this.#unknown.add(epoch);
    this.#head = state.slice(1 + unknown, from);
    this.#thinned.restore(state.subarray(from));
    this.#rows.skipTo(this.#thinned.epochs);
    this.#stretches.skipTo(this.#thinned.epochs / unbroken);
    this.#fit();
  }

  /** The rows of the epochs after those that are thinned, as views of consecutive rows that do not change any more. */
  wholeRows(): readonly Float64Array[] {
    return this.#rows.views(this.#thinned.epochs + 1, this.count);
  }

  /** From now on they take at most so many bytes. A larger budget than there was changes nothing. */
  limit(bytes: number): void {
    this.#budget = Math.min(this.#budget, Math.max(bytes, leastBytes(this.#rowLength, this.#chunkBytes)));
    this.#fit();
  }

  /** The row of an epoch, counted from 1; a view. Undefined where it is not kept. */
  rowOf(epoch: number): Float64Array | undefined {
    if (epoch < 1) return undefined;
    if (epoch > this.#thinned.epochs) return this.#has(epoch) ? this.#rows.rowOf(epoch) : undefined;
    if (epoch <= unbroken) return this.#head!.subarray((epoch - 1) * this.#rowLength, epoch * this.#rowLength);
    return this.#thinned.rowOf(epoch);
  }

  /** The newest epoch up to one, which there is, whose row is kept. */
  keptUpTo(epoch: number): number {
    if (this.rowOf(epoch)) return epoch;
    if (epoch > this.#thinned.epochs) return this.keptUpTo(epoch - 1);
    const stride = this.#thinned.strideAt(epoch);
    const kept = Math.floor((epoch - 1) / stride) * stride;
    return kept <= unbroken ? unbroken : this.keptUpTo(kept);
  }

  /** Ascending, the epochs whose rows are kept. */
  *epochs(): Generator<number> {
    if (this.#head) for (let epoch = 1; epoch <= unbroken; epoch++) yield epoch;
    for (const epoch of this.#thinned.epochsWithRow()) if (epoch > unbroken) yield epoch;
    for (let epoch = this.#thinned.epochs + 1; epoch <= this.count; epoch++) {
      if (this.#has(epoch)) yield epoch;
    }
  }

  /**
   * The smallest stride, a power of two and at least `wanted`, which is one, by which the blocks from that of epoch `first` to that of
   * `last` can be told.
   */
  stride(first: number, last: number, wanted: number): number {
    for (let stride = wanted; ; stride *= 2) {
      const start = Math.floor((first - 1) / stride) * stride + 1;
      const isWhole = start > this.#thinned.epochs || Math.ceil(last / stride) * stride <= unbroken;
      if (isWhole || stride >= this.#thinned.strideAt(start)) return stride;
    }
  }

  /** The block of a column over all epochs. */
  extremes(column: number): Block {
    const block = new Float64Array(numbersPerColumn);
    this.write(column, { first: 1, last: this.count }, block, 0);
    return blockAt(block, 0);
  }

  /** Writes one column over epochs `first` to `last` as a block at `at`. Throws a RangeError where an end lies within thinned epochs that are one. */
  write(
    column: number,
    range: { readonly first: number; readonly last: number },
    blocks: Float64Array,
    at: number,
  ): void {
    this.#extend();
    clearBlock(blocks, at);
    for (let epoch = range.first; epoch <= range.last; epoch++) {
      const part = this.#blockFrom(epoch, range.last);
      if (part) {
        mergeBlock(blocks, at, part.numbers, part.start + column * numbersPerColumn);
        epoch = part.last;
        continue;
      }
      const isThinned = epoch <= this.#thinned.epochs;
      if (isThinned && epoch > unbroken) {
        throw new RangeError(`the numbers of epoch ${epoch} are kept together with those of epochs beside it`);
      }
      if (!isThinned && !this.#has(epoch)) continue;
      const value = isThinned ? this.#head![(epoch - 1) * this.#rowLength + column]! : this.#rows.at(epoch, column);
      addToBlock(blocks, at, epoch, value);
    }
  }

  /** The blocks that begin with an epoch and do not go beyond `last`. */
  #blockFrom(epoch: number, last: number) {
    if (epoch <= this.#thinned.epochs) {
      const entry = this.#thinned.entryAt(epoch);
      return entry.first === epoch && entry.last <= last ? entry : undefined;
    }
    const end = epoch - 1 + unbroken;
    if ((epoch - 1) % unbroken !== 0 || end > last) return undefined;
    const row = end / unbroken;
    return { numbers: this.#stretches.chunkOf(row), start: this.#stretches.placeOf(row), last: end };
  }

  /** Makes the blocks of stretches that have become whole, or of the first so many: of all at once it may take long. */
  #extend(whole = Math.floor(this.#rows.count / unbroken)): void {
    for (let stretch = this.#stretches.count; stretch < whole; stretch++) {
      const first = stretch * unbroken + 1;
      const [numbers, start] = [this.#rows.chunkOf(first), this.#rows.placeOf(first)];
      writeBlocks(this.#blocks, first, { numbers, start, rowLength: this.#rowLength, count: unbroken });
      if (this.#unknown.size > 0) this.#leaveOut(first);
      this.#stretches.append(this.#blocks);
    }
  }

  /** Makes the blocks of a stretch anew, if it has unknown epochs. */
  #leaveOut(first: number): void {
    const epochs = Array.from({ length: unbroken }, (_, index) => first + index);
    if (epochs.every(epoch => this.#has(epoch))) return;
    for (let column = 0; column < this.#rowLength; column++) {
      clearBlock(this.#blocks, column * numbersPerColumn);
      for (const epoch of epochs) {
        if (this.#has(epoch)) addToBlock(this.#blocks, column * numbersPerColumn, epoch, this.#rows.at(epoch, column));
      }
    }
  }

  /** Whether an epoch after those that are thinned has a row. */
  #has(epoch: number): boolean {
    return epoch <= this.count && !this.#unknown.has(epoch);
  }

  #fit(): void {
    while (this.bytes > this.#budget) {
      const isMostWhole = this.#rows.bytes + this.#stretches.bytes > this.#budget / 2;
      if (isMostWhole && this.#thinChunk()) continue;
      if (this.#thinned.mergeNext()) continue;
      if (!this.#thinChunk()) return;
    }
  }

  /** Thins the oldest chunk of rows, if it is not the last. */
  #thinChunk(): boolean {
    const { count, rowsPerChunk: rows } = this.#rows;
    const first = this.#thinned.epochs + 1;
    const last = (Math.floor((first - 1) / rows) + 1) * rows;
    if (last >= count) return false;
    this.#extend(last / unbroken);
    this.#head ??= this.#rows.views(1, unbroken)[0]!.slice();
    for (let epoch = first; epoch <= last; epoch++) {
      if (this.#has(epoch)) this.#dropping?.(epoch, this.#rows.rowOf(epoch));
    }
    this.#unknown.clear();
    for (let end = first - 1 + unbroken; end <= last; end += unbroken) {
      const stretch = end / unbroken;
      const [blocks, start] = [this.#stretches.chunkOf(stretch), this.#stretches.placeOf(stretch)];
      this.#thinned.add(blocks, start, this.#rows.rowOf(end));
    }
    this.#rows.dropTo(last);
    this.#stretches.dropTo(last / unbroken);
    return true;
  }
}

/** Bytes that are always there: those of two chunks of each kind and of the first rows. */
export function leastBytes(rowLength: number, chunkBytes?: number): number {
  const bytes = chunkBytes === undefined ? {} : { bytes: chunkBytes };
  const rows = rowLength * rowsPerChunk(rowLength, bytes);
  const blocks = rowLength * numbersPerColumn;
  const entries = blocks + rowLength;
  const numbers =
    4 * rows +
    2 * blocks * rowsPerChunk(blocks, { ...bytes, stretch: 1 }) +
    4 * entries * rowsPerChunk(entries, { ...bytes, stretch: 1 }) +
    entries +
    unbroken * rowLength;
  return numbers * bytesPerNumber;
}
