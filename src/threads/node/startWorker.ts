import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * What V8 may take for each kind of thread. Nothing else in `src` starts a worker, so no thread goes without.
 *
 * A thread of `task` parses a text of at most 10 MB (src/spec/limits.ts), and that is the most that its heap ever holds: rows, weights,
 * records and checkpoints are typed arrays, which do not count. The largest texts took less than three quarters of this. It must be ample: V8 ends
 * a thread that creeps over its limit, but the whole process when a single array of more than 16 MB does not fit, so arrays are
 * bounded before they grow, by the limits of the spec.
 *
 * Outside of the heap, `Limits.memoryBytes` bounds a training's arrays and the memory of the kernels before anything is allocated
 * (src/plan/memoryLimit.ts), and what a shared memory may grow to is its `maximum` (src/wasm/team.ts).
 *
 * A `helper` only runs kernels: a loop in WebAssembly.
 */
export const workerLimits = {
  task: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
  helper: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 },
} as const satisfies Readonly<Record<string, ResourceLimits>>;

/** Starts a thread with the limits of its kind; other ones are a test's. */
export function startWorker(
  file: string,
  kind: keyof typeof workerLimits,
  { workerData, resourceLimits = workerLimits[kind] }: { workerData?: unknown; resourceLimits?: ResourceLimits } = {},
): Worker {
  return new Worker(file, { workerData, resourceLimits });
}
