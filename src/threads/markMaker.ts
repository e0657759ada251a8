import { type Checkpoint, checkpointParts } from '../engine/checkpoint.ts';
import type { Trainer } from '../engine/trainer.ts';
import { firstInterval } from '../run/marks.ts';
import type { WorkerToHost } from '../run/workerMessages.ts';

/** Making marks takes at most this share of the time. */
const share = 0.01;
/** Within an epoch a mark is larger, and only made after so many milliseconds of computing without one. */
const longEpoch = 3000;

interface MarkHost {
  post(message: WorkerToHost, transfer?: readonly ArrayBuffer[]): void;
  /** Milliseconds that only go forward. */
  now(): number;
}

/**
 * Makes the marks of a training: one in an interval of computing that the host states, longer where a mark takes long to make. One at a
 * time is on its way, and none before the epochs that it stands on.
 */
export class MarkMaker {
  readonly #host: MarkHost;
  #interval = firstInterval;
  #cost = 0;
  /** Milliseconds of computing since the last mark. */
  #computed = 0;
  /** Made, and to be sent once its epochs are. */
  #made: Checkpoint | undefined;
  #isOnItsWay = false;
  /** Nothing has been trained since the last mark. */
  #isUpToDate = true;

  constructor(host: MarkHost) {
    this.#host = host;
  }

  /** So many milliseconds have been computed; the trainer stands between two epochs or within one. Makes a mark when one is due. */
  computed(trainer: Trainer, milliseconds: number, isBetweenEpochs: boolean): void {
    this.#isUpToDate = false;
    this.#computed += milliseconds;
    if (this.#made || this.#isOnItsWay || trainer.divergence) return;
    const least = Math.max(this.#interval, this.#cost / share);
    if (this.#computed >= (isBetweenEpochs ? least : Math.max(least, longEpoch))) this.#make(trainer);
  }

  /**
   * The training holds or ends here: a mark is made in any case, unless there is one, the training diverged, or the last one took more
   * than `most` milliseconds.
   */
  hold(trainer: Trainer, most = Number.POSITIVE_INFINITY): void {
    if (!this.#isUpToDate && !trainer.divergence && this.#cost <= most) this.#make(trainer);
  }

  /** Every epoch so far has been sent. */
  send(): void {
    if (!this.#made) return;
    const mark = this.#made;
    this.#made = undefined;
    this.#isOnItsWay = true;
    this.#host.post({ type: 'mark', mark }, buffersOf(mark));
  }

  /** The host has it, and wants one in so many milliseconds of computing. */
  received(interval: number): void {
    if (!(interval > 0)) throw new RangeError(`marks were asked for every ${interval} milliseconds`);
    this.#isOnItsWay = false;
    this.#interval = interval;
  }

  #make(trainer: Trainer): void {
    const start = this.#host.now();
    this.#made = trainer.checkpoint('forRecord');
    this.#cost = this.#host.now() - start;
    this.#computed = 0;
    this.#isUpToDate = true;
  }
}

function buffersOf(mark: Checkpoint): ArrayBuffer[] {
  return Object.values(checkpointParts(mark).arrays).map(({ buffer }) => buffer as ArrayBuffer);
}
