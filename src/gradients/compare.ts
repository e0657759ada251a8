/** A person's gradients held against the engine's, and the mistakes that explain the difference. */
import type { EngineOptions, Samples } from '../engine/options.ts';
import { explanations } from './explanations.ts';
import { factorContext, factorValues, namedFactors } from './factors.ts';
import type { GivenLayer, LayerShape } from './given.ts';
import { type JudgedLayer, judgedLayers } from './judged.ts';
import { keptPasses, type Passes } from './keptPasses.ts';
import { byCommonness } from './mistakeKinds.ts';
import { engineGradients, type LayerGradients, type Pass } from './pass.ts';
import { type Allowed, type Made, SearchCut } from './searchState.ts';
import { boundAt, type GivenTensor, isWithin, type LayerSizes, layerSizes } from './tolerance.ts';

interface ComparedElement {
  /** Place in the tensor: [row, column] of the weights (O, I), [0, o] of the bias. */
  readonly row: number;
  readonly column: number;
  readonly theirs: number;
  readonly ours: number;
  /** How far apart the two may be. */
  readonly bound: number;
}

export interface ComparedTensor {
  readonly layer: number;
  readonly layerName: string;
  readonly tensor: 'weights' | 'bias';
  readonly verdict: 'right' | 'wrong' | 'not judged';
  /** Significant digits that were written, where they are few and decide. */
  readonly digits: number | undefined;
  readonly elements: number;
  readonly wrong: number;
  /** The median of theirs / ours, and whether it is the same everywhere. Undefined where all of ours are 0. */
  readonly ratio: { readonly median: number; readonly isConstant: boolean } | undefined;
  /** The element that is furthest beyond its bound, or nearest to it. Undefined when not judged. */
  readonly worst: ComparedElement | undefined;
  /** Rows and columns (of a bias, columns) in which everything is right, where some are and others are not. */
  readonly rightRows: readonly number[];
  readonly rightColumns: readonly number[];
}

/** Mistakes that together come to what was given. */
export type Explanation = readonly Made[];

export interface Comparison {
  /** Rows that the gradient is a mean over. */
  readonly rows: number;
  /** What a sum over them is divided by: their number, or the sum of the weights of their classes. */
  readonly totalWeight: number;
  readonly tensors: readonly ComparedTensor[];
  readonly pass: boolean;
  /** The likeliest first; empty when all is right or nothing explains it. */
  readonly explanations: readonly Explanation[];
  /** Whether the explanations are of the highest wrong layer only, and what is below has something else wrong with it. */
  readonly isPartial: boolean;
  /** Why not every mistake was tried. */
  readonly notTried: 'work' | 'evidence' | undefined;
}

/** The tensors that a network has. */
export function layerShapes({ inputs, layers }: Pick<EngineOptions, 'inputs' | 'layers'>): LayerShape[] {
  return layers.map(({ name, units, bias }, l) => ({
    name,
    I: l === 0 ? inputs : layers[l - 1]!.units,
    O: units,
    hasBias: bias,
  }));
}

/** More explanations than this say nothing. */
const mostExplanations = 64;
/** Multiplications of a search: some seconds. */
const searchWork = 1.5e9;

/**
 * Compares what was given with the gradient of the mean loss of the samples with its regularization, at the first weights. Undefined
 * when a gradient of ours is not finite: then there is nothing to compare with.
 */
export function compareGradients(
  options: EngineOptions,
  samples: Samples,
  given: readonly GivenLayer[],
  most: number = searchWork,
): Comparison | undefined {
  const { layers: ours, pass } = engineGradients(options, samples);
  if (!ours.every(({ weights, bias }) => weights.every(Number.isFinite) && bias.every(Number.isFinite)))
    return undefined;
  const sizes = layerSizes(pass);
  const tensors = pass.layers.flatMap(({ hasBias }, l) => {
    const of = (tensor: 'weights' | 'bias') => compareTensor(pass, l, tensor, given[l]?.[tensor], ours[l]!, sizes[l]!);
    return hasBias ? [of('weights'), of('bias')] : [of('weights')];
  });
  const passes = tensors.every(({ verdict }) => verdict !== 'wrong');
  const totalWeight = 1 / pass.shares[0]!;
  const compared = { rows: samples.rows, totalWeight, tensors, pass: passes };
  if (passes) return { ...compared, explanations: [], isPartial: false, notTried: undefined };
  const factors = factorValues(namedFactors(factorContext(options, samples.rows, totalWeight)));
  return { ...compared, ...explain({ pass, given, ours, sizes, tensors, factors, most }) };
}

function compareTensor(
  { layers }: Pass,
  layer: number,
  tensor: 'weights' | 'bias',
  given: GivenTensor | undefined,
  gradients: LayerGradients,
  sizes: LayerSizes,
): ComparedTensor {
  const { name, I, O } = layers[layer]!;
  const ours = gradients[tensor];
  const named = { layer, layerName: name, tensor, elements: ours.length } as const;
  const nothing = { digits: undefined, wrong: 0, ratio: undefined, worst: undefined, rightRows: [], rightColumns: [] };
  if (!given) return { ...named, ...nothing, verdict: 'not judged' };
  const [rows, columns] = tensor === 'weights' ? [O, I] : [1, O];
  const wrongInRow = new Uint32Array(rows);
  const wrongInColumn = new Uint32Array(columns);
  let wrong = 0;
  let worst: ComparedElement | undefined;
  let worstRatio = -1;
  let byDigits = false;
  for (const [k, value] of given.values.entries()) {
    const [row, column] = [Math.floor(k / columns), k % columns];
    const bound = boundAt(given, sizes[tensor], k, ours[k]!);
    const difference = Math.abs(value - ours[k]!);
    if (difference > bound) {
      wrong++;
      wrongInRow[row]!++;
      wrongInColumn[column]!++;
    } else if (difference > 1e-5 * Math.max(Math.abs(value), Math.abs(ours[k]!))) byDigits = true;
    const ratio = difference === 0 ? 0 : difference / bound;
    if (ratio > worstRatio) {
      worstRatio = ratio;
      worst = { row, column, theirs: value, ours: ours[k]!, bound };
    }
  }
  return {
    ...named,
    verdict: wrong > 0 ? 'wrong' : 'right',
    digits: byDigits ? given.digits : undefined,
    wrong,
    ratio: ratioOf(given, ours, sizes[tensor]),
    worst,
    rightRows: wrong > 0 ? zeroPlaces(wrongInRow) : [],
    rightColumns: wrong > 0 && rows > 1 ? zeroPlaces(wrongInColumn) : [],
  };
}

/** The places of zeros, of many the first. */
function zeroPlaces(counts: Uint32Array): number[] {
  return Array.from(counts.keys()).filter(k => counts[k] === 0);
}

function ratioOf(given: GivenTensor, ours: Float64Array, size: (k: number) => number): ComparedTensor['ratio'] {
  const ratios = Float64Array.from(ours, (value, k) => given.values[k]! / value)
    .filter(Number.isFinite)
    .sort();
  if (ratios.length === 0) return undefined;
  const median = ratios[Math.floor((ratios.length - 1) / 2)]!;
  return { median, isConstant: ours.every((value, k) => isWithin(given, size, k, median * value)) };
}

interface Explaining {
  readonly pass: Pass;
  readonly given: readonly GivenLayer[];
  readonly ours: readonly LayerGradients[];
  readonly sizes: readonly LayerSizes[];
  readonly tensors: readonly ComparedTensor[];
  readonly factors: readonly number[];
  readonly most: number;
}

/** What may be wrong at once, tried in this order, and how many digits must speak for it: few come out by chance. */
const attempts: readonly (Allowed & { readonly digits: number })[] = [
  { mistakes: 1, plain: 1, anyFactor: false, digits: 0 },
  { mistakes: 2, plain: 1, anyFactor: false, digits: 6 },
  { mistakes: 1, plain: 0, anyFactor: true, digits: 10 },
  { mistakes: 2, plain: 2, anyFactor: false, digits: 10 },
  { mistakes: 3, plain: 1, anyFactor: false, digits: 10 },
  { mistakes: 2, plain: 1, anyFactor: true, digits: 15 },
];

function explain(explaining: Explaining): Pick<Comparison, 'explanations' | 'isPartial' | 'notTried'> {
  const { pass, given, ours, sizes, tensors, most } = explaining;
  let left = most;
  const spend = (multiplications: number) => {
    left -= multiplications;
    if (left < 0) throw new SearchCut();
  };
  const isRight = (layer: number, tensor: string) =>
    tensors.find(each => each.layer === layer && each.tensor === tensor)!.verdict === 'right';
  const judged = judgedLayers(pass, given, (layer, tensor) => ({
    isRight: isRight(layer, tensor),
    ours: ours[layer]!,
    sizes: sizes[layer]!,
    spend,
  }));
  const passes = keptPasses(pass, spend);
  const found = tryAll(explaining, judged, evidence(explaining, 0), passes);
  if (found.explanations.length > 0 || found.notTried === 'work') return { ...found, isPartial: false };
  const highest = Math.max(...tensors.filter(({ verdict }) => verdict === 'wrong').map(({ layer }) => layer));
  if (!tensors.some(({ verdict, layer }) => verdict === 'wrong' && layer < highest))
    return { ...found, isPartial: false };
  const above = judged.map((layer, l) => (l < highest ? { weights: undefined, bias: undefined } : layer));
  const part = tryAll(explaining, above, evidence(explaining, highest), passes);
  return { ...part, notTried: part.notTried ?? found.notTried, isPartial: part.explanations.length > 0 };
}

function tryAll(
  { pass, factors }: Explaining,
  judged: readonly JudgedLayer[],
  digits: number,
  passes: Passes,
): Pick<Comparison, 'explanations' | 'notTried'> {
  try {
    for (const allowed of attempts) {
      if (allowed.digits > digits) continue;
      const found = firstOf(explanations({ pass, judged, factors, allowed, passes }), mostExplanations);
      if (found.length > 0) return { explanations: ranked(found), notTried: undefined };
    }
  } catch (error) {
    if (!(error instanceof SearchCut)) throw error;
    return { explanations: [], notTried: 'work' };
  }
  return { explanations: [], notTried: attempts.some(allowed => allowed.digits > digits) ? 'evidence' : undefined };
}

function firstOf<Value>(values: Iterable<Value>, most: number): Value[] {
  const found: Value[] = [];
  for (const value of values) {
    found.push(value);
    if (found.length === most) break;
  }
  return found;
}

/**
 * How many digits the wrong tensors from a layer on up give to tell mistakes by. Of one row, a unit's elements all follow from one
 * number, its delta; of B rows from B of them.
 */
function evidence({ pass, given, tensors }: Explaining, lowest: number): number {
  let digits = 0;
  for (const { layer, tensor, verdict, wrong } of tensors) {
    if (verdict !== 'wrong' || layer < lowest) continue;
    const { I, O } = pass.layers[layer]!;
    const independent = tensor === 'bias' ? O : O * Math.min(I, pass.rows);
    digits += Math.min(wrong, independent) * Math.min(5, given[layer]![tensor]!.digits ?? 5);
  }
  return digits;
}

/** The likeliest first, and of those that say the same thing of the same layers one. */
function ranked(found: readonly Explanation[]): Explanation[] {
  const rankOf = (explanation: Explanation) =>
    explanation.reduce((sum, { kind }) => Math.max(sum, byCommonness.indexOf(kind)), 0);
  const known = new Set<string>();
  return found
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .filter(explanation => {
      const said = explanation.map(({ kind, layer, factor }) =>
        kind === 'factor' ? factor!.toPrecision(6) : `${kind} ${layer}`,
      );
      const signature = [...new Set(said)].sort().join();
      if (known.has(signature)) return false;
      known.add(signature);
      return true;
    });
}
