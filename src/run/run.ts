import type { FailedBatch } from '../trace/failedBatch.ts';
import { traceLayout } from '../trace/layout.ts';
import { History } from './history.ts';
import { isActive, type RunInfo, type RunStatus } from './runState.ts';
import type { RunModel, RunSamples, RunSubject } from './samples.ts';
import type { EpochBatch, TrainingRequest } from './workerMessages.ts';

/** A status but for the number of epochs, which the history knows. */
type Ending = Pick<RunStatus, 'state' | 'message'> & {
  readonly [name in 'test' | 'failedBatch']: RunStatus[name] | undefined;
};
/** Why a run is `interrupted`. */
export const windowClosed = 'interrupted when the window closed';

/** What can be saved with a run. */
export type SavedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** One training as the host knows it: its facts, what it is doing, and the epochs recorded so far. */
export class Run {
  readonly info: RunInfo;
  readonly history: History;
  /** What the network can be asked about, with the weights of any recorded epoch: see evaluator.ts. */
  readonly subject: RunSubject | undefined;
  /** What trains it again; undefined where it is not known any more. */
  readonly request: TrainingRequest | undefined;
  /** Arrays by name that are saved with the run and come back with it, such as its checkpoints. */
  readonly arrays = new Map<string, SavedArray>();
  /** Why the run cannot be continued, as the end of a sentence; undefined if nothing is known against it. */
  whyNotContinued: string | undefined;
  #status: RunStatus = { state: 'running', epoch: 0, message: '' };
  #endedAt: number | undefined;
  readonly #listeners = new Set<() => void>();

  /** `historyBytes` is the memory for recorded tensors. */
  constructor(info: RunInfo, historyBytes: number, subject?: RunSubject, request?: TrainingRequest) {
    this.info = info;
    this.subject = subject;
    this.request = request;
    this.history = new History(traceLayout(info.layers), historyBytes);
  }

  get model(): RunModel | undefined {
    return this.subject?.model;
  }

  get samples(): RunSamples | undefined {
    return this.subject?.samples;
  }

  get status(): RunStatus {
    return this.#status;
  }

  /** When it ended, in milliseconds since 1970; undefined while it has not, or when nobody saw it end. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** `test` is what the test rows gave, when the run has ended; `failedBatch` is of a run that diverged. */
  setState(state: RunStatus['state'], message = '', test?: Float64Array, failedBatch?: FailedBatch): void {
    this.#set({ state, message, test, failedBatch }, isActive(state) ? undefined : Date.now());
  }

  /** Takes over how a run of an earlier window ended. */
  restoreEnd(status: RunStatus, endedAt: number | undefined): void {
    const { state, message, test, failedBatch } = status;
    this.#set({ state, message, test, failedBatch }, endedAt);
  }

  append(batch: EpochBatch): void {
    this.history.append(batch);
    this.#status = { ...this.#status, epoch: this.history.epochs };
    this.#changed();
  }

  /** Calls `listener` after every change; the result ends that. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set({ state, message, test, failedBatch }: Ending, endedAt: number | undefined): void {
    this.#endedAt = endedAt;
    const known = { ...(test && { test }), ...(failedBatch && { failedBatch }) };
    this.#status = { state, epoch: this.history.epochs, message, ...known };
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
