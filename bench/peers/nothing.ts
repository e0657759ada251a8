/** Loads the workload and reads every number once: the memory that data and weights alone take. */
import type { PeerTraining } from '../peer.ts';
import type { Workload } from '../workloads.ts';

export function prepare({ samples, targets, parameters }: Workload): PeerTraining {
  const arrays = [samples, targets, ...parameters.flatMap(({ weights, bias }) => [weights, bias])];
  return { runEpochs: () => largest(arrays) };
}

/** A loop that makes no garbage and no boxed numbers, which would count as memory of the data. */
function largest(arrays: readonly Float64Array[]): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const array of arrays) for (let k = 0; k < array.length; k++) if (array[k] > largest) largest = array[k];
  return largest;
}
