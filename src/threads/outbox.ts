import type { EpochBlock } from '../engine/epochBlock.ts';
import type { EpochBatch } from '../run/history.ts';
import { Packed } from '../run/packed.ts';

/** Epochs that wait to be sent, packed into one message. */
export class Outbox {
  #firstEpoch = 1;
  #scalars = new Packed();
  #tensorEpochs: number[] = [];
  #tensors = new Packed();

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  /** Bytes of tensors and scalars that wait. */
  get bytes(): number {
    return 8 * (this.#scalars.length + this.#tensors.length);
  }

  /** Copies the block's numbers. */
  add(block: EpochBlock): void {
    if (this.isEmpty) this.#firstEpoch = block.firstEpoch;
    this.#scalars.add(block.scalars);
    this.#tensorEpochs.push(...block.tensorEpochs);
    this.#tensors.add(block.tensors);
  }

  /** Everything that waits, as arrays that may be transferred; the outbox is empty afterwards. */
  take(): EpochBatch {
    const tensorEpochs = Int32Array.from(this.#tensorEpochs);
    this.#tensorEpochs = [];
    return {
      firstEpoch: this.#firstEpoch,
      scalars: this.#scalars.take(),
      tensorEpochs,
      tensors: this.#tensors.take(),
    };
  }
}
