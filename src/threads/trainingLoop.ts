import { failedBatch } from '../engine/divergence.ts';
import type { EpochBlock } from '../engine/epochBlock.ts';
import type { Trainer } from '../engine/trainer.ts';
import type { HostToWorker, WorkerToHost } from '../run/workerMessages.ts';
import { checkStride, newestInterval } from './epochSender.ts';
import { MarkMaker } from './markMaker.ts';
import type { Handlers } from './messages.ts';
import { Outbox } from './outbox.ts';

/** What the loop needs of the thread it runs in. */
export interface LoopHost {
  post(message: WorkerToHost, transfer?: readonly ArrayBuffer[]): void;
  /** Milliseconds that only go forward. */
  now(): number;
  /** Resolves after messages that have arrived were delivered to the handlers. */
  nextTurn(): Promise<void>;
}

/** Epochs of a continued run that the host has already. */
export interface Recorded {
  readonly epochs: number;
  /** What is wrong with the scalars that the last of them has when it is trained again, in words. */
  problemOf(scalars: Float64Array): string | undefined;
}

const nothing: Recorded = { epochs: 0, problemOf: () => undefined };

/** How long the loop trains before it looks for messages, in milliseconds. */
const slice = 8;
/** How often records are sent at most, in milliseconds. */
const sendInterval = 33;
/** Milliseconds that the mark of a training that was stopped may take to be made. */
const handOver = 50;
/** Bytes that may wait for an acknowledgement before training pauses for it. */
const mostWaiting = 32 * 2 ** 20;

/**
 * Trains to the end, in slices, and sends the records in batches with acknowledgement. Tensors go out of every
 * `stride`-th epoch, as the host asks, and of the newest epoch of each batch. Marks go out now and then, and where it holds.
 */
export class TrainingLoop {
  /** What the host may say, before the training begins, too. */
  readonly handlers: Handlers<HostToWorker> = {
    pause: () => this.#setPaused(true),
    resume: () => this.#setPaused(false),
    stop: () => {
      this.#stopped = true;
      this.#wake?.();
    },
    ack: ({ stride }) => {
      checkStride(stride);
      this.#stride = stride;
      this.#awaitingAck = false;
      this.#wake?.();
    },
    marked: ({ interval }) => this.#marks.received(interval),
  };
  readonly #host: LoopHost;
  readonly #outbox = new Outbox();
  readonly #marks: MarkMaker;
  #recorded = nothing;
  /** Why it does not go on; empty where the person has stopped it before anything was new. */
  #problem: string | undefined;
  #stride = 1;
  #awaitingAck = false;
  #paused = false;
  /** The host has been told of the pause, after the last epochs before it. */
  #saidPaused = false;
  #stopped = false;
  #nextSend = 0;
  #nextNewest = 0;
  #wake: (() => void) | undefined;

  constructor(host: LoopHost) {
    this.#host = host;
    this.#marks = new MarkMaker(host);
  }

  /**
   * Whether the trainer should copy an epoch's tensors; asked before the epoch. Besides those on the stride, the newest
   * epoch of the next message: either one that starts with nothing waiting (slow epochs) or when a message is due. Large ones less often.
   */
  recordTensors(lastEpoch: number): (epoch: number, newest: boolean) => boolean {
    return (epoch, newest) =>
      epoch > this.#recorded.epochs &&
      (epoch === 1 ||
        epoch === lastEpoch ||
        epoch % this.#stride === 0 ||
        (newest && this.#host.now() >= this.#nextNewest));
  }

  /**
   * `measureTest` is asked once, when the last batch has been trained and every epoch sent. Of a run that is continued, epochs that are
   * `recorded` are trained without being sent.
   */
  async run(
    trainer: Trainer,
    measureTest: () => Float64Array | undefined = () => undefined,
    recorded = nothing,
  ): Promise<void> {
    this.#recorded = recorded;
    while (this.#mayGoOn(trainer) && !this.#stopped) {
      if (this.#paused || this.#outbox.bytes > mostWaiting) {
        if (this.#paused) this.#marks.hold(trainer);
        this.#flush();
        this.#sayPaused();
        await this.#message();
      } else {
        this.#trainSlice(trainer);
        await this.#host.nextTurn();
      }
    }
    if (trainer.epoch < recorded.epochs) this.#problem ??= this.#stopped ? '' : endedEarly(trainer);
    if (this.#problem !== undefined) {
      this.#host.post({ type: 'unfit', message: this.#problem });
      return;
    }
    while (this.#awaitingAck) await this.#message();
    // The epochs go first: where making the mark takes long, a thread that was stopped may be ended within it.
    this.#flush();
    this.#marks.hold(trainer, this.#stopped ? handOver : undefined);
    this.#marks.send();
    const test = measureTest();
    this.#host.post({ ...ending(trainer), ...(test && { test }) });
  }

  #trainSlice(trainer: Trainer): void {
    let time = this.#host.now();
    const end = time + slice;
    do {
      const block = trainer.run(this.#mostEpochs(trainer));
      if (block) this.#take(block, trainer);
      this.#marks.computed(trainer, this.#host.now() - time, block !== undefined);
      time = this.#host.now();
    } while (this.#mayGoOn(trainer) && time < end && this.#outbox.bytes <= mostWaiting);
    if (time >= this.#nextSend) this.#flush();
  }

  /** A call ends with the last epoch that is recorded. */
  #mostEpochs({ epoch }: Trainer): number | undefined {
    return epoch < this.#recorded.epochs ? this.#recorded.epochs - epoch : undefined;
  }

  #take(block: EpochBlock, { divergence }: Trainer): void {
    const last = block.firstEpoch + block.epochs - 1;
    const { epochs, problemOf } = this.#recorded;
    if (last > epochs) this.#outbox.add(block);
    else if (divergence)
      this.#problem = `Training again ${divergence.message}, which the run did not. Train the network again.`;
    else if (last === epochs) this.#problem = problemOf(block.scalars.slice(-block.scalars.length / block.epochs));
  }

  #mayGoOn({ state }: Trainer): boolean {
    return state === 'training' && this.#problem === undefined;
  }

  #flush(): void {
    if (this.#outbox.isEmpty) this.#marks.send();
    if (this.#awaitingAck || this.#outbox.isEmpty) return;
    const batch = this.#outbox.take();
    this.#awaitingAck = true;
    this.#nextSend = this.#host.now() + sendInterval;
    if (batch.tensors.length > 0) this.#nextNewest = this.#host.now() + newestInterval(batch.tensors);
    this.#host.post({ type: 'epochs', ...batch }, [
      batch.scalars.buffer as ArrayBuffer,
      batch.tensorEpochs.buffer as ArrayBuffer,
      batch.tensors.buffer as ArrayBuffer,
    ]);
    this.#marks.send();
  }

  /** That it goes on is said at once; that it has paused once every epoch is on its way, so that none comes after. */
  #setPaused(paused: boolean): void {
    this.#paused = paused;
    if (this.#saidPaused && !paused) this.#host.post({ type: 'state', state: 'running' });
    this.#saidPaused &&= paused;
    this.#wake?.();
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

function endedEarly({ epoch }: Trainer): string {
  return `Training again ended after epoch ${epoch}, which the run did not. Train the network again.`;
}

function ending(trainer: Trainer): Extract<WorkerToHost, { type: 'ended' }> {
  const { divergence } = trainer;
  if (divergence) {
    return { type: 'ended', state: 'diverged', message: divergence.message, failedBatch: failedBatch(divergence) };
  }
  return { type: 'ended', state: trainer.state === 'finished' ? 'finished' : 'stopped', message: trainer.stopReason };
}
