import { formatNumber } from '../../src/trace/formatNumber.ts';
import { mapScales, verdict } from '../../src/trace/gradientScales.ts';
import type { LayerScalar, TraceLayout } from '../../src/trace/layout.ts';
import { formatCount, formatShare } from '../format.ts';
import { layerValues } from './rows.ts';

/** What is to be said of an epoch, and whether it is bad. */
export interface Diagnosis {
  readonly text: string;
  readonly tone: 'healthy' | 'remark' | 'problem';
}

/** A gradient norm that falls, or grows, by this factor between the output and a layer below it vanishes, or explodes. */
const steep = 1e3;
/** From this share of a hidden layer's units on, dead or saturated ones are worth saying. */
const manyUnits = 0.3;
/** Longer names are cut. */
const longestName = 40;

const gradients = mapScales.gradientNorm;

/**
 * What the scalars of an epoch say about the layers, in words: at most two findings, the worst first. Undefined when there is
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
  if (problems.length > 0) return { text: problems.join('; '), tone: 'problem' };
  const norms = layerValues(layout, scalars, 'gradientNorm');
  const verdicts = Array.from(norms, norm => verdict(gradients, norm));
  if (verdicts.every(word => word === 'vanishing' || word === 'dead')) {
    return { text: 'all gradients are small: the training has converged or stands still', tone: 'remark' };
  }
  return verdicts.every(word => word === 'healthy') ? { text: 'all layers healthy', tone: 'healthy' } : undefined;
}

function notFinite(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const named: readonly [LayerScalar, string][] = [
    ['weightNorm', 'weights'],
    ['gradientNorm', 'gradient'],
    ['deltaRms', 'delta'],
  ];
  for (const [quantity, word] of named) {
    const layers = layersWith(layerValues(layout, scalars, quantity), value => !Number.isFinite(value));
    if (layers.length > 0) return `not finite: the ${word} of ${listed(layout, layers)}`;
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
    return `the gradient norm grows by ${power(norm / from)} from ${nameOf(layout, output)} to ${nameOf(layout, largest)}: exploding`;
  }
  if (!isWord(norm, 'exploding')) return undefined;
  if (norms.every(one => isWord(one, 'exploding'))) {
    return `all gradients are large, up to ${formatNumber(norm, 2)}: exploding, or the loss is of a large scale`;
  }
  return `exploding: the gradient norm of ${nameOf(layout, largest)} is ${formatNumber(norm, 2)}`;
}

function noGradient(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const norms = layerValues(layout, scalars, 'gradientNorm');
  const layers = layersWith(norms, norm => norm === 0);
  if (layers.length === 0) return undefined;
  return `no gradient at all, exactly 0, in ${layers.length === norms.length ? 'any layer' : listed(layout, layers)}`;
}

function vanishing(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const norms = layerValues(layout, scalars, 'gradientNorm');
  const output = norms.length - 1;
  const least = extreme(norms, (a, b) => a < b);
  const fall = norms[output]! / norms[least]!;
  const isSmall = isWord(norms[least]!, 'small') || isWord(norms[least]!, 'vanishing');
  if (least === output || fall < steep || !isSmall) return undefined;
  return `the gradient norm falls by ${power(fall)} from ${nameOf(layout, output)} to ${nameOf(layout, least)}: vanishing`;
}

/** Of the hidden layers: an output that is sure of itself is saturated, too, and should be. */
function lostUnits(layout: TraceLayout, scalars: Float64Array): string | undefined {
  const shares = layerValues(layout, scalars, 'saturatedShare').subarray(0, -1);
  const layers = layersWith(shares, value => value >= manyUnits);
  if (layers.length === 0) return undefined;
  const worst = layers.reduce((a, b) => (shares[b]! > shares[a]! ? b : a));
  const others = layers.length > 1 ? ` and ${formatCount(layers.length - 1, 'other layer')}` : '';
  return `${lostWord(layout, worst)}: ${formatShare(shares[worst]!)} in ${nameOf(layout, worst)}${others}`;
}

/** A mean derivative of 0 is of a unit that is off for every sample, or of one at the flat end of its activation. */
function lostWord({ layers }: TraceLayout, layer: number): string {
  return /relu|elu|gelu|silu|swish|mish/i.test(layers[layer]!.shape.activation) ? 'dead units' : 'saturated units';
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

function power(factor: number): string {
  return `10^${Math.log10(factor).toFixed(1)}`;
}

function listed(layout: TraceLayout, layers: readonly number[]): string {
  const first = nameOf(layout, layers.at(-1)!);
  return layers.length === 1 ? first : `${first} and ${formatCount(layers.length - 1, 'other layer')}`;
}

function nameOf({ layers }: TraceLayout, layer: number): string {
  const { name } = layers[layer]!.shape;
  return `'${name.length > longestName ? `${name.slice(0, longestName)}…` : name}'`;
}
