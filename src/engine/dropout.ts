import type { RandomStream } from '../random/randomStream.ts';
import { type Precision, type Vec, vec } from './vector.ts';

/** Silences outputs of a layer at random, in training only. Inverted scaling keeps the expected output as it is. */
export interface Dropout {
  /** Share of the outputs that are zeroed. */
  readonly rate: number;
  /** (B, O): 0, or 1 / (1 - rate). */
  readonly mask: Vec;
  /** y times the mask (B, O), which is what the next layer gets. */
  readonly output: Vec;
  /** The gradient that the next layer hands down (B, O). */
  readonly dOutput: Vec;
}

/** Of a layer of O units: what it gives (B, O), and the gradient at it. */
interface Outputs {
  readonly O: number;
  readonly y: Vec;
  readonly dy: Vec;
}

export function createDropout(rate: number, size: number, precision: Precision): Dropout {
  const zeros = () => vec(size, precision);
  return { rate, mask: zeros(), output: zeros(), dOutput: zeros() };
}

/** output = y mask, with a new mask. Source: Srivastava et al. 2014. */
export function dropoutForward(
  { y, O }: Outputs,
  { rate, mask, output }: Dropout,
  random: RandomStream,
  B: number,
): void {
  drawMask(mask, rate, random, B * O);
  for (let k = 0; k < B * O; k++) output[k] = y[k] * mask[k];
}

/** The first `length` factors of a mask, drawn one by one. */
export function drawMask(mask: Vec, rate: number, random: RandomStream, length: number): void {
  const kept = 1 / (1 - rate);
  for (let k = 0; k < length; k++) mask[k] = random.uniform() < rate ? 0 : kept;
}

/** dy = dOutput mask. */
export function dropoutBackward({ dy, O }: Outputs, { mask, dOutput }: Dropout, B: number): void {
  for (let k = 0; k < B * O; k++) dy[k] = dOutput[k] * mask[k];
}
