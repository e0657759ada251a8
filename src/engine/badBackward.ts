import { numberInWords } from '../trace/formatNumber.ts';
import { badDelta } from './badDelta.ts';
import { type Culprit, largest, product, term, type Weights } from './culprit.ts';
import { meanFactor } from './meanLoss.ts';
import type { Layer, Network } from './network.ts';
import { biasGradient, weightGradient } from './passes.ts';
import { firstNonFinite } from './vector.ts';

/**
 * The first NaN or infinity of a backward pass over B samples whose forward pass is finite: delta, weight and bias gradient
 * of each layer downwards. Reads x, net, y and dnet; the gradients are computed anew, without regularization and
 * clipping, and stand in dw and db afterwards. `weights` are those before the update, where they are known.
 */
export function badBackward(network: Network, B: number, weights: readonly Weights[] | undefined): Culprit | undefined {
  const factor = meanFactor(network, B);
  for (let l = network.layers.length - 1; l >= 0; l--) {
    const layer = network.layers[l];
    const delta = firstNonFinite(layer.dnet, B * layer.O);
    if (delta >= 0) return badDelta(network, l, delta, weights);
    weightGradient(layer, B, factor);
    biasGradient(layer, B, factor);
    const bad = badWeightGradient(layer, l, B) ?? badBiasGradient(layer, l, B);
    if (bad) return bad;
  }
  return undefined;
}

/** dw[o][i] = 1/B sum over n of dnet[n][o] x[n][i]. */
function badWeightGradient({ dw, dnet, x, I, O }: Layer, l: number, B: number): Culprit | undefined {
  const k = firstNonFinite(dw);
  if (k < 0) return undefined;
  const [o, i] = [Math.floor(k / I), k % I];
  const termAt = (n: number) => {
    return term({ name: `delta[${o}]`, value: dnet[n * O + o] }, { name: `x[${i}]`, value: x[n * I + i] });
  };
  const n = largest(B, sample => termAt(sample).value);
  const most = termAt(n);
  const what =
    `the weight gradient dw[${i}] of unit ${o} is ${numberInWords(dw[k])}. It is the mean of delta x over the batch, ` +
    `and the largest term is ${product(most)}, of sample ${n}.`;
  return { layer: l, tensor: 'gradient', what, operands: most.factors };
}

/** db[o] = 1/B sum over n of dnet[n][o]. */
function badBiasGradient({ db, dnet, O }: Layer, l: number, B: number): Culprit | undefined {
  const o = firstNonFinite(db);
  if (o < 0) return undefined;
  const n = largest(B, sample => dnet[sample * O + o]);
  const operand = { name: `delta[${o}]`, value: dnet[n * O + o] };
  const what =
    `the bias gradient db of unit ${o} is ${numberInWords(db[o])}. It is the mean of delta over the batch, ` +
    `and the largest is ${numberInWords(operand.value)}, of sample ${n}.`;
  return { layer: l, tensor: 'gradient', what, operands: [operand] };
}
