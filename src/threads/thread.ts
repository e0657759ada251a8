import { errorInWords } from '../spec/words.ts';
import { dispatch, type Handlers, type Message, type Ping, type Pong } from './messages.ts';
import type { Port } from './port.ts';

/** Calls back after so many milliseconds; the result prevents it. */
export type Later = (milliseconds: number, callback: () => void) => () => void;

interface ThreadOptions<In extends Message> {
  readonly handlers: Handlers<In>;
  /** Called once if the thread fails: why, as a clause. It is ended, and nothing more comes of it. */
  readonly failed: (reason: string) => void;
  /** A timer by default. */
  readonly later?: Later | undefined;
}

/** Milliseconds between two looks at whether a thread that is watched has given a sign of life. */
export const lookInterval = 10_000;
/** After so many messages a thread is asked for a sign that it looks for messages, too. */
const askedAfter = 1000;
/** Messages that a thread may send without that sign: whatever it sends, it waits for this side now and then. */
export const mostUnheard = 20_000;

/**
 * A thread, seen from where it was started. It fails when it throws, exits by itself, runs out of memory, sends what is not
 * understood or too much at once, or is watched and gives no sign of life: each is told once, in the same way.
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
  /** Pings without a pong, and messages since the last pong. */
  #pings = 0;
  #unheard = 0;
  #stopLooking: (() => void) | undefined;

  constructor(start: () => Port, { handlers, failed, later = timer }: ThreadOptions<In>) {
    this.#handlers = { ...handlers, pong: () => this.#heard() } as Handlers<In | Pong>;
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
    this.#unheard++;
    if (this.#unheard === askedAfter) this.#ping();
    if (this.#unheard > mostUnheard) {
      this.#fail(`its thread sent ${mostUnheard.toLocaleString('en')} messages without waiting for an answer`);
      return;
    }
    try {
      dispatch(this.#handlers, message);
    } catch (error) {
      this.#fail(`a message from its thread cannot be used (${errorInWords(error)})`);
    }
  }

  #ping(): void {
    this.#pings++;
    this.post({ type: 'ping' });
  }

  #heard(): void {
    if (this.#pings === 0) throw new Error('"pong" came without a "ping"');
    this.#pings--;
    this.#unheard = 0;
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
    if (!this.#isPinged) this.#ping();
    this.#isPinged = true;
    this.#lookLater();
  }

  #fail(reason: string): void {
    if (this.#isOver) return;
    this.end();
    this.#failed(reason);
  }
}

/**
 * How long a thread may take to finish its batch and hand over what it has, in milliseconds, while a person waits for its end. Then it is
 * ended within whatever it computes: a person waits for no more than 200 ms.
 */
export const grace = 120;

/** Calls back after the grace, once what a thread has said by then has been taken, however late this side is. The result prevents it. */
export function afterGrace(later: Later, callback: () => void): () => void {
  let cancel = later(grace, () => {
    cancel = later(0, callback);
  });
  return () => cancel();
}

export const timer: Later = (milliseconds, callback) => {
  const timeout = setTimeout(callback, milliseconds);
  return () => clearTimeout(timeout);
};

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds <= 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
