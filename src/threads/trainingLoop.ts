import { failedBatch } from '../engine/divergence.ts';
import type { Trainer } from '../engine/trainer.ts';
import type { HostToWorker, WorkerToHost } from '../run/workerMessages.ts';
import { Outbox } from './outbox.ts';

/** What the loop needs of the thread it runs in. */
export interface LoopHost {
  post(message: WorkerToHost, transfer?: readonly ArrayBuffer[]): void;
  /** Milliseconds that only go forward. */
  now(): number;
  /** Resolves after messages that have arrived were delivered to `receive`. */
  nextTurn(): Promise<void>;
}

/** How long the loop trains before it looks for messages, in milliseconds. */
const slice = 8;
/** How often records are sent at most, in milliseconds. */
const sendInterval = 33;
/** Bytes that may wait for an acknowledgement before training pauses for it. */
const mostWaiting = 32 * 2 ** 20;

/**
 * Trains to the end, in slices, and sends the records in batches with acknowledgement. Tensors go out of every
 * `stride`-th epoch, as the host asks, and of the newest epoch of each batch.
 */
export class TrainingLoop {
  readonly #host: LoopHost;
  readonly #lastEpoch: number;
  readonly #outbox = new Outbox();
  #stride = 1;
  #awaitingAck = false;
  #paused = false;
  /** The host has been told of the pause, after the last epochs before it. */
  #saidPaused = false;
  #stopped = false;
  #nextSend = 0;
  #wake: (() => void) | undefined;

  constructor(host: LoopHost, lastEpoch: number) {
    this.#host = host;
    this.#lastEpoch = lastEpoch;
  }

  /**
   * Whether the trainer should copy an epoch's tensors; asked before the epoch. Besides those on the stride, the newest
   * epoch of the next message: either one that starts with nothing waiting (slow epochs) or when a message is due.
   */
  readonly recordTensors = (epoch: number, newest: boolean): boolean =>
    epoch === 1 ||
    epoch === this.#lastEpoch ||
    epoch % this.#stride === 0 ||
    (newest && this.#host.now() >= this.#nextSend);

  receive(message: HostToWorker): void {
    switch (message.type) {
      case 'pause':
        this.#setPaused(true);
        break;
      case 'resume':
        this.#setPaused(false);
        break;
      case 'stop':
        this.#stopped = true;
        break;
      case 'ack':
        this.#stride = message.stride;
        this.#awaitingAck = false;
        break;
    }
    this.#wake?.();
  }

  /** `measureTest` is asked once, when the last batch has been trained and every epoch sent. */
  async run(trainer: Trainer, measureTest: () => Float64Array | undefined = () => undefined): Promise<void> {
    while (trainer.state === 'training' && !this.#stopped) {
      if (this.#paused || this.#outbox.bytes > mostWaiting) {
        this.#flush();
        this.#sayPaused();
        await this.#message();
      } else {
        this.#trainSlice(trainer);
        await this.#host.nextTurn();
      }
    }
    while (this.#awaitingAck) await this.#message();
    this.#flush();
    const test = measureTest();
    this.#host.post({ ...ending(trainer), ...(test && { test }) });
  }

  #trainSlice(trainer: Trainer): void {
    const end = this.#host.now() + slice;
    do {
      const block = trainer.run();
      if (block) this.#outbox.add(block);
    } while (trainer.state === 'training' && this.#host.now() < end && this.#outbox.bytes <= mostWaiting);
    if (this.#host.now() >= this.#nextSend) this.#flush();
  }

  #flush(): void {
    if (this.#awaitingAck || this.#outbox.isEmpty) return;
    const batch = this.#outbox.take();
    this.#awaitingAck = true;
    this.#nextSend = this.#host.now() + sendInterval;
    this.#host.post({ type: 'epochs', ...batch }, [
      batch.scalars.buffer as ArrayBuffer,
      batch.tensorEpochs.buffer as ArrayBuffer,
      batch.tensors.buffer as ArrayBuffer,
    ]);
  }

  /** That it goes on is said at once; that it has paused once every epoch is on its way, so that none comes after. */
  #setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#saidPaused = false;
    if (!paused) this.#host.post({ type: 'state', state: 'running' });
  }

  #sayPaused(): void {
    if (!this.#paused || this.#saidPaused || !this.#outbox.isEmpty) return;
    this.#saidPaused = true;
    this.#host.post({ type: 'state', state: 'paused' });
  }

  #message(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve;
    });
  }
}

function ending(trainer: Trainer): Extract<WorkerToHost, { type: 'ended' }> {
  const { divergence } = trainer;
  if (divergence) {
    return { type: 'ended', state: 'diverged', message: divergence.message, failedBatch: failedBatch(divergence) };
  }
  return { type: 'ended', state: trainer.state === 'finished' ? 'finished' : 'stopped', message: trainer.stopReason };
}
