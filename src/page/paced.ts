import type { Clock } from './clock.ts';

/**
 * Does something at most so many times before the event loop turns. Of what is wanted beyond that only the newest is done, in the next turn:
 * a page that asks without end costs no more than one that asks, and its last question is answered.
 */
export class Paced {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #most: number;
  #done = 0;
  #next: (() => void) | undefined;
  #cancel: (() => void) | undefined;

  constructor(clock: Pick<Clock, 'after'>, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  do(act: () => void): void {
    if (this.#done === this.#most) {
      this.#next = act;
      return;
    }
    this.#done++;
    this.#cancel ??= this.#clock.after(0, () => this.#turn());
    act();
  }

  /** What is still wanted is not done any more. */
  forget(): void {
    this.#next = undefined;
  }

  dispose(): void {
    this.forget();
    this.#cancel?.();
  }

  #turn(): void {
    this.#cancel = undefined;
    this.#done = 0;
    const next = this.#next;
    this.#next = undefined;
    if (next) this.do(next);
  }
}
