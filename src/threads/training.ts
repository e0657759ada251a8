import { Worker } from 'node:worker_threads';
import { continuationOf } from '../run/continuation.ts';
import { firstInterval } from '../run/marks.ts';
import { Run, windowClosed } from '../run/run.ts';
import { assertNever, isActive, type RunInfo } from '../run/runState.ts';
import type { HostToWorker, TrainingRequest, WorkerRequest, WorkerToHost } from '../run/workerMessages.ts';
import type { Problem } from '../spec/problem.ts';

/** What came of the request to train. */
export type Started =
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  /** The run cannot be continued: why, in one or two sentences. */
  | { readonly type: 'unfit'; readonly message: string }
  | { readonly type: 'cancelled' };

export interface TrainingOptions {
  /** The bundled worker entry. */
  readonly workerFile: string;
  readonly request: TrainingRequest;
  /** Of a new run, or else the run that is continued. */
  readonly identity: Pick<RunInfo, 'id' | 'spec'> | { readonly continues: Run };
  /** Memory for recorded tensors, in bytes. */
  readonly historyBytes: number;
  /** Calls back after so many milliseconds; the result prevents it. A timer by default. */
  readonly later?: (milliseconds: number, callback: () => void) => () => void;
}

/** What is said of a run that is continued without a mark. */
const fromStart = 'no checkpoint is kept, so it is trained again from the start';

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
  /** Puts a continued run back as it was, as long as nothing new has been trained. */
  #putBack: (() => void) | undefined;
  #problem: string | undefined;
  #settle!: (started: Started) => void;
  #fail!: (error: Error) => void;

  constructor(options: TrainingOptions) {
    this.#options = options;
    const { identity, request } = options;
    const continues = 'continues' in identity ? continuationOf(identity.continues) : undefined;
    const workerData: WorkerRequest = { task: 'train', ...request, ...(continues && { continues }) };
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

  /** Why the run was put back as it was after it had been taken up, once it has ended. */
  get problem(): string | undefined {
    return this.#problem;
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
      case 'unfit':
        this.#unfit(message.message);
        break;
      case 'basis':
        this.#run?.setBasis(message.basis);
        break;
      case 'mark':
        this.#run?.marks.add(message.mark);
        this.#post({ type: 'marked', interval: this.#run?.marks.interval ?? firstInterval });
        break;
      case 'firstWeights':
        this.#run?.history.start(message.weights);
        break;
      case 'epochs':
        this.#goesOn();
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
    const { historyBytes, request, identity } = this.#options;
    if (!('continues' in identity)) {
      const seedGiven = request.seed !== undefined;
      return new Run({ ...info, ...identity, seedGiven, startedAt: Date.now() }, historyBytes, subject, request);
    }
    const { continues } = identity;
    const isFromStart = continues.history.epochs > 0 && continuationOf(continues)?.mark === undefined;
    this.#putBack = continues.takeUp(info, request, isFromStart ? fromStart : '');
    return continues;
  }

  /** There are new epochs. */
  #goesOn(): void {
    this.#putBack = undefined;
    if (this.#run?.status.message) this.#run.setState('running');
  }

  #unfit(message: string): void {
    if (!this.#run) this.#settle({ type: 'unfit', message });
    else this.#leave(message);
  }

  /** Nothing new has been trained, and nothing will be. False when there is. */
  #leave(problem: string): boolean {
    if (!this.#putBack) return false;
    this.#putBack();
    this.#putBack = undefined;
    this.#problem = problem || undefined;
    return true;
  }

  /** An error that the worker did not expect: ours. What was recorded stays. */
  #failed(error: Error): void {
    const problem = `the training failed: ${error.message}`;
    if (!this.#leave(problem)) this.#run?.setState('failed', problem);
    this.#fail(error);
  }

  #exited(): void {
    if (this.#run && isActive(this.#run.status.state)) {
      if (this.#end === 'window') this.#run.setState('interrupted', windowClosed);
      else if (!this.#leave('')) this.#run.setState('stopped');
    }
    this.#settle({ type: 'cancelled' });
  }
}

function timer(milliseconds: number, callback: () => void): () => void {
  const timeout = setTimeout(callback, milliseconds);
  return () => clearTimeout(timeout);
}
