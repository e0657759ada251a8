import type { ResourceLimits, Worker } from 'node:worker_threads';
import { errorInWords } from '../../spec/words.ts';
import type { Port, StartThread } from '../port.ts';
import { startWorker } from './startWorker.ts';

/** Starts worker threads of Node. `workerFile` is the bundled entry, worker.ts. `resourceLimits` other than the usual ones are for tests. */
export function nodeThreads(workerFile: string, resourceLimits?: ResourceLimits): StartThread {
  return request => {
    const worker = startWorker(workerFile, 'task', { ...(resourceLimits && { resourceLimits }) });
    worker.postMessage(request);
    return workerPort(worker);
  };
}

/** The thread, seen from outside. */
function workerPort(worker: Worker): Port {
  let isEnded = false;
  let failure: string | undefined;
  const end = () => void worker.terminate();
  worker.on('error', error => {
    failure ??= failureInWords(error);
  });
  worker.on('messageerror', error => {
    failure ??= `a message from its thread cannot be read (${error.message})`;
    end();
  });
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    onMessage: listener => void worker.on('message', listener),
    onEnd: listener =>
      void worker.once('exit', code =>
        listener(isEnded ? undefined : (failure ?? `its thread ended unexpectedly, with exit code ${code}`)),
      ),
    end() {
      isEnded = true;
      end();
    },
    ref: () => worker.ref(),
    unref: () => worker.unref(),
  };
}

/** V8's own limit, and what cannot be allocated outside of its heap. */
function failureInWords(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown };
  const isOutOfMemory = code === 'ERR_WORKER_OUT_OF_MEMORY' || /allocat/.test(errorInWords(error));
  return isOutOfMemory ? `its thread ran out of memory (${errorInWords(error)})` : errorInWords(error);
}
