import { flatWord } from '../functions/activations.ts';
import { type DecadeScale, isDead, type Verdict, verdict } from '../trace/gradientScales.ts';
import { isSaturated, layerScalarIndex } from '../trace/layout.ts';
import { factsOf } from '../trace/quantity.ts';
import { layerScalarFacts } from '../trace/scalars.ts';
import type { Inspected } from './inspected.ts';
import { shareText } from './numberText.ts';
import { type InspectedTensor, isInspected } from './tensors.ts';

/** How a tensor is, and a sentence that says so; `unjudged` where its numbers tell nothing of the gradient. */
export interface Health {
  readonly verdict: Verdict | 'saturated' | 'unjudged';
  readonly words: string;
}

const unjudged: Health = { verdict: 'unjudged', words: '' };

/** A delta whose RMS falls by this factor from the layer above vanishes between the two. */
const steep = 1e3;
/** From this share of units on, dead or saturated ones are worth saying. */
const manyUnits = 0.3;

/** How a tensor is, by the scales of the gradient map (docs/numbers.md). */
export function tensorHealth(inspected: Inspected, layer: number, tensor: InspectedTensor): Health {
  const found = inspected.statistics(layer, tensor);
  const numbers = inspected.numbers(layer, tensor);
  if (!found || !numbers) return unjudged;
  const count = numbers.rows * numbers.columns;
  if (found.nonFinite > 0) {
    const all = found.nonFinite === count;
    const words = `${all ? 'All numbers' : `${shareText(found.nonFinite, count)} of the numbers`} are NaN or infinite.`;
    return { verdict: 'not finite', words };
  }
  const judged = (isInspected(tensor) && factsOf(tensor).scale) || 'values';
  const size = (value: number) => (found.zeros === count ? 0 : notZero(value));
  const rms = size(found.norm / Math.sqrt(count));
  switch (judged) {
    case 'values':
      return unjudged;
    case 'gradient':
      return onScale(layerScalarFacts.gradientNorm.scale, found.norm, 'norm');
    case 'delta':
      return fallen(inspected, layer, tensor, rms) ?? onScale(layerScalarFacts.deltaRms.scale, rms, 'RMS');
    case 'weights':
      return onScale(layerScalarFacts.weightNorm.scale, found.norm, 'norm');
    case 'update': {
      const weights = inspected.statistics(layer, 'weights')?.norm;
      if (!weights) return unjudged;
      return onScale(layerScalarFacts.updateRatio.scale, size(found.norm / weights), 'norm relative to that of W');
    }
    case 'derivative':
      return derivativeHealth(inspected, layer, tensor, size(found.mean));
  }
}

/** What is not 0 stays so, however small a quotient with it becomes. */
function notZero(value: number): number {
  return value === 0 ? Number.MIN_VALUE : value;
}

/** The norm of the mean dE/dW of an epoch: of the record, or where squares were too small for that, of the numbers. */
export function gradientNorm(inspected: Inspected, layer: number): number {
  const recorded = inspected.scalars[layerScalarIndex(inspected.layout, layer, 'gradientNorm')]!;
  return recorded === 0 ? inspected.statistics(layer, 'meanGradient')!.norm : recorded;
}

/** The RMS of delta of an epoch; of the record it is 0, too, where squares were too small for a number, and delta is not. */
function deltaRms(inspected: Inspected, layer: number): number {
  const recorded = inspected.scalars[layerScalarIndex(inspected.layout, layer, 'deltaRms')]!;
  if (recorded !== 0) return recorded;
  const isZero = inspected.statistics(layer, 'meanDelta')!.zeros === inspected.shape(layer).outputs;
  return isZero ? 0 : notZero(recorded);
}

/** The worst that the scalars of an epoch say of a layer. */
export function layerHealth(inspected: Inspected, layer: number): Health {
  const { layout, scalars, run } = inspected;
  const scalar = (name: 'weightNorm' | 'saturatedShare') => scalars[layerScalarIndex(layout, layer, name)]!;
  const gradient = onScale(
    layerScalarFacts.gradientNorm.scale,
    gradientNorm(inspected, layer),
    'norm of dE/dW, the mean of the epoch,',
  );
  const delta = onScale(layerScalarFacts.deltaRms.scale, deltaRms(inspected, layer), 'RMS of delta over the epoch');
  const weights = onScale(layerScalarFacts.weightNorm.scale, scalar('weightNorm'), 'norm of W');
  const broken = [weights, gradient, delta].find(health => health.verdict === 'not finite');
  if (broken) return broken;
  const bad = [gradient, delta].find(({ verdict }) => ['dead', 'exploding', 'vanishing'].includes(verdict));
  if (bad) return bad;
  const isHidden = layer < run.info.layers.length - 1;
  const lost = isHidden ? lostUnits(scalar('saturatedShare'), layout.layers[layer]!.shape.activation) : undefined;
  return lost ?? [gradient, delta].find(({ verdict }) => verdict !== 'healthy') ?? gradient;
}

function onScale(scale: DecadeScale, value: number, what: string): Health {
  const word = verdict(scale, value);
  const { low, high } = scale;
  const words: Readonly<Record<Verdict, string>> = {
    'not finite': `The ${what} is NaN or infinite.`,
    dead: `The ${what} is exactly 0.`,
    vanishing: `Vanishing: the ${what} is far below ${low}.`,
    small: `Small: the ${what} is below ${low}.`,
    healthy: `Healthy: the ${what} is from ${low} to ${high}.`,
    large: `Large: the ${what} is above ${high}.`,
    exploding: `Exploding: the ${what} is far above ${high}.`,
  };
  return { verdict: word, words: words[word] };
}

/** A small delta that was a thousand times larger in the layer above. */
function fallen(inspected: Inspected, layer: number, tensor: InspectedTensor, rms: number): Health | undefined {
  const above = layer + 1;
  if (above >= inspected.layout.layers.length || isDead(layerScalarFacts.deltaRms.scale, rms)) return undefined;
  const from = inspected.statistics(above, tensor);
  const count = inspected.numbers(above, tensor)?.columns;
  if (!from || !count || from.nonFinite > 0 || verdict(layerScalarFacts.deltaRms.scale, rms) !== 'small')
    return undefined;
  if (from.norm / Math.sqrt(count) < steep * rms) return undefined;
  const words = 'Vanishing: the RMS is at least 1,000 times smaller than in the layer above.';
  return { verdict: 'vanishing', words };
}

function derivativeHealth(inspected: Inspected, layer: number, tensor: InspectedTensor, mean: number): Health {
  const { activation } = inspected.shape(layer);
  if (activation === 'softmax') return unjudged;
  const values = inspected.numbers(layer, tensor)!.row(0);
  const samples = tensor === 'meanJacobianDiagonal' ? inspected.run.info.trainingRows : 1;
  let flat = 0;
  for (const value of values) if (isSaturated(value, samples, inspected.precision)) flat++;
  const share = flat / values.length;
  const health = lostUnits(share, activation) ?? derivativeMean(mean);
  if (tensor === 'meanJacobianDiagonal' || share === 1 || !(share >= manyUnits)) return health;
  // That units are flat for one sample is what relu does: it does not make them dead.
  const words = `${shareText(share, 1)} of the units are flat for this sample: their derivative is within ±0.01.`;
  return { verdict: derivativeMean(mean).verdict, words };
}

function lostUnits(share: number, activation: string): Health | undefined {
  if (!(share >= manyUnits)) return undefined;
  const word = flatWord(activation);
  return { verdict: word, words: `${shareText(share, 1)} of the units are ${word}: their derivative is within ±0.01.` };
}

function derivativeMean(mean: number): Health {
  const word = verdict(layerScalarFacts.jacobianMean.scale, mean);
  const words: Readonly<Record<Verdict, string>> = {
    'not finite': 'The mean derivative is NaN or infinite.',
    dead: 'The mean derivative is exactly 0: no gradient gets through.',
    vanishing: 'Vanishing: the mean derivative is at most 0.01.',
    small: 'Small: the mean derivative is below 0.1.',
    healthy: 'Healthy: the mean derivative is from 0.1 to 1.',
    large: 'Large: the mean derivative is above 1.',
    exploding: 'Exploding: the mean derivative is at least 10.',
  };
  return { verdict: word, words: words[word] };
}
