import { Worker } from 'node:worker_threads';
import type { PlannedLayer } from '../plan/layerShapes.ts';
import type { CheckRequest, WorkerRequest } from '../protocol/worker.ts';
import type { TextRange } from '../spec/locate.ts';
import type { Problem } from '../spec/problem.ts';

export interface CheckResult {
  readonly problems: readonly Problem[];
  /** The layers as they are planned; empty when one of them has an error itself. */
  readonly layers: readonly PlannedLayer[];
  /** Where the layers' objects stand in the text, right or wrong. */
  readonly layerRanges: readonly TextRange[];
}

/** A check of a spec and its data, which may be large, in a worker thread of its own. */
export class SpecCheck {
  /** Undefined when it was cancelled. Rejects only when the worker fails, which is an error of ours. */
  readonly result: Promise<CheckResult | undefined>;
  readonly #worker: Worker;

  /** `workerFile` is the bundled worker entry. */
  constructor(workerFile: string, request: CheckRequest) {
    const workerData: WorkerRequest = { task: 'check', ...request };
    this.#worker = new Worker(workerFile, { workerData });
    this.result = new Promise((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => resolve(undefined));
    });
  }

  cancel(): void {
    void this.#worker.terminate();
  }
}
