/** The numerical route: the fast route's gradients against central differences of the loss. */
import { backward } from './backward.ts';
import { loadRows } from './batches.ts';
import { type ElementChoice, everyElement } from './elementSample.ts';
import { forward } from './forward.ts';
import { losses } from './losses.ts';
import { type Layer, type Network, shareParameters } from './network.ts';
import type { Samples } from './options.ts';
import { addRegularizationGradient, regularizationLoss } from './regularization.ts';
import type { Vec } from './vector.ts';

export interface CheckedElement {
  /** Place in the tensor: [row, column] of the weights (O, I), [0, o] of the bias. */
  readonly row: number;
  readonly column: number;
  /** By back-propagation, and by central differences. */
  readonly analytic: number;
  readonly numeric: number;
  /** |analytic - numeric| / max(1e-8, |analytic| + |numeric|) */
  readonly error: number;
  /** Whether the two differ by no more than the rounding of the losses that the central difference subtracts. */
  readonly withinRounding: boolean;
}

export interface CheckedTensor {
  readonly layer: number;
  readonly layerName: string;
  readonly tensor: 'weights' | 'bias';
  /** Elements of the tensor, and how many of them were checked. */
  readonly elements: number;
  readonly checked: number;
  /**
   * The element with the largest error among those that are not at a kink, and only if there is no other among those
   * within rounding; undefined when all are at a kink.
   */
  readonly worst: CheckedElement | undefined;
  /** Elements at a kink: within the step a net value, an output or a weight crosses where a derivative jumps. */
  readonly atKink: readonly CheckedElement[];
}

/** An error from here on is a wrong gradient, unless the rounding of the losses explains it. */
export const threshold = 1e-5;

/** Whether no element that can be compared is wrong. Written so that NaN is wrong. */
export function passes({ worst }: CheckedTensor): boolean {
  return !worst || worst.withinRounding || worst.error < threshold;
}

/** What is to be said of a tensor whose worst element could be compared. */
export function verdictOn(tensor: CheckedTensor): 'right' | 'within rounding' | 'WRONG' {
  if (!passes(tensor)) return 'WRONG';
  return !tensor.worst || tensor.worst.error < threshold ? 'right' : 'within rounding';
}

/** `dE/dW` or `dE/db`. */
export function gradientName({ tensor }: CheckedTensor): string {
  return tensor === 'weights' ? 'dE/dW' : 'dE/db';
}

/**
 * Checks dE/dW and, where there is a bias, dE/db of every layer for the mean loss of the samples with its regularization, one report per tensor,
 * first layer first.
 * Takes one forward pass over the samples for each side of each chosen parameter. The weights are the same afterwards; the
 * gradients `dw` and `db` of the network hold those of the samples.
 */
export function checkGradients(
  network: Network,
  samples: Samples,
  choose: ElementChoice = everyElement,
): readonly CheckedTensor[] {
  return [...gradientChecks(network, samples, choose)].filter(checked => checked !== undefined);
}

/**
 * The same, an element a step: yields a tensor's report when the element was its last, undefined otherwise. The weights are
 * what they were whenever it yields, so that it can be given up at any step.
 */
export function* gradientChecks(
  network: Network,
  samples: Samples,
  choose: ElementChoice,
): Generator<CheckedTensor | undefined> {
  const own = shareParameters(network, samples.rows);
  loadRows(own, samples, 0, samples.rows);
  forward(own, samples.rows);
  backward(own, samples.rows);
  addRegularizationGradient(own);
  const difference = centralDifferences(own);
  for (const [layer, { name, hasBias, w, dw, b, db, I, O }] of own.layers.entries()) {
    const place = { layer, layerName: name };
    yield* checkTensor({ ...place, tensor: 'weights', elements: O * I }, w, dw, I, choose(O * I), difference);
    if (hasBias) yield* checkTensor({ ...place, tensor: 'bias', elements: O }, b, db, O, choose(O), difference);
  }
}

interface Difference {
  readonly derivative: number;
  /** How far the rounding of the losses may have moved the derivative. */
  readonly rounding: number;
  readonly atKink: boolean;
}

function* checkTensor(
  tensor: Omit<CheckedTensor, 'checked' | 'worst' | 'atKink'>,
  theta: Vec,
  gradient: Vec,
  columns: number,
  chosen: Uint32Array,
  difference: (theta: Vec, index: number) => Difference,
): Generator<CheckedTensor | undefined> {
  const atKink: CheckedElement[] = [];
  let worst: CheckedElement | undefined;
  for (const [step, index] of chosen.entries()) {
    const { derivative: numeric, rounding, atKink: kinked } = difference(theta, index);
    const analytic = gradient[index];
    const error = relativeError(analytic, numeric);
    const withinRounding = Math.abs(analytic - numeric) <= rounding;
    const place = { row: Math.floor(index / columns), column: index % columns };
    const element = { ...place, analytic, numeric, error, withinRounding };
    if (kinked) atKink.push(element);
    else if (!worst || isWorse(element, worst)) worst = element;
    const checked = step + 1;
    yield checked === chosen.length ? { ...tensor, checked, worst, atKink } : undefined;
  }
}

/** Written so that a NaN error counts as the worst there is. */
function isWorse(element: CheckedElement, than: CheckedElement): boolean {
  if (element.withinRounding !== than.withinRounding) return than.withinRounding;
  return !(element.error <= than.error);
}

/** |a - n| / max(1e-8, |a| + |n|) */
export function relativeError(analytic: number, numeric: number): number {
  return Math.abs(analytic - numeric) / Math.max(1e-8, Math.abs(analytic) + Math.abs(numeric));
}

/** Units in the last place by which a loss may be off after a forward pass. */
const lastPlaces = 8;

/**
 * dE/dtheta = (E(theta + h) - E(theta - h)) / 2h with h = 1e-6 max(1, |theta|), by the step that float64 really makes.
 * The samples' losses are subtracted one by one before they are summed, which loses fewer digits.
 */
function centralDifferences(network: Network): (theta: Vec, index: number) => Difference {
  const B = network.capacity;
  const lossesAbove = new Float64Array(B);
  const kinks = kinkFinder(network);
  return (theta, index) => {
    const value = theta[index];
    const h = 1e-6 * Math.max(1, Math.abs(value));
    const above = value + h;
    const below = value - h;
    theta[index] = above;
    forward(network, B);
    lossesAbove.set(network.sampleLosses);
    const regularizationAbove = regularizationLoss(network);
    kinks.remember();
    theta[index] = below;
    forward(network, B);
    const regularizationBelow = regularizationLoss(network);
    let sum = (regularizationAbove - regularizationBelow) * B;
    let size = (regularizationAbove + regularizationBelow) * B;
    for (let n = 0; n < B; n++) {
      sum += lossesAbove[n] - network.sampleLosses[n];
      size += Math.abs(lossesAbove[n]) + Math.abs(network.sampleLosses[n]);
    }
    const atKink = kinks.crossed();
    theta[index] = value;
    const scale = 1 / B / (above - below);
    const rounding = lastPlaces * Number.EPSILON * size * scale;
    return { derivative: sum * scale, rounding, atKink };
  };
}

/**
 * Tells whether a net value, an output under the loss, or a weight under l1 lies on another side of a kink than it did when
 * remembered. A side is a sign, and 0 a side of its own.
 */
function kinkFinder(network: Network): { remember(): void; crossed(): boolean } {
  const { layers } = network;
  const sides = [...layers.flatMap(activationSides), ...lossSides(network), ...layers.flatMap(penaltySides)];
  const remembered = sides.map(({ length }) => new Int8Array(length));
  return {
    remember: () => {
      for (const [index, { length, sideOf }] of sides.entries()) {
        for (let k = 0; k < length; k++) remembered[index]![k] = sideOf(k);
      }
    },
    crossed: () => sides.some(({ sideOf }, index) => remembered[index]!.some((side, k) => side !== sideOf(k))),
  };
}

interface Sides {
  readonly length: number;
  readonly sideOf: (k: number) => number;
}

function activationSides({ elementwise, net }: Layer): Sides[] {
  const kinks = elementwise?.kinks ?? [];
  return kinks.map(kink => ({ length: net.length, sideOf: k => Math.sign(net[k] - kink) }));
}

function lossSides({ layers, loss, t }: Network): Sides[] {
  const { kink } = losses[loss];
  const { y } = layers[layers.length - 1];
  return kink ? [{ length: y.length, sideOf: k => Math.sign(kink(y[k], t[k])) }] : [];
}

/** |w| has a kink at 0. */
function penaltySides({ w, l1 }: Layer): Sides[] {
  return l1 === 0 ? [] : [{ length: w.length, sideOf: k => Math.sign(w[k]) }];
}
