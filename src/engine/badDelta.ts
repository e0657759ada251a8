import { fusedLoss } from '../functions/losses.ts';
import { numberInWords } from '../trace/formatNumber.ts';
import { symbolText } from '../trace/quantitySymbol.ts';
import {
  type Culprit,
  classWeightOf,
  equation,
  largest,
  type Operand,
  product,
  term,
  verdict,
  type Weights,
} from './culprit.ts';
import type { Network } from './network.ts';
import { type OutputGradient, outputGradientAt } from './outputGradientAt.ts';

type Explained = Pick<Culprit, 'operands'> & { readonly words: string };

/** What made a delta dnet[n][o] NaN or infinite, `k` being its place in (B, O). `weights`: see `badBackward`. */
export function badDelta(network: Network, l: number, k: number, weights: readonly Weights[] | undefined): Culprit {
  const { activation, elementwise, dnet, O } = network.layers[l];
  const [n, o] = [Math.floor(k / O), k % O];
  const isFused = l === network.layers.length - 1 && fusedLoss(activation, network.loss) !== undefined;
  const gradientAt = (unit: number) => outputGradientAt(network, l, n, unit, weights);
  const { words, operands } = isFused
    ? fused(network, k)
    : elementwise
      ? elementwiseProduct(elementwise.df, network, l, k, gradientAt(o))
      : softmaxProduct(network, l, k, gradientAt);
  const what = `the delta of unit ${o} for sample ${n} is ${numberInWords(dnet[k])}. It is ${words}.`;
  return { layer: l, tensor: 'delta', what, operands };
}

function fused({ layers, loss, t, sampleWeights }: Network, k: number): Explained {
  const { activation, y, O } = layers[layers.length - 1];
  const operands = [
    { name: `y[${k % O}]`, value: y[k] },
    { name: `t[${k % O}]`, value: t[k] },
    ...classWeightOf(sampleWeights, Math.floor(k / O)),
  ];
  return {
    words: `the derivative of ${loss} after ${activation}, with ${operands.map(equation).join(' and ')}`,
    operands,
  };
}

/** dE/dy dy/dnet. */
function elementwiseProduct(
  df: (net: number, y: number) => number,
  { layers }: Network,
  l: number,
  k: number,
  gradient: OutputGradient,
): Explained {
  const { net, y } = layers[l];
  const derivative = { name: symbolText('activationJacobian'), value: df(net[k], y[k]) };
  const words = `${gradient.operand.name} ${derivative.name}`;
  if (!overflows(gradient.operand.value * derivative.value)) {
    return { words: `${words}, with ${equation(derivative)}`, operands: [derivative] };
  }
  if (!Number.isFinite(gradient.operand.value)) return handedDown(words, gradient);
  const both = term(gradient.operand, derivative);
  return { words: product(both), operands: both.factors };
}

/** y[o] (dE/dy[o] - sum over the units of y dE/dy). */
function softmaxProduct(
  { layers }: Network,
  l: number,
  k: number,
  gradientAt: (unit: number) => OutputGradient,
): Explained {
  const { y, O } = layers[l];
  const start = k - (k % O);
  const gradientName = symbolText('outputGradient');
  const words = `y (${gradientName} - sum of y ${gradientName})`;
  const value = (unit: number) => gradientAt(unit).operand.value;
  let mean = 0;
  for (let unit = 0; unit < O; unit++) mean += y[start + unit] * value(unit);
  const unit = largest(O, value);
  const gradient = gradientAt(unit);
  if (!overflows(y[k] * (value(k - start) - mean))) {
    const own: Operand = { name: `y[${k - start}]`, value: y[k] };
    return { words: `${words}, with ${equation(own)}`, operands: [own] };
  }
  if (!Number.isFinite(gradient.operand.value)) return handedDown(words, gradient);
  const operands = [{ name: `y[${unit}]`, value: y[start + unit] }, gradient.operand];
  return {
    words: `${words}, and ${gradientName} is largest at unit ${unit}: ${operands.map(equation).join(', ')}`,
    operands,
  };
}

/** Whether operands give a number that is not finite, be it in 32 bits; if not, they are not those that were used. */
function overflows(value: number): boolean {
  return !Number.isFinite(Math.fround(value));
}

function handedDown(words: string, { operand, source, operands }: OutputGradient): Explained {
  return { words: `${words}, and ${verdict(operand)}${source}`, operands: [operand, ...operands] };
}
