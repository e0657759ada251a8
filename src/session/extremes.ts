import { addToBlock, clearBlock, mergeBlock, numbersPerColumn } from '../trace/blocks.ts';

/** Epochs in a block of the finest level, and blocks of one level in a block of the next. */
const finest = 16;
const branching = 8;

interface Level {
  /** Epochs in a block. */
  readonly size: number;
  /** Rows of blocks, one column after the other; with room to spare. */
  rows: Float64Array;
  /** Whole blocks. */
  count: number;
}

/**
 * Least and largest values of scalar rows over blocks of epochs of several sizes, so that a curve over any number of
 * epochs costs what is drawn and not what was trained. Takes some four tenths of the memory of the rows.
 */
export class Extremes {
  readonly #rowLength: number;
  readonly #levels: Level[] = [];

  constructor(rowLength: number) {
    this.#rowLength = rowLength;
  }

  /** Takes in the rows of the first `epochs` epochs; those that it knows must be the same as before. */
  extend(scalars: Float64Array, epochs: number): void {
    for (let size = finest, index = 0; size <= epochs; size *= branching, index++) {
      this.#levels[index] ??= { size, rows: new Float64Array(0), count: 0 };
      this.#extendLevel(this.#levels[index]!, this.#levels[index - 1], scalars, epochs);
    }
  }

  /** Writes one column over epochs `first` to `last` as a block at `at`. All of these epochs have been taken in. */
  write(
    scalars: Float64Array,
    column: number,
    range: { readonly first: number; readonly last: number },
    blocks: Float64Array,
    at: number,
  ): void {
    clearBlock(blocks, at);
    for (let epoch = range.first; epoch <= range.last; ) {
      const level = this.#largestBlock(epoch, range.last);
      if (level) {
        const block = (epoch - 1) / level.size;
        mergeBlock(blocks, at, level.rows, (block * this.#rowLength + column) * numbersPerColumn);
        epoch += level.size;
      } else {
        addToBlock(blocks, at, epoch, scalars[(epoch - 1) * this.#rowLength + column]!);
        epoch++;
      }
    }
  }

  /** The level whose whole block begins with the epoch and does not go beyond `last`; the coarsest of them. */
  #largestBlock(epoch: number, last: number): Level | undefined {
    for (let index = this.#levels.length - 1; index >= 0; index--) {
      const level = this.#levels[index]!;
      const isWhole = (epoch - 1) % level.size === 0 && epoch - 1 + level.size <= last;
      if (isWhole && (epoch - 1) / level.size < level.count) return level;
    }
    return undefined;
  }

  #extendLevel(level: Level, finer: Level | undefined, scalars: Float64Array, epochs: number): void {
    const length = this.#rowLength * numbersPerColumn;
    const count = Math.floor(epochs / level.size);
    if (count * length > level.rows.length) {
      const larger = new Float64Array(Math.max(2 * level.rows.length, count * length));
      larger.set(level.rows.subarray(0, level.count * length));
      level.rows = larger;
    }
    for (; level.count < count; level.count++) {
      if (finer) this.#gather(level, finer);
      else this.#read(level, scalars);
    }
  }

  /** The level's next block, from epochs. */
  #read({ rows, count, size }: Level, scalars: Float64Array): void {
    for (let column = 0; column < this.#rowLength; column++) {
      const at = (count * this.#rowLength + column) * numbersPerColumn;
      clearBlock(rows, at);
      for (let epoch = count * size + 1; epoch <= (count + 1) * size; epoch++) {
        addToBlock(rows, at, epoch, scalars[(epoch - 1) * this.#rowLength + column]!);
      }
    }
  }

  /** The level's next block, from those of the finer level. */
  #gather({ rows, count }: Level, finer: Level): void {
    for (let column = 0; column < this.#rowLength; column++) {
      const at = (count * this.#rowLength + column) * numbersPerColumn;
      clearBlock(rows, at);
      for (let part = count * branching; part < (count + 1) * branching; part++) {
        mergeBlock(rows, at, finer.rows, (part * this.#rowLength + column) * numbersPerColumn);
      }
    }
  }
}
