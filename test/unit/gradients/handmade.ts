/**
 * A back-propagation as people write one: nested arrays, a loop over the samples, nothing of ours. Every step can be replaced by what
 * somebody has got wrong.
 */
import { type Prepared, prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';

export type Vector = number[];
export type Matrix = number[][];

type Act = 'sigmoid' | 'tanh' | 'relu' | 'linear' | 'softmax';

export interface Handmade {
  readonly inputs: Matrix;
  readonly targets: Matrix;
  readonly layers: readonly { readonly W: Matrix; readonly b: Vector; readonly act: Act; readonly l2?: number }[];
  readonly loss: 'halfSquaredError' | 'mse' | 'crossEntropy' | 'binaryCrossEntropy';
  readonly learningRate: number;
}

export interface LayerGradient {
  weights: Matrix;
  biases: Vector;
}

/** What is known of one sample: a[l] is the input of layer l, z[l] its net values. */
export interface Sample {
  readonly a: readonly Vector[];
  readonly z: readonly Vector[];
  readonly t: Vector;
}

/** The steps, each with what is right in its place. */
export interface Steps {
  /** f' of layer l. */
  readonly derivative: (l: number, right: Vector, sample: Sample) => Vector;
  /** dE/dnet of the last layer. */
  readonly outputDelta: (right: Vector, sample: Sample) => Vector;
  /** What layer l hands down. */
  readonly down: (l: number, right: Vector, delta: Vector) => Vector;
  /** The vector that dE/dW of layer l is multiplied by. */
  readonly input: (l: number, right: Vector, sample: Sample) => Vector;
  /** The gradients of all samples become one. */
  readonly weights: (l: number, right: Matrix, perSample: readonly Matrix[]) => Matrix;
  readonly biases: (l: number, right: Vector, perSample: readonly Vector[]) => Vector;
}

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

function apply(act: Act, z: Vector): Vector {
  if (act === 'softmax') {
    const e = z.map(Math.exp);
    const sum = e.reduce((a, b) => a + b);
    return e.map(value => value / sum);
  }
  const f = { sigmoid, tanh: Math.tanh, relu: (x: number) => Math.max(0, x), linear: (x: number) => x }[act];
  return z.map(f);
}

export function slope(act: Act, z: number): number {
  switch (act) {
    case 'sigmoid':
      return sigmoid(z) * (1 - sigmoid(z));
    case 'tanh':
      return 1 - Math.tanh(z) ** 2;
    case 'relu':
      return z > 0 ? 1 : 0;
    default:
      return 1;
  }
}

/** dE/dy of one sample. */
export function lossSlope(loss: Handmade['loss'], y: Vector, t: Vector): Vector {
  const m = y.length;
  switch (loss) {
    case 'halfSquaredError':
      return y.map((value, k) => value - t[k]!);
    case 'mse':
      return y.map((value, k) => (2 * (value - t[k]!)) / m);
    case 'crossEntropy':
      return y.map((value, k) => -t[k]! / value);
    case 'binaryCrossEntropy':
      return y.map((value, k) => (value - t[k]!) / (value * (1 - value)) / m);
  }
}

export function gradients(net: Handmade, steps: Partial<Steps> = {}): LayerGradient[] {
  const last = net.layers.length - 1;
  const perSample = net.inputs.map((x, n) => {
    const a = [x];
    const z: Vector[] = [];
    for (const { W, b, act } of net.layers) {
      z.push(W.map((row, o) => row.reduce((sum, w, i) => sum + w * a.at(-1)![i]!, b[o]!)));
      a.push(apply(act, z.at(-1)!));
    }
    const sample = { a, z, t: net.targets[n]! };
    const made: { weights: Matrix; biases: Vector }[] = [];
    const y = a.at(-1)!;
    const dy = lossSlope(net.loss, y, sample.t);
    let dx: Vector = dy;
    for (let l = last; l >= 0; l--) {
      const { W, act } = net.layers[l]!;
      const right = z[l]!.map(value => slope(act, value));
      let delta: Vector;
      if (act === 'softmax') {
        const dot = dx.reduce((sum, d, k) => sum + d * y[k]!, 0);
        delta = dx.map((d, k) => y[k]! * (d - dot));
      } else {
        const factors = steps.derivative?.(l, right, sample) ?? right;
        delta = dx.map((d, o) => d * factors[o]!);
      }
      if (l === last) delta = steps.outputDelta?.(delta, sample) ?? delta;
      const input = steps.input?.(l, a[l]!, sample) ?? a[l]!;
      made.unshift({ weights: delta.map(d => input.map(value => d * value)), biases: delta });
      const rightDown = W[0]!.map((_, i) => W.reduce((sum, row, o) => sum + row[i]! * delta[o]!, 0));
      dx = steps.down?.(l, rightDown, delta) ?? rightDown;
    }
    return made;
  });
  return net.layers.map(({ W, l2 = 0 }, l) => {
    const all = perSample.map(made => made[l]!);
    const weights = W.map((row, o) => row.map((w, i) => mean(all.map(made => made.weights[o]![i]!)) + 2 * l2 * w));
    const biases = W.map((_, o) => mean(all.map(made => made.biases[o]!)));
    return {
      weights:
        steps.weights?.(
          l,
          weights,
          all.map(made => made.weights),
        ) ?? weights,
      biases:
        steps.biases?.(
          l,
          biases,
          all.map(made => made.biases),
        ) ?? biases,
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Numbers between -1 and 1 that look random and are always the same. */
export function numbers(seed: number): () => number {
  let state = seed * 2654435761 + 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
}

export interface Shape {
  readonly seed: number;
  readonly sizes: readonly number[];
  readonly acts: readonly Act[];
  readonly loss: Handmade['loss'];
  readonly rows: number;
  readonly l2?: number;
}

export function handmade({ seed, sizes, acts, loss, rows, l2 }: Shape): Handmade {
  const next = numbers(seed);
  const vector = (length: number) => Array.from({ length }, () => 1.2 * next());
  const outputs = sizes.at(-1)!;
  const target = (n: number) => {
    if (loss === 'crossEntropy') return Array.from({ length: outputs }, (_, k) => (k === n % outputs ? 1 : 0));
    if (loss === 'binaryCrossEntropy') return Array.from({ length: outputs }, (_, k) => (n + k) % 2);
    return vector(outputs);
  };
  return {
    inputs: Array.from({ length: rows }, () => vector(sizes[0]!)),
    targets: Array.from({ length: rows }, (_, n) => target(n)),
    layers: acts.map((act, l) => ({
      W: Array.from({ length: sizes[l + 1]! }, () => vector(sizes[l]!)),
      b: vector(sizes[l + 1]!),
      act,
      ...(l2 !== undefined && { l2 }),
    })),
    loss,
    learningRate: 0.5,
  };
}

export function specOf({ inputs, targets, layers, loss, learningRate }: Handmade): string {
  return JSON.stringify({
    data: { inputs, targets },
    layers: layers.map(({ W, b, act, l2 }, l) => ({
      name: l === layers.length - 1 ? 'out' : `h${l + 1}`,
      units: b.length,
      activation: act,
      weights: W,
      biases: b,
      ...(l2 !== undefined && { l2 }),
    })),
    loss,
    optimizer: { type: 'sgd', learningRate },
    training: { epochs: 1, batchSize: 'full' },
  });
}

export async function optionsOf(net: Handmade): Promise<NonNullable<Prepared['options']>> {
  const { options, problems } = await prepare(specOf(net), { files: undefined, limits: defaultLimits });
  if (!options) throw new Error(problems.map(({ message }) => message).join('\n'));
  return options;
}
