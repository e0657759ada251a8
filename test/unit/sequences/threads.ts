import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';

/** What a worker thread was asked to do first. */
export interface Watched {
  readonly worker: Worker;
  task: string;
  /** Whether it would keep the process alive: something is expected of it. */
  isAwaited: boolean;
}

/** Every worker thread that this process has started and that has not exited. */
export const threads = new Set<Watched>();

subscribe('worker_threads', message => {
  const { worker } = message as { readonly worker: Worker };
  const watched: Watched = { worker, task: '', isAwaited: true };
  threads.add(watched);
  worker.once('exit', () => void threads.delete(watched));
  const { postMessage, ref, unref } = worker;
  worker.postMessage = (value: unknown, ...more: unknown[]) => {
    if (watched.task === '') watched.task = String(Object(value).task);
    return Reflect.apply(postMessage, worker, [value, ...more]);
  };
  worker.ref = () => {
    watched.isAwaited = true;
    ref.call(worker);
  };
  worker.unref = () => {
    watched.isAwaited = false;
    unref.call(worker);
  };
});
