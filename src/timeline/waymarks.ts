import { batchesOfEpoch, type Checkpoint, type CheckpointReader, recordLength } from '../engine/checkpoint.ts';
import { checkpointMisfit } from '../engine/checkpointMisfit.ts';
import type { EngineOptions } from '../engine/options.ts';
import { bytesOf, Marks } from '../run/marks.ts';

/** Checkpoints around the present place, at most. */
const mostNear = 16;
/** The share of the time that making checkpoints on the way may take. */
const share = 0.1;

/** The batches of a training, counted through all its epochs from 0. */
export type BatchCount = number;

/** What timelines of the same training share: its start, the marks that a run has kept, those that are left on the way, and how fast it is. */
export interface LastingMarks {
  readonly start: Checkpoint;
  readonly given: readonly Checkpoint[];
  readonly left: Marks;
  readonly bytes: number;
  /** Milliseconds that the last checkpoint took to make, and that batches took to train. */
  readonly pace: { cost: number; milliseconds: number; batches: number };
}

/** Of the given ones those that fit, that have no more than so many epochs behind them, and with which the record of their epoch can be completed. */
export function lastingMarks(
  start: Checkpoint,
  given: readonly Checkpoint[],
  epochs: number,
  reader: CheckpointReader,
  bytes: number,
): LastingMarks {
  const withProbe = recordLength(reader.layout, true);
  const fitting = given.filter(
    mark =>
      checkpointMisfit(mark, reader) === undefined &&
      mark.epoch <= epochs &&
      (mark.batch === 0 || mark.record.length === withProbe),
  );
  const sorted = fitting.sort((a, b) => a.epoch - b.epoch || a.batch - b.batch);
  return { start, given: sorted, left: new Marks(bytes), bytes, pace: { cost: 0, milliseconds: 0, batches: 0 } };
}

/** Those at or before a batch, for a training that goes another way from there. */
export function forkedMarks(marks: Waymarks, { start, bytes, pace }: LastingMarks, count: BatchCount): LastingMarks {
  const all = marks.before(count).reverse();
  const given = all.filter((mark, k) => k > 0 && marks.count(mark) > marks.count(all[k - 1]!));
  return { start, given, left: new Marks(bytes), bytes, pace: { ...pace } };
}

/** The part of the bytes that a way keeps that is not gone at present. */
const restShare = 1 / 8;

/** Keeps fewer of them, those that were left: another way is gone. */
export function thinMarks({ left, bytes }: LastingMarks): void {
  left.limit(bytes * restShare);
}

/**
 * The checkpoints from which a training is gone to: those that last, one about every 100 ms of computing, and some close to each other around the
 * present place. Each is complete: what is recorded of the epoch that it stands in can be completed.
 */
export class Waymarks {
  readonly #batches: number;
  readonly #lasting: LastingMarks;
  #near: Checkpoint[] = [];

  constructor(options: EngineOptions, lasting: LastingMarks) {
    this.#batches = batchesOfEpoch(options);
    this.#lasting = lasting;
  }

  /** Where it stands. */
  count({ epoch, batch }: Pick<Checkpoint, 'epoch' | 'batch'>): BatchCount {
    return epoch * this.#batches + batch;
  }

  /** Whether an epoch takes so long that there should be checkpoints within it, as far as is known. */
  get isLongEpoch(): boolean {
    return (
      this.#lasting.pace.batches === 0 || this.#millisecondsOfBatch * this.#batches > this.#lasting.left.interval / 3
    );
  }

  /** All of them at or before a place, the last first. */
  before(count: BatchCount): Checkpoint[] {
    const { start, given, left } = this.#lasting;
    return [start, ...given, ...left.all, ...this.#near]
      .filter(mark => this.count(mark) <= count)
      .sort((a, b) => this.count(b) - this.count(a));
  }

  /** The last one at or before a place. */
  nearest(count: BatchCount): Checkpoint {
    const { given, left } = this.#lasting;
    return this.#last(count, [given, left.all, this.#near]);
  }

  #last(count: BatchCount, lists: readonly (readonly Checkpoint[])[]): Checkpoint {
    let nearest = this.#lasting.start;
    for (const marks of lists) {
      const last = marks.findLast(mark => this.count(mark) <= count);
      if (last && this.count(last) >= this.count(nearest)) nearest = last;
    }
    return nearest;
  }

  /** So many batches were trained in so many milliseconds. */
  computed(batches: number, milliseconds: number): void {
    this.#lasting.pace.batches += batches;
    this.#lasting.pace.milliseconds += milliseconds;
  }

  /** A checkpoint took so long. */
  made(milliseconds: number): void {
    this.#lasting.pace.cost = milliseconds;
  }

  /** Whether one should be left at a place on the way. */
  isDue(count: BatchCount): boolean {
    const { given, left, pace } = this.#lasting;
    const apart = Math.max(left.interval, pace.cost / share) / this.#millisecondsOfBatch;
    const before = this.#last(count, [given, left.all]);
    const after = left.all.find(mark => this.count(mark) > count);
    return count - this.count(before) >= apart && !(after && this.count(after) - count < apart / 2);
  }

  leave(mark: Checkpoint): void {
    this.#lasting.left.add(mark);
  }

  /** About how many there may be around the present place; within an epoch they are larger than at its start. */
  get room(): number {
    return Math.max(1, Math.min(mostNear, Math.floor(this.#nearBytes / (2 * bytesOf(this.#lasting.start)))));
  }

  /** Batches that lie about between two marks that last: within so many, those around the present place are close to each other. */
  get span(): number {
    return Math.ceil(this.#lasting.left.interval / this.#millisecondsOfBatch);
  }

  /** Whether there is one at this very place. */
  isAt(count: BatchCount): boolean {
    return this.count(this.nearest(count)) === count;
  }

  /** One near the present place; those that lie farthest from it go. */
  leaveNear(mark: Checkpoint): void {
    this.#near = [...this.#near, mark].sort((a, b) => this.count(a) - this.count(b));
    const place = this.count(mark);
    const bytes = () => this.#near.reduce((sum, near) => sum + bytesOf(near), 0);
    while (this.#near.length > mostNear || (this.#near.length > 1 && bytes() > this.#nearBytes)) {
      const first = place - this.count(this.#near[0]!);
      const last = this.count(this.#near.at(-1)!) - place;
      this.#near = first >= last ? this.#near.slice(1) : this.#near.slice(0, -1);
    }
  }

  /** The present place is left, for one before which this is the nearest mark. */
  leavePlace(nearest: Checkpoint): void {
    if (!this.#near.includes(nearest)) this.#near = [];
  }

  get #nearBytes(): number {
    return this.#lasting.bytes / 2;
  }

  get #millisecondsOfBatch(): number {
    const { batches, milliseconds } = this.#lasting.pace;
    return Math.max(1e-6, milliseconds / Math.max(1, batches));
  }
}
