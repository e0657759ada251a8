import type { Course, Time } from './course.ts';
import type { Watcher } from './timeline.ts';

/** The moments of a course at which a watcher has to look. */
export class Candidates {
  readonly #course: Course;
  readonly #inBatch: readonly number[];
  readonly #atEnd: readonly number[];
  readonly #mayLook: (epoch: number, batch: number) => boolean;

  constructor(course: Course, { stops, mayLook }: Watcher) {
    const sorted = [...stops].sort((a, b) => a - b);
    const inBatch = course.ofBatch.length;
    this.#course = course;
    this.#inBatch = sorted.filter(stop => stop < inBatch);
    this.#atEnd = sorted.filter(stop => stop >= inBatch);
    this.#mayLook = mayLook ?? (() => true);
  }

  /** The first at or after a time, and before `until`; `until` where there is none. */
  next(time: Time, until = this.#course.end): Time {
    const { batches, at, timeOf } = this.#course;
    if (this.#inBatch.length + this.#atEnd.length === 0) return until;
    for (let from = time; from < until; ) {
      const { epoch, batch } = at(from);
      const start = timeOf(epoch, batch, 0);
      const isIn = (stop: number) => stop >= from - start;
      const isLast = batch === batches;
      const stop = this.#inBatch.find(isIn) ?? (isLast ? this.#atEnd.find(isIn) : undefined);
      if (stop !== undefined && this.#mayLook(epoch, batch)) return Math.min(until, start + stop);
      if (isLast) from = timeOf(epoch + 1, 1, 0);
      else from = timeOf(epoch, this.#inBatch.length > 0 ? batch + 1 : batches, 0);
    }
    return until;
  }

  /** Whether there is one in an epoch. */
  areInEpoch(epoch: number): boolean {
    const end = this.#course.timeOf(epoch + 1, 1, 0);
    return this.next(this.#course.timeOf(epoch, 1, 0), end) < end;
  }
}
