import type { Clock } from '../../../../src/page/clock.ts';

/** A clock that stands still until it is moved; each look at it may take some time. */
export class ManualClock implements Clock {
  /** Milliseconds that pass with every look. */
  perLook = 0;
  #time = 0;
  readonly #waiting = new Map<() => void, number>();

  /** Who waits to be called back. */
  get waiting(): number {
    return this.#waiting.size;
  }

  now(): number {
    this.#time += this.perLook;
    return this.#time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    // The same callback may wait more than once.
    const own = () => callback();
    this.#waiting.set(own, this.#time + milliseconds);
    return () => this.#waiting.delete(own);
  }

  /** Lets time pass, and calls back whoever has waited long enough. */
  pass(milliseconds: number): void {
    this.#time += milliseconds;
    for (const [callback, time] of [...this.#waiting]) {
      if (time > this.#time || !this.#waiting.delete(callback)) continue;
      callback();
    }
  }
}
