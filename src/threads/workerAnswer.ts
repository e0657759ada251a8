import { Worker } from 'node:worker_threads';
import type { WorkerRequest } from '../run/workerMessages.ts';

/** Work that ends in one answer, in a worker thread of its own: data may be large, and a thread can always be ended. */
export class WorkerAnswer<Answer> {
  /** Undefined when it was cancelled. Rejects only when the worker fails, which is an error of ours. */
  readonly result: Promise<Answer | undefined>;
  readonly #worker: Worker;

  /** `workerFile` is the bundled worker entry. */
  constructor(workerFile: string, workerData: WorkerRequest) {
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
