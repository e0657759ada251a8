import { errorInWords } from '../spec/words.ts';
import { dispatch, type Handlers, type Message, type Ping, type Pong } from './messages.ts';
import type { Port } from './port.ts';

/** Calls back after so many milliseconds; the result prevents it. */
export type Later = (milliseconds: number, callback: () => void) => () => void;

export interface ThreadOptions<In extends Message> {
  readonly handlers: Handlers<In>;
  /** Called once if the thread fails: why, as a clause. It is ended, and nothing more comes of it. */
  readonly failed: (reason: string) => void;
  /** A timer by default. */
  readonly later?: Later | undefined;
}

/** Milliseconds between two looks at whether a thread that is watched has given a sign of life. */
export const lookInterval = 10_000;

/**
 * A thread, seen from where it was started. It fails when it throws, exits by itself, runs out of memory, sends what is not
 * understood, or is watched and gives no sign of life: each is told once, in the same way.
 */
export class Thread<Out extends Message, In extends Message> {
  /** Settles when the thread is gone, however that came; `failed` has been called before. */
  readonly ended: Promise<void>;
  readonly #handlers: Handlers<In | Pong>;
  readonly #failed: (reason: string) => void;
  readonly #later: Later;
  #port: Port | undefined;
  #isOver = false;
  #looksLeft = 0;
  #looks = 0;
  #isPinged = false;
  #stopLooking: (() => void) | undefined;

  constructor(start: () => Port, { handlers, failed, later = timer }: ThreadOptions<In>) {
    this.#handlers = { ...handlers, pong: () => undefined } as Handlers<In | Pong>;
    this.#failed = failed;
    this.#later = later;
    this.ended = new Promise(resolve => {
      try {
        this.#port = start();
        this.#port.onMessage(message => this.#receive(message));
        this.#port.onEnd(reason => {
          this.#fail(reason ?? 'its thread was ended');
          resolve();
        });
      } catch (error) {
        // Not before the constructor has returned.
        queueMicrotask(() => {
          this.#fail(`its thread could not be started (${errorInWords(error)})`);
          resolve();
        });
      }
    });
  }

  /** Does nothing once the thread is over. */
  post(message: Out | Ping, transfer: readonly ArrayBuffer[] = []): void {
    if (!this.#isOver) this.#port?.post(message, transfer);
  }

  /** From now on it fails if it gives no sign of life for `patience` milliseconds, counted in looks. */
  watch(patience: number): void {
    this.rest();
    if (this.#isOver) return;
    this.#looks = Math.round(patience / lookInterval);
    this.#signOfLife();
    this.#lookLater();
  }

  /** Nothing is expected of it for now. */
  rest(): void {
    this.#stopLooking?.();
    this.#stopLooking = undefined;
  }

  ref(): void {
    this.#port?.ref();
  }

  unref(): void {
    this.#port?.unref();
  }

  /** Ends it at once. That is no failure. */
  end(): void {
    this.#isOver = true;
    this.rest();
    this.#port?.end();
  }

  #receive(message: unknown): void {
    if (this.#isOver) return;
    this.#signOfLife();
    try {
      dispatch(this.#handlers, message);
    } catch (error) {
      this.#fail(`a message from its thread cannot be used (${errorInWords(error)})`);
    }
  }

  #signOfLife(): void {
    this.#looksLeft = this.#looks;
    this.#isPinged = false;
  }

  #lookLater(): void {
    this.#stopLooking = this.#later(lookInterval, () => this.#look());
  }

  /** Looks are counted, not time: while this side was asleep or busy itself, the other one may have been, too. */
  #look(): void {
    if (this.#looksLeft === 0) {
      this.#fail(`its thread did not respond for ${inWords(this.#looks * lookInterval)}`);
      return;
    }
    this.#looksLeft--;
    if (!this.#isPinged) this.post({ type: 'ping' });
    this.#isPinged = true;
    this.#lookLater();
  }

  #fail(reason: string): void {
    if (this.#isOver) return;
    this.end();
    this.#failed(reason);
  }
}

export const timer: Later = (milliseconds, callback) => {
  const timeout = setTimeout(callback, milliseconds);
  return () => clearTimeout(timeout);
};

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds <= 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
