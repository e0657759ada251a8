import type { StopLayer, StopNumbers } from '../run/stop.ts';
import { layerInExpression } from '../trace/expressionOf.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { norm } from '../trace/norm.ts';
import { normInWords } from '../trace/quantitySymbol.ts';

/** What stands after a layer's line while a training stands: the norms that are known, of one sample or, of dE/dW, of the batch. */
export function stopText({
  output,
  delta,
  batchGradient,
}: Pick<StopLayer, 'output' | 'delta' | 'batchGradient'>): string {
  const named: readonly (readonly [string, StopNumbers])[] = [
    [normInWords('output'), output],
    [normInWords('delta'), delta],
    [normInWords('gradient'), batchGradient],
  ];
  return named
    .flatMap(([name, values]) => (values instanceof Float64Array ? [`${name} ${formatNumber(norm(values))}`] : []))
    .join('  ');
}

/** Keys of a layer, and what a person who points at one wants to see. */
const ofLayer: Readonly<Record<string, string>> = {
  activation: 'y',
  units: 'net',
  bias: 'b',
  init: 'W',
  weights: 'W',
  dropout: 'mask',
  trainable: 'gradient',
  l1: 'penalizedGradient',
  l2: 'penalizedGradient',
};
const ofNetwork: Readonly<Record<string, string>> = {
  learningRate: 'learningRate',
  loss: 'loss',
  batchSize: 'rows',
  epochs: 'epoch',
};

/** The expression that a key of the spec stands for while a training stands; undefined of a key that stands for none. */
export function expressionOfKey(key: string, layer: string | undefined): string | undefined {
  if (layer === undefined) return Object.hasOwn(ofNetwork, key) ? ofNetwork[key] : undefined;
  return Object.hasOwn(ofLayer, key) ? `${ofLayer[key]}(${layerInExpression(layer)})` : undefined;
}

/** The expression that a layer's name stands for in a phase: what is computed of it there. */
export function expressionOfLayer(layer: string, phase: string): string {
  const names: Readonly<Record<string, string>> = { forward: 'y', update: 'gradient', end: 'W' };
  return `${names[phase] ?? 'delta'}(${layerInExpression(layer)})`;
}
