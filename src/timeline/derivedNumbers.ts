/** Numbers of a batch that training does not form, from those that it has. */
import { numbersRead, type Unreadable } from '../engine/batchSteps.ts';
import { lossGradient } from '../engine/losses.ts';
import type { EngineOptions } from '../engine/options.ts';
import { isTensor, isUnavailable, type Tensor, type Unavailable, type Value } from '../expression/value.ts';
import { classOf } from '../functions/classWeights.ts';
import { fusedLoss, losses } from '../functions/losses.ts';
import { layerInExpression } from '../trace/expressionOf.ts';
import { isNumbers, matrix, outputsOf, rowOf, sumOf } from './nameRow.ts';
import type { Reading } from './reading.ts';

/** Numbers of the largest Jacobians of a batch that are formed. */
const mostOfJacobians = 1_000_000;

export function isFused({ layers, loss }: EngineOptions, layer: number): boolean {
  return layer === layers.length - 1 && fusedLoss(layers[layer]!.activation.type, loss) !== undefined;
}

/** dE/dy (B, m) of a last layer whose delta is computed at once, once the loss is there: as the engine computes it of any other. */
export function lossGradientOf(reading: Reading, layer: number): Float64Array | Unreadable {
  const { options, steps } = reading;
  const losses_ = steps.read('sampleLoss', layer);
  if (!isNumbers(losses_)) return losses_;
  const m = outputsOf(options);
  const y = numbersRead(steps.read('output', layer));
  const t = targetsOf(options, steps.rows!);
  const dy = options.precision === 'float64' ? new Float64Array(y.length) : new Float32Array(y.length);
  lossGradient(dy, losses[options.loss], y, t, y.length / m, m);
  const weights = sampleWeights(options, t);
  if (weights) for (let k = 0; k < dy.length; k++) dy[k]! *= weights[Math.floor(k / m)]!;
  return Float64Array.from(dy);
}

/** The targets (B, m) of some rows, as the network sees them. */
export function targetsOf({ training, layers, precision }: EngineOptions, rows: Uint32Array): Float64Array {
  const m = layers.at(-1)!.units;
  const targets = new Float64Array(rows.length * m);
  for (const [n, row] of rows.entries()) targets.set(training.targets.subarray(row * m, row * m + m), n * m);
  return precision === 'float64' ? targets : targets.map(Math.fround);
}

function sampleWeights({ classWeights, layers }: EngineOptions, targets: Float64Array): Float64Array | undefined {
  const m = layers.at(-1)!.units;
  return (
    classWeights &&
    Float64Array.from({ length: targets.length / m }, (_, n) => classWeights[classOf(targets, n * m, m)]!)
  );
}

/** What the losses of the batch are divided by. */
export function totalWeight({ options, steps }: Reading): number {
  const rows = steps.rows!;
  const weights = sampleWeights(options, targetsOf(options, rows));
  return weights ? sumOf(weights) : rows.length;
}

export function jacobians(reading: Reading, layer: number): Value | Unavailable {
  const diagonal = reading.known('Jdiag', layer);
  if (!isTensor(diagonal)) return diagonal;
  const [B, O] = diagonal.shape as [number, number];
  if (B * O * O > mostOfJacobians) {
    return {
      why: `The Jacobians of the batch have ${B} x ${O} x ${O} numbers. Choose a sample: J(${layerInExpression(reading.options.layers[layer]!.name)}, sample(0)).`,
    };
  }
  const values = new Float64Array(B * O * O);
  for (let n = 0; n < B; n++) {
    const one = jacobianOfSample(reading, layer, n) as Tensor;
    values.set(one.values, n * O * O);
  }
  return { shape: [B, O, O], values };
}

/** dy/dnet (O, O): diag(f'(net)), of softmax diag(y) - y yT. */
export function jacobianOfSample(reading: Reading, layer: number, sample: number): Value | Unavailable {
  const diagonal = rowOf(reading.known('Jdiag', layer), sample);
  if (!isTensor(diagonal)) return diagonal;
  const O = diagonal.values.length;
  const values = new Float64Array(O * O);
  if (reading.options.layers[layer]!.activation.type === 'softmax') {
    const y = (rowOf(reading.known('y', layer), sample) as Tensor).values;
    for (let r = 0; r < O; r++) for (let c = 0; c < O; c++) values[r * O + c] = -y[r]! * y[c]!;
  }
  for (let k = 0; k < O; k++) values[k * O + k] = diagonal.values[k]!;
  return { shape: [O, O], values };
}

/** The sample's own dE/dW (O, I): the outer product of its delta and x. */
export function gradientOfSample(reading: Reading, layer: number, sample: number): Value | Unavailable {
  const whole = reading.known('gradient', layer);
  if (isUnavailable(whole)) return whole;
  const delta = (rowOf(reading.known('delta', layer), sample) as Tensor).values;
  const x = (rowOf(reading.known('x', layer), sample) as Tensor).values;
  const round = reading.options.precision === 'float64' ? (value: number) => value : Math.fround;
  const values = new Float64Array(delta.length * x.length);
  for (let o = 0; o < delta.length; o++) {
    for (let i = 0; i < x.length; i++) values[o * x.length + i] = round(delta[o]! * x[i]!);
  }
  return matrix(values, x.length);
}
