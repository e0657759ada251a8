/** The numerical route: the fast route's gradients against central differences of the loss. */
import { elementwiseActivations } from './activations.ts';
import { backward } from './backward.ts';
import { loadRows } from './batches.ts';
import { forward } from './forward.ts';
import { type Network, shareParameters } from './network.ts';
import type { Samples } from './options.ts';
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
}

export interface CheckedTensor {
  readonly layer: number;
  readonly layerName: string;
  readonly tensor: 'weights' | 'bias';
  /** The element with the largest error among those that are not at a kink; undefined when all of them are. */
  readonly worst: CheckedElement | undefined;
  /** Elements at a kink: within the step some sample's net value crosses a point where the derivative jumps. */
  readonly atKink: readonly CheckedElement[];
}

/**
 * Checks dE/dW and dE/db of every layer for the mean loss of the samples, one report per tensor, first layer first.
 * Takes one forward pass over the samples for each side of each parameter. The weights are the same afterwards; the
 * gradients `dw` and `db` of the network hold those of the samples.
 */
export function checkGradients(network: Network, samples: Samples): readonly CheckedTensor[] {
  const own = shareParameters(network, samples.rows);
  loadRows(own, samples, 0, samples.rows);
  forward(own, samples.rows);
  backward(own, samples.rows);
  const difference = centralDifferences(own);
  return own.layers.flatMap(({ name, w, dw, b, db, I, O }, layer) => [
    { layer, layerName: name, tensor: 'weights' as const, ...checkTensor(w, dw, I, difference) },
    { layer, layerName: name, tensor: 'bias' as const, ...checkTensor(b, db, O, difference) },
  ]);
}

interface Difference {
  readonly derivative: number;
  readonly atKink: boolean;
}

function checkTensor(
  theta: Vec,
  gradient: Vec,
  columns: number,
  difference: (theta: Vec, index: number) => Difference,
): Pick<CheckedTensor, 'worst' | 'atKink'> {
  const atKink: CheckedElement[] = [];
  let worst: CheckedElement | undefined;
  for (let index = 0; index < theta.length; index++) {
    const { derivative: numeric, atKink: kinked } = difference(theta, index);
    const analytic = gradient[index];
    const error = relativeError(analytic, numeric);
    const element = { row: Math.floor(index / columns), column: index % columns, analytic, numeric, error };
    if (kinked) atKink.push(element);
    // Written so that a NaN error counts as the worst there is.
    else if (!worst || !(error <= worst.error)) worst = element;
  }
  return { worst, atKink };
}

/** |a - n| / max(1e-8, |a| + |n|) */
export function relativeError(analytic: number, numeric: number): number {
  return Math.abs(analytic - numeric) / Math.max(1e-8, Math.abs(analytic) + Math.abs(numeric));
}

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
    kinks.remember();
    theta[index] = below;
    forward(network, B);
    theta[index] = value;
    let sum = 0;
    for (let n = 0; n < B; n++) sum += lossesAbove[n] - network.sampleLosses[n];
    return { derivative: sum / B / (above - below), atKink: kinks.crossed() };
  };
}

/** Tells whether some net value lies on another side of a kink than it did when remembered. */
function kinkFinder(network: Network): { remember(): void; crossed(): boolean } {
  const watched = network.layers.flatMap(({ activation, net }) => {
    const kinks = activation === 'softmax' ? [] : elementwiseActivations[activation].kinks;
    return kinks.map(kink => ({ kink, net, remembered: net.slice() }));
  });
  return {
    remember: () => {
      for (const { net, remembered } of watched) remembered.set(net);
    },
    crossed: () =>
      watched.some(({ kink, net, remembered }) =>
        net.some((value, k) => Math.sign(value - kink) !== Math.sign(remembered[k] - kink)),
      ),
  };
}
