import { type DecadeScale, type SizeWord, sizeWord } from '../trace/gradientScales.ts';
import { isSaturated } from '../trace/layout.ts';
import { factsOf } from '../trace/quantity.ts';
import { layerScalarFacts } from '../trace/scalars.ts';
import type { Inspected } from './inspected.ts';
import { shareText } from './numberText.ts';
import { type InspectedTensor, isInspected } from './tensors.ts';

/**
 * How large a tensor's numbers are, and a sentence that says so. It is a scale, not a judgement: a gradient is small at the end of
 * a good training, too. What is wrong with a layer its findings say.
 */
export interface Size {
  readonly size: 'not finite' | 'zero' | 'small' | 'usual' | 'large';
  /** Empty where there is nothing to say. */
  readonly words: string;
}

const usual: Size = { size: 'usual', words: '' };

/** From this share of units on, flat ones are worth saying. */
const manyUnits = 0.3;

/** How large the numbers of a tensor are, by the scales of the gradient map (docs/numbers.md). */
export function tensorSize(inspected: Inspected, layer: number, tensor: InspectedTensor): Size {
  const found = inspected.statistics(layer, tensor);
  const numbers = inspected.numbers(layer, tensor);
  if (!found || !numbers) return usual;
  const count = numbers.rows * numbers.columns;
  if (found.nonFinite > 0) {
    const share = found.nonFinite === count ? 'All numbers' : `${shareText(found.nonFinite, count)} of the numbers`;
    return { size: 'not finite', words: `${share} are NaN or infinite.` };
  }
  const scaled = (isInspected(tensor) && factsOf(tensor).scale) || 'values';
  if (scaled === 'values') return usual;
  if (found.zeros === count)
    return { size: 'zero', words: count === 1 ? 'It is exactly 0.' : 'All numbers are exactly 0.' };
  const rms = notZero(found.norm / Math.sqrt(count));
  switch (scaled) {
    case 'gradient':
      return onScale(layerScalarFacts.gradientNorm.scale, found.norm, 'norm');
    case 'delta':
      return onScale(layerScalarFacts.deltaRms.scale, rms, 'RMS');
    case 'weights':
      return onScale(layerScalarFacts.weightNorm.scale, found.norm, 'norm');
    case 'update': {
      const weights = inspected.statistics(layer, 'weights')?.norm;
      if (!weights) return usual;
      return onScale(layerScalarFacts.updateRatio.scale, notZero(found.norm / weights), 'norm relative to that of W');
    }
    case 'derivative':
      return derivativeSize(inspected, layer, tensor, notZero(found.mean));
  }
}

/**
 * The norm of the mean dE/dW of an epoch: of the record, or where squares were too small for that, of the numbers. At a stop of the debugger
 * that of the batch's dE/dW; NaN where it is not computed yet.
 */
export function gradientNorm(inspected: Inspected, layer: number): number {
  if (inspected.stop) return inspected.statistics(layer, 'batchGradient')?.norm ?? Number.NaN;
  const recorded = inspected.moment.scalar(layer, 'gradientNorm');
  return recorded === 0 ? inspected.statistics(layer, 'meanGradient')!.norm : recorded;
}

/** What is not 0 stays so, however small a quotient with it becomes. */
function notZero(value: number): number {
  return value === 0 ? Number.MIN_VALUE : value;
}

const sizes: Readonly<Record<SizeWord, Size['size']>> = {
  'not finite': 'not finite',
  'exactly 0': 'zero',
  'very small': 'small',
  small: 'small',
  medium: 'usual',
  large: 'large',
  'very large': 'large',
};

function onScale(scale: DecadeScale, value: number, what: string): Size {
  const word = sizeWord(scale, value);
  const { high, low, smallBelow = low } = scale;
  const words: Readonly<Record<SizeWord, string>> = {
    'not finite': `The ${what} is NaN or infinite.`,
    'exactly 0': `The ${what} is exactly 0.`,
    'very small': `Very small: the ${what} is far below ${smallBelow}.`,
    small: `Small: the ${what} is below ${smallBelow}.`,
    medium: `Medium: the ${what} is from ${smallBelow} to ${high}.`,
    large: `Large: the ${what} is above ${high}.`,
    'very large': `Very large: the ${what} is far above ${high}.`,
  };
  return { size: sizes[word], words: words[word] };
}

/** Softmax's diagonal is close to 0 as soon as the network is sure of itself, and says nothing of the gradient. */
function derivativeSize(inspected: Inspected, layer: number, tensor: InspectedTensor, mean: number): Size {
  if (inspected.shape(layer).activation === 'softmax') return usual;
  const values = inspected.numbers(layer, tensor)!.row(0);
  const isMean = tensor === 'meanJacobianDiagonal';
  const samples = isMean ? inspected.run.info.trainingRows : 1;
  let flat = 0;
  for (const value of values) if (isSaturated(value, samples, inspected.precision)) flat++;
  const share = flat / values.length;
  const size = onScale(layerScalarFacts.jacobianMean.scale, mean, 'mean derivative');
  if (!(share >= manyUnits)) return size;
  const where = isMean ? 'over the epoch: their mean derivative' : 'for this sample: their derivative';
  return { size: size.size, words: `${shareText(share, 1)} of the units are flat ${where} is within ±0.01.` };
}
