import { batchesOfEpoch, type Checkpoint, type CheckpointReader, recordLength } from '../engine/checkpoint.ts';
import { checkpointMisfit } from '../engine/checkpointMisfit.ts';
import { bytesOf, Marks } from '../run/marks.ts';

/** Checkpoints around the present place, at most. */
const mostNear = 16;
/** The share of the time that making checkpoints on the way may take. */
const share = 0.1;

/** The batches of a training, counted through all its epochs from 0. */
export type BatchCount = number;

/**
 * The checkpoints from which a training is gone to: its start, those that a run has kept, those that are left on the way about every 100 ms of
 * computing, and some close to each other around the present place.
 *
 * Each is complete: what is recorded of the epoch that it stands in can be completed.
 */
export class Waymarks {
  readonly #batches: number;
  readonly #start: Checkpoint;
  readonly #given: readonly Checkpoint[];
  readonly #left: Marks;
  readonly #reader: CheckpointReader;
  readonly #bytes: number;
  #near: Checkpoint[] = [];
  /** Milliseconds that a checkpoint takes to make, and a batch to train. */
  #cost = 0;
  #computed = { milliseconds: 0, batches: 0 };

  constructor(start: Checkpoint, given: readonly Checkpoint[], reader: CheckpointReader, bytes: number) {
    this.#reader = reader;
    this.#bytes = bytes;
    this.#batches = batchesOfEpoch(reader.options);
    this.#start = start;
    const withProbe = recordLength(reader.layout, true);
    this.#given = given
      .filter(mark => checkpointMisfit(mark, reader) === undefined)
      .filter(({ batch, record }) => batch === 0 || record.length === withProbe)
      .sort((a, b) => this.count(a) - this.count(b));
    this.#left = new Marks(bytes);
  }

  /** The same as far as a place, for a training that goes another way from there. */
  fork(count: BatchCount): Waymarks {
    const fork = new Waymarks(this.#start, this.before(count), this.#reader, this.#bytes);
    fork.#cost = this.#cost;
    fork.#computed = { ...this.#computed };
    return fork;
  }

  /** Keeps fewer: another way is gone now. */
  rest(): void {
    this.#near = [];
    this.#left.limit(this.#bytes / 8);
  }

  get #nearBytes(): number {
    return this.#bytes / 2;
  }

  /** Where it stands. */
  count({ epoch, batch }: Pick<Checkpoint, 'epoch' | 'batch'>): BatchCount {
    return epoch * this.#batches + batch;
  }

  /** Epochs that the newest of the given ones has behind it. */
  get epochsGiven(): number {
    return this.#given.at(-1)?.epoch ?? 0;
  }

  /** Whether an epoch takes so long that there should be checkpoints within it, as far as is known. */
  get isLongEpoch(): boolean {
    return this.#computed.batches === 0 || this.#millisecondsOfBatch * this.#batches > this.#left.interval / 3;
  }

  /** All of them at or before a place, the last first. */
  before(count: BatchCount): Checkpoint[] {
    return [this.#start, ...this.#given, ...this.#left.all, ...this.#near]
      .filter(mark => this.count(mark) <= count)
      .sort((a, b) => this.count(b) - this.count(a));
  }

  /** The last one at or before a place. */
  nearest(count: BatchCount): Checkpoint {
    return this.#last(count, [this.#given, this.#left.all, this.#near]);
  }

  #last(count: BatchCount, lists: readonly (readonly Checkpoint[])[]): Checkpoint {
    let nearest = this.#start;
    for (const marks of lists) {
      const last = marks.findLast(mark => this.count(mark) <= count);
      if (last && this.count(last) >= this.count(nearest)) nearest = last;
    }
    return nearest;
  }

  /** So many batches were trained in so many milliseconds. */
  computed(batches: number, milliseconds: number): void {
    this.#computed.batches += batches;
    this.#computed.milliseconds += milliseconds;
  }

  /** A checkpoint took so long. */
  made(milliseconds: number): void {
    this.#cost = milliseconds;
  }

  /** Whether one should be left at a place on the way. */
  isDue(count: BatchCount): boolean {
    const apart = Math.max(this.#left.interval, this.#cost / share) / this.#millisecondsOfBatch;
    const before = this.#last(count, [this.#given, this.#left.all]);
    const after = this.#left.all.find(mark => this.count(mark) > count);
    return count - this.count(before) >= apart && !(after && this.count(after) - count < apart / 2);
  }

  leave(mark: Checkpoint): void {
    this.#left.add(mark);
  }

  /** About how many there may be around the present place; within an epoch they are larger than at its start. */
  get room(): number {
    return Math.max(1, Math.min(mostNear, Math.floor(this.#nearBytes / (2 * bytesOf(this.#start)))));
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

  get #millisecondsOfBatch(): number {
    const { batches, milliseconds } = this.#computed;
    return Math.max(1e-6, milliseconds / Math.max(1, batches));
  }
}
