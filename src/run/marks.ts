import { type Checkpoint, checkpointParts } from '../engine/checkpoint.ts';

/** Milliseconds of computing between two marks, as long as there is room. */
export const firstInterval = 100;

/**
 * Checkpoints of a run ("marks"), so that a part of it can be trained again without beginning at the start, and the whole continued. When they take
 * more than the budget every second one is dropped, and from then on they are wanted half as often. The newest stays, whatever it
 * takes: it is where the run goes on.
 */
export class Marks {
  #budget: number;
  #interval = firstInterval;
  /** In the order of the training. */
  #marks: Checkpoint[] = [];
  #bytes = 0;

  /** `budget` in bytes. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Milliseconds of computing that should lie between two marks. */
  get interval(): number {
    return this.#interval;
  }

  /** In the order of the training. */
  get all(): readonly Checkpoint[] {
    return this.#marks;
  }

  get newest(): Checkpoint | undefined {
    return this.#marks.at(-1);
  }

  /** Adds one at its place; one that was there is replaced. */
  add(mark: Checkpoint): void {
    const after = this.#marks.findIndex(other => isBefore(mark, other));
    const place = after === -1 ? this.#marks.length : after;
    const same = this.#marks[place - 1];
    if (same && !isBefore(same, mark)) this.#replace(place - 1, mark);
    else this.#marks.splice(place, 0, mark);
    this.#bytes += bytesOf(mark);
    this.#fit();
  }

  /** The newest one at or before `batch` batches of the epoch after `epoch` complete ones. */
  before(epoch: number, batch = 0): Checkpoint | undefined {
    return this.#marks.findLast(mark => !isBefore({ epoch, batch }, mark));
  }

  /** From now on they take at most so many bytes, but for the newest. A larger budget than there was changes nothing. */
  limit(bytes: number): void {
    this.#budget = Math.min(bytes, this.#budget);
    this.#fit();
  }

  #replace(place: number, mark: Checkpoint): void {
    this.#bytes -= bytesOf(this.#marks[place]!);
    this.#marks[place] = mark;
  }

  #fit(): void {
    while (this.#bytes > this.#budget && this.#marks.length > 1) {
      const last = this.#marks.length - 1;
      this.#marks = this.#marks.filter((_, index) => (last - index) % 2 === 0);
      this.#bytes = this.#marks.reduce((sum, mark) => sum + bytesOf(mark), 0);
      this.#interval *= 2;
    }
  }
}

type Position = Pick<Checkpoint, 'epoch' | 'batch'>;

function isBefore(a: Position, b: Position): boolean {
  return a.epoch < b.epoch || (a.epoch === b.epoch && a.batch < b.batch);
}

export function bytesOf(mark: Checkpoint): number {
  return Object.values(checkpointParts(mark).arrays).reduce((sum, { byteLength }) => sum + byteLength, 0);
}
