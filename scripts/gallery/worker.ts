/** A thread that diagnoses its share of the jobs and posts each as it is done. */
import { parentPort, workerData } from 'node:worker_threads';
import type { GallerySpec } from './cases.ts';
import { type Diagnosed, diagnosed } from './diagnosed.ts';

export interface Job {
  readonly spec: GallerySpec;
  /** Undefined for the spec's own. */
  readonly seed: number | undefined;
  readonly place: number;
}

/** What a job came to, and its place among all. */
export interface Done {
  readonly place: number;
  readonly diagnosed: Diagnosed;
}

for (const { spec, seed, place } of workerData as readonly Job[]) {
  const done: Done = { place, diagnosed: await diagnosed(spec, seed) };
  parentPort!.postMessage(done);
}
