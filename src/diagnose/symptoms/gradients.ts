import { trainsWeights } from '../../functions/trainable.ts';
import { flatNumbers } from '../../run/moment.ts';
import { thresholds } from '../../trace/thresholds.ts';
import { evidence, type SymptomRule, symptom } from '../rule.ts';
import { inFinding, layerName } from '../runWords.ts';
import { median } from '../series.ts';
import type { Trace } from '../trace.ts';

/** So many of the last epochs must show it. */
const persistence = 3;

/** dE/dW is exactly 0 in the last epochs: nothing can move. Of layers that may learn, and of a network that has not reached its aim. */
export const noGradient: SymptomRule = ({ trace, outcome }) => {
  if (outcome.verdict === 'well' || outcome.verdict === 'diverged') return undefined;
  if (trace.network('loss').at(-1) === 0) return undefined;
  const layers = trace.info.layers
    .map((_, layer) => layer)
    .filter(layer => isTrained(trace, layer) && isZero(trace.layer(layer, 'gradientNorm')));
  if (layers.length === 0) return undefined;
  const layer = layers[0]!;
  const epoch = trace.at[firstOfEnd(trace.layer(layer, 'gradientNorm'))]!;
  const isAll = layers.length === trace.info.layers.filter((_, l) => isTrained(trace, l)).length;
  const whose = isAll
    ? layers.length === 1
      ? `The gradient of ${layerName(trace, layer)}`
      : "Every layer's gradient"
    : layers.length === 1
      ? `The gradient of ${layerName(trace, layer)}`
      : `The gradient of ${layers.length} layers`;
  return symptom('no-gradient', `${whose} is exactly 0 from epoch ${epoch} on.`, {
    layer,
    epoch,
    quantity: 'gradientNorm',
    value: 0,
    evidence: layers.slice(0, 5).map(l =>
      evidence(`the gradient of ${layerName(trace, l)} is 0`, {
        quantity: 'gradientNorm',
        layer: l,
        epoch,
        value: 0,
      }),
    ),
  });
};

function isTrained({ before }: Trace, layer: number): boolean {
  const settings = before?.settings.layers[layer];
  return settings === undefined || trainsWeights(settings);
}

function isZero(series: Float64Array): boolean {
  const end = series.subarray(-persistence);
  return end.length > 0 && end.every(value => value === 0);
}

function firstOfEnd(series: Float64Array): number {
  let index = series.length - 1;
  while (index > 0 && series[index - 1] === 0) index--;
  return index;
}

/** Where nothing tells how well it learned. */
const utterly = 1e-8;
/** From the first epochs on: a gradient that ends small has done its work. */
const warmUp = 5;

/**
 * The gradient is lost on its way to the first layer, in half of the epochs or more, and the network does not learn (SageMaker and
 * DeepDiagnosis hold the first layer's gradient against the last one's). Split into what weights and derivatives pass on.
 */
export const vanishing: SymptomRule = ({ trace, outcome }) => {
  const { layers } = trace.info;
  const share = { poor: thresholds.vanishedShare, unknown: utterly, well: 0, diverged: 0 }[outcome.verdict];
  if (layers.length < 2) return undefined;
  const lastLayer = layers.length - 1;
  const at =
    (from: number, to?: number): Typical =>
    (layer, name) =>
      median(trace.layer(layer, name).subarray(from, to));
  if (![at(0, warmUp), at(0)].every(of => hasVanished(of, lastLayer, share))) return undefined;
  const of = at(0);
  const factors = layers.slice(0, -1).map((_, layer) => {
    const derivative = of(layer, 'jacobianMean');
    return { layer, derivative, weights: of(layer, 'deltaRms') / of(layer + 1, 'deltaRms') / derivative };
  });
  const [first, last] = [of(0, 'deltaRms'), of(lastLayer, 'deltaRms')];
  const names = [layerName(trace, lastLayer), layerName(trace, 0)];
  return symptom(
    'vanishing',
    `The gradient shrinks ${inFinding(last / first)}-fold from ${names[0]} to ${names[1]}: delta is ${inFinding(last)} there and ${inFinding(first)} here.`,
    {
      layer: 0,
      epoch: trace.epochs,
      quantity: 'deltaRms',
      value: first,
      evidence: factors
        .toSorted((a, b) => a.derivative * a.weights - b.derivative * b.weights)
        .slice(0, 5)
        .map(({ layer, derivative, weights }) =>
          evidence(
            `${layerName(trace, layer)} passes on ${inFinding(derivative)} by its derivative and ${inFinding(weights)} by the weights above`,
            { quantity: 'jacobianMean', layer, epoch: trace.epochs, value: derivative },
          ),
        ),
    },
  );
};

/** A layer's number in the median of some epochs. */
type Typical = (layer: number, name: 'gradientNorm' | 'deltaRms' | 'jacobianMean') => number;

function hasVanished(of: Typical, lastLayer: number, share: number): boolean {
  const gradient = of(0, 'gradientNorm');
  return gradient > 0 && gradient < thresholds.vanishedSize && of(0, 'deltaRms') < share * of(lastLayer, 'deltaRms');
}

/** Rows of W that differ by no more than this share of the largest weight are equal. */
const equalShare = 1e-9;

/** Two or more units of a hidden layer compute the same, at the start and at the end: equal rows of W get equal gradients, for ever. */
export const unitsIdentical: SymptomRule = ({ trace, outcome }) => {
  if (outcome.verdict === 'well') return undefined;
  const { recorded } = trace;
  const [start, end] = [recorded[0], recorded[recorded.length - 1]];
  if (start === undefined || end === undefined) return undefined;
  for (let layer = 0; layer < trace.info.layers.length - 1; layer++) {
    const { outputs, inputs, name } = trace.info.layers[layer]!;
    if (outputs < 2 || !isTrained(trace, layer)) continue;
    if (![start, end].every(epoch => hasEqualRows(flatNumbers(trace.moment(epoch), layer, 'weightsAfter'), inputs))) {
      continue;
    }
    const text = `All ${outputs} units of ${JSON.stringify(name)} have the same weights, in epoch ${end} as in epoch ${start}.`;
    return symptom('units-identical', text, { layer, epoch: start, quantity: 'weightsAfter' });
  }
  return undefined;
};

function hasEqualRows(weights: Float64Array, I: number): boolean {
  if (weights.length <= I) return false;
  let largest = 0;
  for (let i = 0; i < I; i++) largest = Math.max(largest, Math.abs(weights[i]!));
  for (let k = I; k < weights.length; k++) {
    // Also where a number is not finite.
    if (!(Math.abs(weights[k]! - weights[k % I]!) <= equalShare * largest)) return false;
  }
  return true;
}
