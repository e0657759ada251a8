/** A thread that diagnoses its share of the jobs and posts each as it is done. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Diagnosed, diagnosed } from './diagnosed.ts';
import type { Job } from './jobs.ts';

/** What a job came to, and its place among all. */
export interface Done {
  readonly place: number;
  readonly diagnosed: Diagnosed;
}

for (const { spec, seed, place } of workerData as readonly Job[]) {
  const done: Done = { place, diagnosed: await diagnosed(spec, seed) };
  parentPort!.postMessage(done);
}
