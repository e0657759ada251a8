import { flatWord } from '../../src/functions/activations.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { verdict } from '../../src/trace/gradientScales.ts';
import type { TraceLayout } from '../../src/trace/layout.ts';
import { type LayerScalar, layerScalarFacts } from '../../src/trace/scalars.ts';
import { foldText, nameOf as shapeName } from '../flow/words.ts';
import { formatCount, formatShare } from '../format.ts';
import { layerValues } from './rows.ts';

/** What is to be said of an epoch, and whether it is bad. */
export interface Diagnosis {
  readonly text: string;
  readonly tone: 'healthy' | 'remark' | 'problem';
}

/** A gradient norm that shrinks, or grows, by this factor between the output and a layer below it vanishes, or explodes. */
const steep = 1e3;
/** From this share of a hidden layer's units on, dead or saturated ones are worth saying. */
const manyUnits = 0.3;

const gradients = layerScalarFacts.gradientNorm.scale;

/**
 * What the scalars of an epoch say about the layers, in sentences: at most two remarks, the worst first. Undefined when there is
 * nothing to say for certain. The thresholds are in docs/numbers.md.
 */
export function diagnose(layout: TraceLayout, scalars: Float64Array): Diagnosis | undefined {
  const problems = [
    notFinite(layout, scalars) ??
      exploding(layout, scalars) ??
      noGradient(layout, scalars) ??
      vanishing(layout, scalars),
    lostUnits(layout, scalars),
  ].filter(text => text !== undefined);
  if (problems.length > 0) return { text: problems.join(' '), tone: 'problem' };
  const norms = layerValues(layout, scalars, 'gradientNorm');
  const verdicts = Array.from(norms, norm => verdict(gradients, norm));
  if (verdicts.every(word => word === 'vanishing')) {
    return {
      text: 'Every layer’s mean weight gradient is tiny: the training has converged or is stuck.',
      tone: 'remark',
    };
  }
  const deltas = layerValues(layout, scalars, 'deltaRms');
  if (!verdicts.every(word => word === 'healthy') || !deltas.every(isHealthyDelta)) return undefined;
  const { low, high } = gradients;
  return { text: `Healthy: every layer’s mean weight gradient is from ${low} to ${high}.`, tone: 'healthy' };
}

/** As the inspector judges a layer (src/inspector/health.ts): a delta that vanishes is not healthy, whatever dE/dW is. */
function isHealthyDelta(rms: number): boolean {
  return !['dead', 'vanishing', 'exploding'].includes(verdict(layerScalarFacts.deltaRms.scale, rms));
}

function notFinite(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const named: readonly [LayerScalar, string, string][] = [
    ['weightNorm', 'The weights', 'are'],
    ['gradientNorm', 'The mean weight gradient', 'is'],
    ['deltaRms', 'The delta', 'is'],
  ];
  for (const [quantity, subject, is] of named) {
    const layers = layersWith(layerValues(layout, scalars, quantity), value => !Number.isFinite(value));
    if (layers.length > 0) return `${subject} of ${listed(layout, layers)} ${is} not finite.`;
  }
  return undefined;
}

function exploding(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const norms = layerValues(layout, scalars, 'gradientNorm');
  const output = norms.length - 1;
  const largest = extreme(norms, (a, b) => a > b);
  const norm = norms[largest]!;
  const isLarge = isWord(norm, 'large') || isWord(norm, 'exploding');
  const from = norms[output]!;
  if (isLarge && largest !== output && norm >= steep * from && from > 0) {
    return `Exploding: ${changeText(layout, 'grows', norm / from, largest)}`;
  }
  if (!isWord(norm, 'exploding')) return undefined;
  if (norms.length > 1 && norms.every(one => isWord(one, 'exploding'))) {
    return `Every layer’s mean weight gradient is large, up to ${formatNumber(norm, 2)}: exploding, or the loss has a large scale.`;
  }
  return `Exploding: the mean weight gradient of ${nameOf(layout, largest)} is ${formatNumber(norm, 2)}.`;
}

function noGradient(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const norms = layerValues(layout, scalars, 'gradientNorm');
  const layers = layersWith(norms, norm => norm === 0);
  if (layers.length === 0) return undefined;
  if (layers.length === norms.length) {
    // Deltas that are not 0 still move biases.
    const isAll = layerValues(layout, scalars, 'deltaRms').every(rms => rms === 0);
    return `Every layer’s ${isAll ? 'gradient' : 'mean weight gradient'} is exactly 0.`;
  }
  return `The mean weight gradient of ${listed(layout, layers)} is exactly 0.`;
}

function vanishing(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const norms = layerValues(layout, scalars, 'gradientNorm');
  const output = norms.length - 1;
  const least = extreme(norms, (a, b) => a < b);
  const fall = norms[output]! / norms[least]!;
  const isSmall = isWord(norms[least]!, 'small') || isWord(norms[least]!, 'vanishing');
  if (least === output || fall < steep || !isSmall) return undefined;
  return `Vanishing: ${changeText(layout, 'shrinks', fall, least)}`;
}

/** `the mean weight gradient shrinks 160,000-fold from out to hidden 1.` */
function changeText(layout: TraceLayout, verb: 'grows' | 'shrinks', factor: number, layer: number): string {
  const places = `from ${nameOf(layout, layout.layers.length - 1)} to ${nameOf(layout, layer)}`;
  return `the mean weight gradient ${verb} ${foldText(Math.log10(factor))} ${places}.`;
}

/** Of the hidden layers: an output that is sure of itself is saturated, too, and should be. */
function lostUnits(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const shares = layerValues(layout, scalars, 'saturatedShare').subarray(0, -1);
  const layers = layersWith(shares, value => value >= manyUnits);
  if (layers.length === 0) return undefined;
  const worst = layers.reduce((a, b) => (shares[b]! > shares[a]! ? b : a));
  const others = layers.length > 1 ? `, and many in ${formatCount(layers.length - 1, 'other layer')}` : '';
  // A mean derivative of 0 is of a unit that is off for every sample, or of one at the flat end of its activation.
  const word = flatWord(layout.layers[worst]!.shape.activation);
  return `${formatShare(shares[worst]!)} of the units of ${nameOf(layout, worst)} are ${word} (derivative about 0)${others}.`;
}

function isWord(norm: number, word: ReturnType<typeof verdict>): boolean {
  return verdict(gradients, norm) === word;
}

function layersWith(values: Float64Array, holds: (value: number) => boolean): number[] {
  return Array.from(values.keys()).filter(layer => holds(values[layer]!));
}

function extreme(values: Float64Array, isMore: (a: number, b: number) => boolean): number {
  return values.reduce((best, value, layer) => (isMore(value, values[best]!) ? layer : best), 0);
}

function listed(layout: TraceLayout, layers: readonly number[]): string {
  const first = nameOf(layout, layers.at(-1)!);
  return layers.length === 1 ? first : `${first} and ${formatCount(layers.length - 1, 'other layer')}`;
}

function nameOf({ layers }: TraceLayout, layer: number): string {
  return shapeName(layers[layer]!.shape);
}
