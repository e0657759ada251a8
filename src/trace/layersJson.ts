import { type Precision, withItsDigits } from './digits.ts';
import { figure } from './figure.ts';

type Numbers = Float64Array | Float32Array;

/** A layer's parameters: `weights` (O, I), row by row, and a bias for each unit, undefined where it has none. */
export interface LayerParameters {
  readonly name: string;
  readonly activation: string;
  /** I */
  readonly inputs: number;
  /** O */
  readonly outputs: number;
  readonly weights: Numbers;
  readonly biases: Numbers | undefined;
}

/**
 * Layers as JSON objects, separated: weights (O rows of I) and biases, null where there are none. Row by row, since a string
 * has an end and memory too.
 */
export function* layersJson(layers: readonly LayerParameters[], precision: Precision): Generator<string> {
  for (const [index, { name, activation, inputs: I, outputs: O, weights, biases }] of layers.entries()) {
    yield `${index > 0 ? ',\n' : ''}${JSON.stringify({ name, activation }).slice(0, -1)},"weights":[`;
    for (let o = 0; o < O; o++) yield (o > 0 ? ',' : '') + row(weights.subarray(o * I, (o + 1) * I), precision);
    yield `],"biases":${biases ? row(biases, precision) : 'null'}}`;
  }
}

function row(values: Numbers, precision: Precision): string {
  return `[${Array.from(values, value => parameter(withItsDigits(value, precision))).join(',')}]`;
}

/** As JSON, with the sign of a zero: read back, weights are the same bits. */
function parameter(value: number): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(figure(value));
}
