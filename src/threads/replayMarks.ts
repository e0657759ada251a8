import type { Checkpoint } from '../engine/checkpoint.ts';
import type { Trainer } from '../engine/trainer.ts';
import { bytesOf, Marks } from '../run/marks.ts';

/** Bytes of all marks. */
const budget = 64 * 2 ** 20;
/** A run is divided into more than half as many parts, if there is room for their marks: the way to an epoch is within one. */
const parts = 40;

/**
 * The marks of a training that is done again: at the start, and after every so many epochs. A trainer that goes anywhere leaves them on its
 * way.
 */
export class ReplayMarks {
  readonly #marks = new Marks(budget);
  readonly #bytes: number;
  #stride = 1;

  /** `trainer` stands at the start. */
  constructor(trainer: Trainer) {
    const first = trainer.checkpoint('forReplay');
    this.#bytes = bytesOf(first);
    this.#marks.add(first);
  }

  /** The newest mark at or before the end of an epoch: there always is one. */
  before(epoch: number): Checkpoint {
    return this.#marks.before(epoch)!;
  }

  /** The run has so many epochs by now. The parts of a run that grows are doubled, so that their marks stay in place. */
  divide(epochs: number): void {
    const room = Math.max(1, Math.min(parts, Math.floor(budget / this.#bytes) - 1));
    while (epochs > room * this.#stride) this.#stride *= 2;
  }

  /** Epochs that may be trained from here in one go: up to the next place of a mark. */
  ahead(epoch: number): number {
    return this.#stride - (epoch % this.#stride);
  }

  /** The trainer stands between two epochs: leaves a mark if this is a place for one. */
  pass(trainer: Trainer): void {
    const { epoch } = trainer;
    if (epoch % this.#stride !== 0 || this.#marks.before(epoch)?.epoch === epoch) return;
    this.#marks.add(trainer.checkpoint('forReplay'));
  }

  /** The first place before the end of the run that has no mark, if all that is missing can be trained in `most` milliseconds. */
  missing(epochs: number, millisecondsOfEpoch: number, most: number): number | undefined {
    const places: number[] = [];
    for (let place = this.#stride; place < epochs; place += this.#stride) {
      if (this.#marks.before(place)?.epoch !== place) places.push(place);
    }
    return places.length * this.#stride * millisecondsOfEpoch <= most ? places[0] : undefined;
  }
}
