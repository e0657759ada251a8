/** The numerical route: the gradients of the other routes against central differences of the loss. */
import type { ParameterNumbers } from './arithmetic.ts';
import { loadRows } from './batches.ts';
import { type ElementChoice, everyElement } from './elementSample.ts';
import { bound, isInDoubt, type Verdict, verdictOn } from './gradientVerdict.ts';
import { type DifferenceLoss, lossDifferences, type Parameter } from './lossDifference.ts';
import { type LossSize, lossSize } from './lossSize.ts';
import { type Layer, type Network, shareParameters } from './network.ts';
import { firstStep, numericDerivative, refinedDerivative } from './numericDerivative.ts';
import type { Samples } from './options.ts';
import { backward, forward } from './passes.ts';
import { addRegularizationGradient } from './regularization.ts';

/** Who computed a gradient: the plain arithmetic of this folder, or the kernels that train. */
type Route = 'plain' | 'kernels';

export interface CheckedElement {
  /** Place in the tensor: [row, column] of the weights (O, I), [0, o] of the bias. */
  readonly row: number;
  readonly column: number;
  /** By back-propagation; of two routes the one with the worse verdict, and if they are equal that which is further off. */
  readonly analytic: number;
  readonly route: Route;
  /** By central differences. */
  readonly numeric: number;
  /** |analytic - numeric| / max(|analytic|, |numeric|); 0 where both are 0. */
  readonly error: number;
  /** By how much rounding may have moved the differences: 4 eps S / h. */
  readonly rounding: number;
  /** How far apart the two may be: 1e-6 of the larger, plus `rounding`. */
  readonly bound: number;
  readonly verdict: Verdict;
}

export interface CheckedTensor {
  readonly layer: number;
  readonly layerName: string;
  readonly tensor: Parameter['tensor'];
  /** Elements of the tensor, and how many of them were checked. */
  readonly elements: number;
  readonly checked: number;
  /** How many of those are right or wrong, and of how many differences cannot tell: they drown in rounding. */
  readonly right: number;
  readonly wrong: number;
  readonly cannotTell: number;
  /** Elements at a kink: within the shortest step something crosses a place where the derivative of the loss jumps. */
  readonly atKink: readonly CheckedElement[];
  /**
   * A wrong element, else a right one, else one that cannot be told; of these the one that comes closest to its bound or is
   * furthest beyond. Undefined when all are at a kink.
   */
  readonly worst: CheckedElement | undefined;
}

/** Whether no element is wrong. */
export function passes({ wrong }: CheckedTensor): boolean {
  return wrong === 0;
}

/** What is to be said of a tensor: it is only right where there is an element of which that can be told. */
export function tensorVerdict({ right, wrong, cannotTell }: CheckedTensor): Verdict {
  if (wrong > 0) return 'wrong';
  if (right > 0) return 'right';
  return cannotTell > 0 ? 'cannot tell' : 'at a kink';
}

/**
 * Checks dE/dW and, where there is a bias, dE/db of every layer for the mean loss of the samples with its regularization, one
 * report per tensor, first layer first. `kernels` are gradients of the same, layer by layer, that another arithmetic computed:
 * then both must be right.
 * The weights are the same afterwards; the gradients `dw` and `db` of the network hold those of the samples.
 */
export function checkGradients(
  network: Network,
  samples: Samples,
  choose: ElementChoice = everyElement,
  kernels?: readonly ParameterNumbers[],
): readonly CheckedTensor[] {
  return [...gradientChecks(network, samples, choose, kernels)].filter(checked => checked !== undefined);
}

/**
 * The same, an element a step: yields a tensor's report when the element was its last, undefined otherwise. The weights are
 * what they were whenever it yields, so that it can be given up at any step.
 */
export function* gradientChecks(
  network: Network,
  samples: Samples,
  choose: ElementChoice,
  kernels?: readonly ParameterNumbers[],
): Generator<CheckedTensor | undefined> {
  const own = shareParameters(network, samples.rows);
  loadRows(own, samples, 0, samples.rows);
  forward(own, samples.rows);
  backward(own, samples.rows);
  addRegularizationGradient(own);
  const check = elementCheck(lossDifferences(own), lossSize(own, samples.rows));
  for (const [layer, { name, hasBias, w, dw, b, db, I, O, ...rest }] of own.layers.entries()) {
    const inputs = largestInputs({ I, x: rest.x });
    const trained = kernels?.[layer];
    const ofWeights = { layer, layerName: name, tensor: 'weights', elements: O * I } as const;
    yield* checkTensor(ofWeights, choose(O * I), index => {
      const [unit, i] = [Math.floor(index / I), index % I];
      const place = { row: unit, column: i };
      const step = firstStep(w[index], inputs[i]!);
      return check({ layer, tensor: 'weights', unit, index }, place, step, dw[index], trained?.weights[index]);
    });
    const ofBias = { layer, layerName: name, tensor: 'bias', elements: O } as const;
    if (!hasBias) continue;
    yield* checkTensor(ofBias, choose(O), index => {
      const place = { row: 0, column: index };
      const step = firstStep(b[index], 1);
      return check({ layer, tensor: 'bias', unit: index, index }, place, step, db[index], trained?.bias[index]);
    });
  }
}

function* checkTensor(
  tensor: Pick<CheckedTensor, 'layer' | 'layerName' | 'tensor' | 'elements'>,
  chosen: Uint32Array,
  check: (index: number) => CheckedElement,
): Generator<CheckedTensor | undefined> {
  const counts = { right: 0, wrong: 0, 'cannot tell': 0, 'at a kink': 0 };
  const atKink: CheckedElement[] = [];
  let worst: CheckedElement | undefined;
  for (const [step, index] of chosen.entries()) {
    const element = check(index);
    counts[element.verdict]++;
    if (element.verdict === 'at a kink') atKink.push(element);
    else if (!worst || isWorse(element, worst)) worst = element;
    const { right, wrong, 'cannot tell': cannotTell } = counts;
    const checked = step + 1;
    yield checked === chosen.length ? { ...tensor, checked, right, wrong, cannotTell, atKink, worst } : undefined;
  }
}

const severities: Readonly<Record<Verdict, number>> = { wrong: 3, right: 2, 'cannot tell': 1, 'at a kink': 0 };

/** Written so that NaN counts as the worst there is. */
function isWorse(element: CheckedElement, than: CheckedElement): boolean {
  if (element.verdict !== than.verdict) return severities[element.verdict] > severities[than.verdict];
  return !(ratioToBound(element) <= ratioToBound(than));
}

/** |analytic - numeric| / bound; 0 where both are equal. */
function ratioToBound({ analytic, numeric, bound: allowed }: CheckedElement): number {
  return analytic === numeric ? 0 : Math.abs(analytic - numeric) / allowed;
}

/** Compares one parameter's gradients with differences; with better ones where the first leave a doubt. */
function elementCheck(difference: DifferenceLoss, size: LossSize) {
  return (
    parameter: Parameter,
    place: Pick<CheckedElement, 'row' | 'column'>,
    step: number,
    plain: number,
    kernels: number | undefined,
  ): CheckedElement => {
    const at = (h: number) => difference(parameter, h);
    const loss = { at, lossSize: size.loss, wholeSize: size.ofUnit(parameter.layer, parameter.unit) };
    const found = numericDerivative(loss, step);
    const analytic = kernels === undefined ? [plain] : [plain, kernels];
    const numeric = analytic.some(each => isInDoubt(each, found)) ? refinedDerivative(loss, found) : found;
    const ofRoute = (route: Route, value: number): CheckedElement => ({
      ...place,
      analytic: value,
      route,
      numeric: numeric.value,
      error: relativeError(value, numeric.value),
      rounding: numeric.rounding,
      bound: bound(value, numeric),
      verdict: verdictOn(value, numeric),
    });
    const ofPlain = ofRoute('plain', plain);
    if (kernels === undefined) return ofPlain;
    const ofKernels = ofRoute('kernels', kernels);
    return isWorseRoute(ofKernels, ofPlain) ? ofKernels : ofPlain;
  };
}

/** Of two verdicts on one element, a doubt counts for more than that one of them is right. */
function isWorseRoute(element: CheckedElement, than: CheckedElement): boolean {
  if (element.verdict === than.verdict) return !(ratioToBound(element) <= ratioToBound(than));
  return element.verdict === 'wrong' || than.verdict === 'right';
}

/** |a - n| / max(|a|, |n|); 0 where both are 0. */
export function relativeError(analytic: number, numeric: number): number {
  return analytic === numeric ? 0 : Math.abs(analytic - numeric) / Math.max(Math.abs(analytic), Math.abs(numeric));
}

/** The largest |x| of each of the I inputs over the batch. */
function largestInputs({ x, I }: Pick<Layer, 'x' | 'I'>): Float64Array {
  const largest = new Float64Array(I);
  for (const [k, value] of x.entries()) largest[k % I] = Math.max(largest[k % I], Math.abs(value));
  return largest;
}
