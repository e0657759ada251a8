import type { EpochBlock } from '../engine/epochBlock.ts';
import type { EpochBatch } from '../protocol/worker.ts';
import { joined } from './joined.ts';

/** Epochs that wait to be sent, packed into one message. */
export class Outbox {
  #blocks: EpochBlock[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  /** Bytes of tensors and scalars that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  add(block: EpochBlock): void {
    this.#blocks.push(block);
    this.#bytes += block.scalars.byteLength + block.tensors.byteLength;
  }

  /** Everything that waits, as fresh arrays that may be transferred; the outbox is empty afterwards. */
  take(): EpochBatch {
    const blocks = this.#blocks;
    this.#blocks = [];
    this.#bytes = 0;
    return {
      firstEpoch: blocks[0]?.firstEpoch ?? 1,
      scalars: joined(blocks.map(({ scalars }) => scalars)),
      tensorEpochs: Int32Array.from(blocks.flatMap(({ tensorEpochs }) => [...tensorEpochs])),
      tensors: joined(blocks.map(({ tensors }) => tensors)),
    };
  }
}
