import { Worker } from 'node:worker_threads';
import type { HostToReplay, ReplayToHost } from '../run/replayQuestions.ts';
import type { TrainingRequest, WorkerRequest } from '../run/workerMessages.ts';

/** A thread that trains again. It keeps no process alive while it has nothing to answer. */
export class ReplayWorker {
  readonly #worker: Worker;
  #isEnded = false;

  /** `receive` gets what the thread says; `lost` is its end when nobody ended it. */
  constructor(workerFile: string, request: TrainingRequest, receive: (message: ReplayToHost) => void) {
    const workerData: WorkerRequest = { task: 'replay', ...request };
    this.#worker = new Worker(workerFile, { workerData });
    const lose = (message: string) => {
      if (this.#isEnded) return;
      this.#isEnded = true;
      receive({ type: 'lost', message });
    };
    this.#worker.on('message', (message: ReplayToHost) => {
      if (this.#isEnded) return;
      if (message.type !== 'progress') this.#worker.unref();
      receive(message);
    });
    this.#worker.once('error', error => lose(error.message));
    this.#worker.once('exit', () => lose('its thread has ended'));
  }

  post(message: HostToReplay): void {
    if (message.type === 'ask') this.#worker.ref();
    this.#worker.postMessage(message);
  }

  end(): void {
    this.#isEnded = true;
    void this.#worker.terminate();
  }
}
