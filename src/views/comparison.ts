import { count, quote } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import type { LayerScalar, NetworkScalar, TraceLayout } from '../trace/layout.ts';
import type { FirstDifference } from './firstDifference.ts';

const words: Readonly<Partial<Record<LayerScalar | NetworkScalar, string>>> = {
  learningRate: 'learning rate',
  validationLoss: 'validation loss',
  validationAccuracy: 'validation accuracy',
  r2: 'R²',
  validationR2: 'validation R²',
  mae: 'MAE',
  validationMae: 'validation MAE',
  deltaNorm: 'delta norm',
  gradientNorm: 'gradient norm',
  updateNorm: 'update norm',
  weightNorm: 'weight norm',
  updateRatio: 'update / weights',
  zeroShare: 'zero outputs',
  saturatedShare: 'saturated units',
  deltaRms: 'delta RMS',
  jacobianMean: 'mean derivative',
};

/** The first difference of two runs in words. The first number is that of the shown run, whose layout is given. */
export function comparisonText(difference: FirstDifference, { layers }: TraceLayout): string {
  if (difference.epoch === undefined) return difference.reason;
  const { epoch, layer, what, a, b } = difference;
  const where = layer === 'network' ? '' : `, ${quote(layers[layer]!.shape.name)}`;
  return `First difference: epoch ${count(epoch)}${where} (${words[what] ?? what} ${distinct(a, b)}).`;
}

/** Both numbers, with as many digits as it takes to tell them apart. */
function distinct(a: number, b: number): string {
  let digits = 3;
  while (digits < 17 && formatNumber(a, digits) === formatNumber(b, digits)) digits++;
  return `${formatNumber(a, digits)} in this run, ${formatNumber(b, digits)} in that one`;
}
