import type { RunInfo, RunStatus } from '../protocol/run.ts';
import type { EpochBatch } from '../protocol/worker.ts';
import { traceLayout } from '../trace/layout.ts';
import { History } from './history.ts';

/** One training as the host knows it: its facts, what it is doing, and the epochs recorded so far. */
export class Run {
  readonly info: RunInfo;
  readonly history: History;
  #status: RunStatus = { state: 'running', epoch: 0, message: '' };
  readonly #listeners = new Set<() => void>();

  /** `historyBytes` is the memory for recorded tensors. */
  constructor(info: RunInfo, historyBytes: number) {
    this.info = info;
    this.history = new History(traceLayout(info.layers), historyBytes);
  }

  get status(): RunStatus {
    return this.#status;
  }

  /** `test` is what the test rows gave, when the run has ended. */
  setState(state: RunStatus['state'], message = '', test?: Float64Array): void {
    this.#status = { state, epoch: this.history.epochs, message, ...(test && { test }) };
    this.#changed();
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

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
