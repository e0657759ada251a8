import type { WorkerRequest } from '../run/workerMessages.ts';

/** One end of the way between two threads, of whatever kind they are. What arrives is unknown until it is recognised. */
export interface Port {
  /** The buffers in `transfer` move to the other side; everything else is copied. */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Sets the listener; messages wait until there is one. */
  onMessage(listener: (message: unknown) => void): void;
  /** Calls back once, when the other side is gone: with the reason as a clause, or with undefined after `end()`. */
  onEnd(listener: (reason: string | undefined) => void): void;
  /** Ends the thread at once, from outside. */
  end(): void;
  /** Keeps this side's process alive for what the other side may say, as it is at first; `unref` does not. */
  ref(): void;
  unref(): void;
}

/** Starts a thread that serves a request (serve.ts). */
export type StartThread = (request: WorkerRequest) => Port;
