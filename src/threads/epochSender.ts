import { blockOf, type EpochRecord } from '../engine/epochBlock.ts';
import type { WorkerToHost } from '../run/workerMessages.ts';
import { Outbox } from './outbox.ts';

/** How often records are sent at most, in milliseconds. */
const sendInterval = 33;
/**
 * Bytes of tensors that are recorded for being the newest in a millisecond, at most: a row of 1,000 layers of 100 units has
 * 250 MB, and recording and sending it takes about as long as training 100 samples.
 */
const newestBytes = 100_000;
/** Bytes that may wait for an acknowledgement. */
const mostWaiting = 32 * 2 ** 20;

interface EpochSenderHost {
  post(message: Extract<WorkerToHost, { readonly type: 'epochs' }>, transfer?: readonly ArrayBuffer[]): void;
  /** Milliseconds that only go forward. */
  now(): number;
}

/** Sends the records of epochs that come one by one, in batches with acknowledgement. */
export class EpochSender {
  readonly #host: EpochSenderHost;
  readonly #outbox = new Outbox();
  #stride = 1;
  #isAwaitingAck = false;
  #nextSend = 0;
  #nextNewest = 0;
  #wake: (() => void) | undefined;

  constructor(host: EpochSenderHost) {
    this.#host = host;
  }

  /** Whether so much waits that nothing more should be trained before the host has taken it. */
  get isFull(): boolean {
    return this.#outbox.bytes > mostWaiting;
  }

  /** Whether the tensors of an epoch are wanted, as the host asks; asked before it. `newest` tells that nothing follows it in the same call. */
  wantsTensors(epoch: number, newest: boolean): boolean {
    return epoch === 1 || epoch % this.#stride === 0 || (newest && this.#host.now() >= this.#nextNewest);
  }

  /** The next epoch: they come in their order, without gaps. Copies its numbers. */
  add(record: EpochRecord): void {
    this.#outbox.add(blockOf(record));
  }

  /** Sends what there is, unless it has just been sent or the host is still busy with the last batch. */
  sendSometimes(): void {
    if (this.#host.now() >= this.#nextSend) this.send();
  }

  /** Sends what there is, unless the host is still busy with the last batch. */
  send(): void {
    if (this.#isAwaitingAck || this.#outbox.isEmpty) return;
    const batch = this.#outbox.take();
    this.#isAwaitingAck = true;
    const { scalars, tensorEpochs, tensors } = batch;
    this.#nextSend = this.#host.now() + sendInterval;
    if (tensors.length > 0) this.#nextNewest = this.#host.now() + newestInterval(tensors);
    const transfer = [scalars, tensorEpochs, tensors].map(({ buffer }) => buffer as ArrayBuffer);
    this.#host.post({ type: 'epochs', ...batch }, transfer);
  }

  /** Sends what there is, whether the host is busy or not: what comes next is of another run. */
  flush(): void {
    this.#isAwaitingAck = false;
    this.send();
  }

  /** Resolves when the host has taken everything. */
  async sendAll(): Promise<void> {
    this.send();
    while (this.#isAwaitingAck) {
      await this.acknowledged();
      this.send();
    }
  }

  /** Resolves with the next acknowledgement. */
  acknowledged(): Promise<void> {
    const before = this.#wake;
    return new Promise(resolve => {
      this.#wake = () => {
        before?.();
        resolve();
      };
    });
  }

  acknowledge(stride: number): void {
    checkStride(stride);
    this.#stride = stride;
    this.#isAwaitingAck = false;
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

/** Milliseconds until the newest epoch's tensors are wanted again, after these have been sent: recording and copying them takes its share. */
export function newestInterval(tensors: Float64Array): number {
  return Math.max(sendInterval, tensors.byteLength / newestBytes);
}

/** Throws a RangeError for what is no distance between two epochs. */
export function checkStride(stride: number): void {
  if (!Number.isSafeInteger(stride) || stride < 1) {
    throw new RangeError(`tensors were asked for of every ${stride}-th epoch`);
  }
}
