/**
 * The explicit route: back-propagation of one sample as the lecture writes it, by real Jacobian matrices and plain
 * matrix products. Slow on purpose, and for layers small enough to look at: dnet/dvec(W) has O*O*I elements. Where a
 * matrix would have more than `mostFormed`, its structure is multiplied instead.
 */

import { fusedFormula } from '../functions/loss.ts';
import { fusedLoss, losses } from '../functions/losses.ts';
import { loadRows } from './batches.ts';
import { expandJacobian, type Jacobian, jacobianShape, rowTimesJacobian } from './jacobians.ts';
import { lossGradient } from './losses.ts';
import { type Matrix, multiply, reshape, rowVector } from './matrix.ts';
import { weightSamples } from './meanLoss.ts';
import { type Layer, type Network, shareParameters } from './network.ts';
import { forward } from './passes.ts';

/** Every factor and product of one layer, for one sample. Gradients are row vectors. */
export interface ExplicitLayer {
  readonly name: string;
  /** x (1, I), net (1, O), y (1, O) */
  readonly input: Matrix;
  readonly net: Matrix;
  readonly output: Matrix;
  /** dE/dy (1, O), as it comes in from above. */
  readonly outputGradient: Matrix;
  /** dy/dnet (O, O) */
  readonly activationJacobian: Jacobian;
  /** dE/dy . dy/dnet (1, O), multiplied out. */
  readonly product: Matrix;
  /** dE/dnet (1, O): the product; where a saturated output makes that not finite, what training computes instead (`fusedDelta`). */
  readonly delta: Matrix;
  /** dnet/dvec(W) (O, O*I) */
  readonly parameterJacobian: Jacobian;
  /** dE/dW (O, I): dE/dvec(W) = delta . dnet/dvec(W), reshaped. */
  readonly weightGradient: Matrix;
  /** dE/db (1, O) = delta, as dnet/db is the identity; undefined where there is no bias. */
  readonly biasGradient: Matrix | undefined;
  /** dnet/dx (O, I) = W */
  readonly inputJacobian: Jacobian;
  /** dE/dx (1, I) = delta . W, handed down to the layer below. */
  readonly inputGradient: Matrix;
}

/** Elements of the largest Jacobian that is formed as a matrix. */
export const mostFormed = 1_000_000;

/** The layers, first to last, of one sample: input (I) and target (O). The weights stay as they are. */
export function explicitBackward(
  network: Network,
  input: Float64Array,
  target: Float64Array,
): readonly ExplicitLayer[] {
  const own = shareParameters(network, 1);
  loadRows(own, { rows: 1, inputs: input, targets: target }, 0, 1);
  forward(own, 1);
  return [...explicitLayers(own)].reverse();
}

/**
 * The layers, last to first, of the sample that the network holds, after `forward` on it. One at a time, as they may be
 * large. Where an output has been rounded to 0 or 1 under a cross-entropy, dE/dy is infinite and its product with dy/dnet NaN: then the
 * fused delta goes on to the layers below, as in training.
 */
export function* explicitLayers(network: Network): Generator<ExplicitLayer> {
  let outputGradient = lossGradientRow(network);
  let fused = fusedDelta(network)?.values;
  for (const layer of network.layers.toReversed()) {
    const made = explicitLayer(layer, outputGradient, fused);
    fused = undefined;
    yield made;
    outputGradient = made.inputGradient;
  }
}

/** How training computes the delta (O) of the last layer at once, where it does. */
export function fusedDelta(network: Network): { readonly formula: string; readonly values: Float64Array } | undefined {
  const { layers, loss, t } = network;
  const { activation, y, O } = layers[layers.length - 1];
  const fused = fusedLoss(activation, loss);
  if (!fused) return undefined;
  const values = new Float64Array(O);
  fused.delta(values, y, t, 0, O);
  weightSamples(values, network, 1, O);
  return { formula: fusedFormula(fused, network.sampleWeights?.[0]), values };
}

function lossGradientRow(network: Network): Matrix {
  const { layers, loss, t } = network;
  const { y, O } = layers[layers.length - 1];
  const values = new Float64Array(O);
  lossGradient(values, losses[loss], y, t, 1, O);
  weightSamples(values, network, 1, O);
  return { rows: 1, columns: O, values };
}

function explicitLayer(layer: Layer, outputGradient: Matrix, fused: Float64Array | undefined): ExplicitLayer {
  const { name, hasBias, x, net, y, w, I, O } = layer;
  const activationJacobian = activationJacobianOf(layer);
  const multiplied = product(outputGradient, activationJacobian);
  const isWhole = multiplied.values.every(Number.isFinite);
  const delta = !isWhole && fused?.every(Number.isFinite) ? rowVector(fused) : multiplied;
  const parameterJacobian: Jacobian = { form: 'block', x: Float64Array.from(x), rows: O };
  const inputJacobian: Jacobian = { form: 'dense', matrix: { rows: O, columns: I, values: Float64Array.from(w) } };
  return {
    name,
    input: rowVector(x),
    net: rowVector(net),
    output: rowVector(y),
    outputGradient,
    activationJacobian,
    product: multiplied,
    delta,
    parameterJacobian,
    weightGradient: reshape(product(delta, parameterJacobian), O, I),
    biasGradient: hasBias ? delta : undefined,
    inputJacobian,
    inputGradient: product(delta, inputJacobian),
  };
}

function product(row: Matrix, jacobian: Jacobian): Matrix {
  return isFormed(jacobian) ? multiply(row, expandJacobian(jacobian)) : rowTimesJacobian(row, jacobian);
}

/** Whether a Jacobian is small enough to be formed, and to be written out. */
export function isFormed(jacobian: Jacobian): boolean {
  const [rows, columns] = jacobianShape(jacobian);
  return rows * columns <= mostFormed;
}

function activationJacobianOf({ elementwise, net, y }: Layer): Jacobian {
  if (!elementwise) return { form: 'softmax', p: Float64Array.from(y) };
  const { df } = elementwise;
  return { form: 'diagonal', diagonal: Float64Array.from(net, (value, k) => df(value, y[k])) };
}
