import { type BatchNorm, batchNorms } from '../trace/failedBatch.ts';
import { norm } from '../trace/norm.ts';
import { meanFactor } from './meanLoss.ts';
import type { Network } from './network.ts';
import { weightGradient } from './passes.ts';
import type { Vec } from './vector.ts';

/**
 * The norms of every layer over the first B samples (`batchNorms` of src/trace/failedBatch.ts), from x, net, y, dnet and w; without
 * a backward pass those of delta and gradient are NaN. dw is computed anew.
 */
export function failedNorms(network: Network, B: number, hasBackward: boolean): Float64Array {
  const factor = meanFactor(network, B);
  const norms = network.layers.map((layer): Record<BatchNorm, number> => {
    const { x, net, y, dnet, dw, w, I, O } = layer;
    if (hasBackward) weightGradient(layer, B, factor);
    return {
      input: normOf(x, B * I),
      net: normOf(net, B * O),
      output: normOf(y, B * O),
      delta: hasBackward ? normOf(dnet, B * O) : Number.NaN,
      gradient: hasBackward ? normOf(dw, dw.length) : Number.NaN,
      weights: normOf(w, w.length),
    };
  });
  return Float64Array.from(norms.flatMap(layer => batchNorms.map(name => layer[name])));
}

function normOf(values: Vec, length: number): number {
  return norm(Float64Array.from(values.subarray(0, length)));
}
