import { type Activation, outputsOf, type Shape, type Workload } from './workloads.ts';

/** What a competitor that cannot compute the workload itself computes instead. */
export interface Changes extends Partial<Pick<Shape, 'loss' | 'learningRate' | 'batchSize' | 'throughUpdatedWeights'>> {
  /** Only the first rows, where an epoch would take too long; the time is scaled up to all rows. */
  readonly rows?: number;
  /** One a layer. */
  readonly activations?: readonly Activation[];
}

/** The workload with changes, so that also a competitor that differs is held to a known loss. */
export function changeWorkload(workload: Workload, changes: Changes): Workload {
  const { rows = workload.rows, activations, ...rest } = changes;
  return {
    ...workload,
    ...rest,
    rows,
    layers: workload.layers.map((layer, at) => ({ ...layer, activation: activations?.[at] ?? layer.activation })),
    samples: workload.samples.subarray(0, rows * workload.inputs),
    targets: workload.targets.subarray(0, rows * outputsOf(workload)),
  };
}
