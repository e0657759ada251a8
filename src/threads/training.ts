import { Worker } from 'node:worker_threads';
import { Run, windowClosed } from '../run/run.ts';
import { assertNever, isActive, type RunFacts, type RunInfo } from '../run/runState.ts';
import type { HostToWorker, TrainingRequest, WorkerRequest, WorkerToHost } from '../run/workerMessages.ts';
import type { Problem } from '../spec/problem.ts';

/** What came of the request to train. */
export type Started =
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  | { readonly type: 'cancelled' };

export interface TrainingOptions {
  /** The bundled worker entry. */
  readonly workerFile: string;
  readonly request: TrainingRequest;
  readonly identity: Pick<RunInfo, 'id' | 'spec'>;
  /** Memory for recorded tensors, in bytes. */
  readonly historyBytes: number;
  /** Calls back after so many milliseconds; the result prevents it. A timer by default. */
  readonly later?: (milliseconds: number, callback: () => void) => () => void;
}

/** How long a stopped training may take to finish its batch and hand over its last epochs, in milliseconds. */
const grace = 500;

/** A training in a worker thread of its own. It ends with its run; `terminate` ends it at once. */
export class Training {
  /** Settles when the data has been read and checked. Rejects only when the worker cannot be started. */
  readonly started: Promise<Started>;
  /** Settles when the training has ended, however that came. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #options: TrainingOptions;
  #run: Run | undefined;
  /** The person has stopped it, or else the window that it ran in closes. */
  #end: 'stop' | 'window' | undefined;
  #settle!: (started: Started) => void;
  #fail!: (error: Error) => void;

  constructor(options: TrainingOptions) {
    this.#options = options;
    const workerData: WorkerRequest = { task: 'train', ...options.request };
    this.#worker = new Worker(options.workerFile, { workerData });
    this.started = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    this.ended = new Promise(resolve => this.#worker.once('exit', () => resolve()));
    this.#worker.on('message', (message: WorkerToHost) => this.#receive(message));
    this.#worker.on('error', error => this.#failed(error));
    this.#worker.once('exit', () => this.#exited());
  }

  pause(): void {
    this.#post({ type: 'pause' });
  }

  resume(): void {
    this.#post({ type: 'resume' });
  }

  /**
   * Ends the training: after the batch at hand with all that was recorded; or by force, while the data is still being
   * read or when the batch takes too long. What had arrived stays.
   */
  stop(): void {
    this.#end ??= 'stop';
    if (!this.#run) {
      void this.#worker.terminate();
      return;
    }
    this.#post({ type: 'stop' });
    const { later = timer } = this.#options;
    this.#worker.once(
      'exit',
      later(grace, () => void this.#worker.terminate()),
    );
  }

  /** Ends it at once, as the window closes: its run is one that was interrupted, unless the person has stopped it before. */
  async terminate(): Promise<void> {
    this.#end ??= 'window';
    await this.#worker.terminate();
  }

  #post(message: HostToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: WorkerToHost): void {
    switch (message.type) {
      case 'refused':
        this.#settle(message);
        break;
      case 'started':
        this.#run = this.#runOf(message);
        this.#settle({ type: 'run', run: this.#run });
        break;
      case 'firstWeights':
        this.#run?.history.start(message.weights);
        break;
      case 'epochs':
        this.#run?.append(message);
        this.#post({ type: 'ack', stride: this.#run?.history.stride ?? 1 });
        break;
      case 'state':
        this.#run?.setState(message.state);
        break;
      case 'ended':
        this.#run?.setState(message.state, message.message, message.test, message.failedBatch);
        break;
      default:
        assertNever(message);
    }
  }

  #runOf({ info, subject }: Extract<WorkerToHost, { type: 'started' }>): Run {
    const { historyBytes, request } = this.#options;
    return new Run(this.#infoOf(info), historyBytes, subject, request);
  }

  #infoOf(facts: RunFacts): RunInfo {
    const { identity, request } = this.#options;
    return { ...facts, ...identity, seedGiven: request.seed !== undefined, startedAt: Date.now() };
  }

  /** An error that the worker did not expect: ours. What was recorded stays. */
  #failed(error: Error): void {
    this.#run?.setState('failed', `the training failed: ${error.message}`);
    this.#fail(error);
  }

  #exited(): void {
    if (this.#run && isActive(this.#run.status.state)) {
      if (this.#end === 'window') this.#run.setState('interrupted', windowClosed);
      else this.#run.setState('stopped');
    }
    this.#settle({ type: 'cancelled' });
  }
}

function timer(milliseconds: number, callback: () => void): () => void {
  const timeout = setTimeout(callback, milliseconds);
  return () => clearTimeout(timeout);
}
