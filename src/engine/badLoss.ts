import { fusedLoss, losses } from '../functions/losses.ts';
import { numberInWords } from '../trace/formatNumber.ts';
import { type Culprit, classWeightOf, equation, largest, type Operand, verdict } from './culprit.ts';
import type { Network } from './network.ts';
import { lossOfSample } from './passes.ts';

/** What made the mean loss of B samples NaN or infinite, where every net value and output is finite. */
export function badLoss(network: Network, B: number, loss: number): Culprit {
  const layer = network.layers.length - 1;
  const { activation, O } = network.layers[layer];
  const { t, loss: name, sampleWeights } = network;
  const fused = fusedLoss(activation, name);
  const lossOf = (n: number) => lossOfSample(network, n);
  const culprit = (why: string, ...operands: readonly Operand[]): Culprit => {
    return { layer, tensor: 'loss', what: `the loss is ${numberInWords(loss)}: ${why}.`, operands };
  };
  const n = largest(B, lossOf);
  const value = lossOf(n);
  const own = fused ? fusedOperands(network, n) : plainOperands(network, n);
  const operands = [...own, ...classWeightOf(sampleWeights, n)];
  const where = `with ${operands.map(equation).join(' and ')}`;
  if (Number.isFinite(value)) {
    const why = `it is a ${sampleWeights ? 'weighted ' : ''}mean over the batch, and the largest loss is ${numberInWords(value)}, of sample ${n}, ${where}`;
    return culprit(why, ...operands);
  }
  const of = `${name} of sample ${n} is ${numberInWords(value)},`;
  const target = (k: number): Operand => ({ name: `t[${k}]`, value: t[n * O + k] });
  const badTarget = target(largest(O, k => t[n * O + k]));
  if (!Number.isFinite(badTarget.value)) return culprit(`${of} because the target ${verdict(badTarget)}`, badTarget);
  return culprit(`${of} ${where}`, ...operands);
}

/** The output whose part of the sample's loss is largest, and its target. */
function plainOperands({ layers, loss, t }: Network, n: number): Operand[] {
  const { y, O } = layers[layers.length - 1];
  const k = largest(O, unit => losses[loss].value(y[n * O + unit], t[n * O + unit]));
  return [
    { name: `y[${k}]`, value: y[n * O + k] },
    { name: `t[${k}]`, value: t[n * O + k] },
  ];
}

/** The net value that is farthest from where its target wants it, its target, and for softmax the largest net value. */
function fusedOperands({ layers, t }: Network, n: number): Operand[] {
  const { net, activation, O } = layers[layers.length - 1];
  const at = (unit: number) => net[n * O + unit];
  const target = (unit: number) => t[n * O + unit];
  let top = 0;
  for (let unit = 1; unit < O; unit++) if (at(unit) > at(top)) top = unit;
  const isSoftmax = activation === 'softmax';
  const k = largest(O, unit =>
    isSoftmax ? target(unit) * (at(top) - at(unit)) : at(unit) * (Number(at(unit) > 0) - target(unit)),
  );
  return [
    { name: `net[${k}]`, value: at(k) },
    { name: `t[${k}]`, value: target(k) },
    ...(isSoftmax ? [{ name: `the largest net[${top}]`, value: at(top) }] : []),
  ];
}
