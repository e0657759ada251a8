import type { Port, StartThread } from '../../../src/threads/port.ts';
import type { Later } from '../../../src/threads/thread.ts';

/** A thread that does nothing by itself: a test says what it says. */
export class FakePort implements Port {
  readonly posted: unknown[] = [];
  isEnded = false;
  isRef = true;
  #onMessage: (message: unknown) => void = () => undefined;
  #onEnd: (reason: string | undefined) => void = () => undefined;

  post(message: unknown): void {
    this.posted.push(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onEnd(listener: (reason: string | undefined) => void): void {
    this.#onEnd = listener;
  }

  end(): void {
    this.isEnded = true;
  }

  ref(): void {
    this.isRef = true;
  }

  unref(): void {
    this.isRef = false;
  }

  /** The thread posts a message. */
  say(message: unknown): void {
    this.#onMessage(message);
  }

  /** The thread is gone; without a reason because it was ended. */
  go(reason?: string): void {
    this.#onEnd(reason);
  }

  /** How often it was asked for a sign of life. */
  get pings(): number {
    return this.posted.filter(message => (message as { type: string }).type === 'ping').length;
  }
}

/** Starts threads that do nothing by themselves. */
export function fakeThreads(): { readonly ports: FakePort[]; readonly start: StartThread } {
  const ports: FakePort[] = [];
  const start = () => {
    const port = new FakePort();
    ports.push(port);
    return port;
  };
  return { ports, start };
}

/** A clock that stands still until a test lets it go on: `pass` calls what is due next, so many times. */
export class FakeClock {
  readonly #due: { readonly milliseconds: number; readonly callback: () => void }[] = [];

  readonly later: Later = (milliseconds, callback) => {
    const timer = { milliseconds, callback };
    this.#due.push(timer);
    return () => {
      const at = this.#due.indexOf(timer);
      if (at >= 0) this.#due.splice(at, 1);
    };
  };

  /** How many callbacks wait. */
  get waiting(): number {
    return this.#due.length;
  }

  pass(times = 1): void {
    for (let time = 0; time < times; time++) this.#due.shift()?.callback();
  }

  /** What waits for so many milliseconds. */
  passOf(milliseconds: number): void {
    for (const timer of this.#due.filter(due => due.milliseconds === milliseconds)) {
      this.#due.splice(this.#due.indexOf(timer), 1);
      timer.callback();
    }
  }

  /** Until nothing waits any more. */
  passAll(): void {
    while (this.waiting > 0) this.pass();
  }
}
