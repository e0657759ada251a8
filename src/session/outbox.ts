import type { EpochRecord } from '../engine/trainer.ts';
import type { EpochBatch } from '../protocol/worker.ts';
import { packRows } from './packRows.ts';

/** Records that wait to be sent, packed into one message. */
export class Outbox {
  #records: EpochRecord[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  /** Bytes of tensors and scalars that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  add(record: EpochRecord): void {
    this.#records.push(record);
    this.#bytes += record.scalars.byteLength + (record.tensors?.byteLength ?? 0);
  }

  /** Everything that waits, as fresh arrays that may be transferred; the outbox is empty afterwards. */
  take(): EpochBatch {
    const records = this.#records;
    const recorded = records.filter(record => record.tensors !== undefined);
    this.#records = [];
    this.#bytes = 0;
    return {
      firstEpoch: records[0]?.epoch ?? 1,
      scalars: packRows(records.map(record => record.scalars)),
      tensorEpochs: Int32Array.from(recorded, record => record.epoch),
      tensors: packRows(recorded.map(record => record.tensors!)),
    };
  }
}
