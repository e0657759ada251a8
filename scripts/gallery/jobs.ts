import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { GallerySpec } from './cases.ts';
import type { Diagnosed } from './diagnosed.ts';
import type { Done, Job } from './worker.ts';

const threads = 2;

/** Diagnoses every spec with every seed, in two threads; in the order of the specs. Rejects where a spec is invalid. */
export async function diagnosedAll(
  specs: readonly GallerySpec[],
  seeds: readonly (number | undefined)[],
): Promise<Diagnosed[]> {
  const jobs: Job[] = specs
    .flatMap(spec => seeds.map(seed => ({ spec, seed })))
    .map((job, place) => ({ ...job, place }));
  const results: Diagnosed[] = [];
  await Promise.all(
    Array.from({ length: threads }, async (_, thread) => {
      const share = jobs.filter(({ place }) => place % threads === thread);
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: share });
      worker.on('message', ({ place, diagnosed }: Done) => {
        results[place] = diagnosed;
      });
      await once(worker, 'exit');
    }),
  );
  return results;
}
