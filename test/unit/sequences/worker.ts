import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort, Worker as RealWorker, type WorkerOptions } from 'node:worker_threads';

/** A thread that has been started and has not exited. */
export interface Watched {
  /** What it was asked to do first. */
  task: string;
  /** Whether it would keep the process alive: something is expected of it. */
  isAwaited: boolean;
  /** Ends it from outside, as when memory runs out: whoever started it does not know. */
  kill(): void;
}

export const threads = new Set<Watched>();

let house: RealWorker | undefined;
let isReal = false;

/** Whether each thread that is started from now on is a thread of its own, which takes a tenth of a second to start. */
export function useRealThreads(wish: boolean): void {
  isReal = wish;
}

/**
 * In the place of Node's `Worker` in src/threads/node/startWorker.ts: a thread of its own, or one of many that live in the same one, which
 * speak to this side in the same way.
 */
export class Worker {
  constructor(file: string, options?: WorkerOptions) {
    // biome-ignore lint/correctness/noConstructorReturn: whoever makes one gets one of two kinds.
    return (isReal ? new WatchedWorker(file, options) : new Lodger()) as unknown as Worker;
  }
}

class WatchedWorker extends RealWorker {
  readonly #watched: Watched = { task: '', isAwaited: true, kill: () => void super.terminate() };

  constructor(file: string, options?: WorkerOptions) {
    super(file, options);
    threads.add(this.#watched);
    this.once('exit', () => void threads.delete(this.#watched));
  }

  override postMessage(...given: Parameters<RealWorker['postMessage']>): void {
    this.#watched.task ||= taskOf(given[0]);
    super.postMessage(...given);
  }

  override ref(): void {
    this.#watched.isAwaited = true;
    super.ref();
  }

  override unref(): void {
    this.#watched.isAwaited = false;
    super.unref();
  }
}

class Lodger extends EventEmitter {
  readonly #port: MessagePort;
  readonly #watched: Watched = { task: '', isAwaited: true, kill: () => this.#end() };
  #isEnded = false;

  constructor() {
    super();
    house ??= newHouse();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', message => this.emit('message', message));
    port1.on('close', () => {
      threads.delete(this.#watched);
      this.emit('exit', 1);
    });
    house.postMessage(port2, [port2]);
    threads.add(this.#watched);
  }

  postMessage(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    if (this.#isEnded) return;
    this.#watched.task ||= taskOf(message);
    this.#port.postMessage(message, [...transfer]);
  }

  async terminate(): Promise<number> {
    this.#end();
    return 1;
  }

  ref(): void {
    this.#watched.isAwaited = true;
    if (!this.#isEnded) this.#port.ref();
  }

  unref(): void {
    this.#watched.isAwaited = false;
    if (!this.#isEnded) this.#port.unref();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#port.ref();
    this.#port.close();
  }
}

function newHouse(): RealWorker {
  const worker = new RealWorker(new URL('./threadHouse.ts', import.meta.url));
  worker.unref();
  worker.once('exit', () => {
    house = undefined;
  });
  return worker;
}

function taskOf(message: unknown): string {
  return String((message as { readonly task?: unknown }).task);
}
