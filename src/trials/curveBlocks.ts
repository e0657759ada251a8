import type { EpochBlock } from '../engine/epochBlock.ts';

/** Numbers of a block: the least, the largest and the last finite value of its epochs; NaN where there is none. */
export const numbersPerBlock = 3;

/** One number of every epoch, taken together in blocks of `stride` epochs. */
export class CurveBlocks {
  readonly #stride: number;
  readonly #blocks: number[] = [];

  constructor(stride: number) {
    this.#stride = stride;
  }

  /** Adds the next epochs: column `column` of rows of `rowLength` numbers. */
  add({ firstEpoch, epochs, scalars }: EpochBlock, column: number, rowLength: number): void {
    for (let index = 0; index < epochs; index++) {
      this.#addEpoch(firstEpoch + index, scalars[index * rowLength + column]!);
    }
  }

  written(): Float64Array {
    return Float64Array.from(this.#blocks);
  }

  #addEpoch(epoch: number, value: number): void {
    const blocks = this.#blocks;
    const at = Math.floor((epoch - 1) / this.#stride) * numbersPerBlock;
    if (at === blocks.length) blocks.push(Number.NaN, Number.NaN, Number.NaN);
    if (!Number.isFinite(value)) return;
    // Also true while there is none.
    if (!(value >= blocks[at]!)) blocks[at] = value;
    if (!(value <= blocks[at + 1]!)) blocks[at + 1] = value;
    blocks[at + 2] = value;
  }
}
