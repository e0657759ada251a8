import { addToBlock, clearBlock, mergeBlock, numbersPerColumn, writeBlocks } from '../trace/blocks.ts';
import { ScalarRows, unbroken } from './scalarRows.ts';

/** Epochs in a block of the finest level, so that it is read from one chunk; and blocks of one level in a block of the next. */
const finest = unbroken;
const branching = 8;

interface Level {
  /** Epochs in a block. */
  readonly size: number;
  /** A row for each whole block: the blocks of all columns. */
  readonly blocks: ScalarRows;
}

/**
 * Least and largest values of scalar rows over blocks of epochs of several sizes, so that a curve over any number of
 * epochs costs what is drawn and not what was trained. Takes about a ninth of the memory of the rows.
 */
export class Extremes {
  readonly #rowLength: number;
  readonly #levels: Level[] = [];
  /** The row of blocks that is being made. */
  readonly #next: Float64Array;

  constructor(rowLength: number) {
    this.#rowLength = rowLength;
    this.#next = new Float64Array(rowLength * numbersPerColumn);
  }

  /** Takes in the rows that are new; those before must be the same as they were. */
  extend(scalars: ScalarRows): void {
    for (let size = finest, index = 0; size <= scalars.count; size *= branching, index++) {
      this.#levels[index] ??= { size, blocks: new ScalarRows(this.#next.length, 1) };
      const level = this.#levels[index]!;
      const count = Math.floor(scalars.count / size);
      const finer = this.#levels[index - 1];
      if (finer) this.#gather(level, finer, count);
      else this.#read(level, scalars, count);
    }
  }

  /** Writes one column over epochs `first` to `last` as a block at `at`. All of these epochs have been taken in. */
  write(
    scalars: ScalarRows,
    column: number,
    range: { readonly first: number; readonly last: number },
    blocks: Float64Array,
    at: number,
  ): void {
    clearBlock(blocks, at);
    for (let epoch = range.first; epoch <= range.last; ) {
      const level = this.#largestBlock(epoch, range.last);
      if (level) {
        const row = (epoch - 1) / level.size + 1;
        const from = level.blocks.placeOf(row) + column * numbersPerColumn;
        mergeBlock(blocks, at, level.blocks.chunkOf(row), from);
        epoch += level.size;
      } else {
        addToBlock(blocks, at, epoch, scalars.at(epoch, column));
        epoch++;
      }
    }
  }

  /** The level whose whole block begins with the epoch and does not go beyond `last`; the coarsest of them. */
  #largestBlock(epoch: number, last: number): Level | undefined {
    for (let index = this.#levels.length - 1; index >= 0; index--) {
      const level = this.#levels[index]!;
      const isWhole = (epoch - 1) % level.size === 0 && epoch - 1 + level.size <= last;
      if (isWhole && (epoch - 1) / level.size < level.blocks.count) return level;
    }
    return undefined;
  }

  /** The level's next blocks until there are `count`, from epochs. */
  #read({ blocks, size }: Level, scalars: ScalarRows, count: number): void {
    let epoch = blocks.count * size + 1;
    for (const numbers of scalars.views(epoch, count * size)) {
      for (let start = 0; start < numbers.length; start += size * this.#rowLength, epoch += size) {
        writeBlocks(this.#next, epoch, { numbers, start, rowLength: this.#rowLength, count: size });
        blocks.append(this.#next);
      }
    }
  }

  /** The level's next blocks until there are `count`, from those of the finer level. */
  #gather({ blocks }: Level, finer: Level, count: number): void {
    while (blocks.count < count) {
      for (let at = 0; at < this.#next.length; at += numbersPerColumn) clearBlock(this.#next, at);
      const first = blocks.count * branching + 1;
      for (let part = first; part < first + branching; part++) {
        const numbers = finer.blocks.chunkOf(part);
        const start = finer.blocks.placeOf(part);
        for (let at = 0; at < this.#next.length; at += numbersPerColumn)
          mergeBlock(this.#next, at, numbers, start + at);
      }
      blocks.append(this.#next);
    }
  }
}
