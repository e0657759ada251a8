import { optimizerTensors } from '../engine/optimizerTensors.ts';
import type { OptimizerSettings } from './replayQuestions.ts';

/** A tensor that an optimizer remembers and uses. */
export interface RememberedTensor {
  readonly name: string;
  /** In words: `the running mean of the gradients`. */
  readonly meaning: string;
  /** Its place among the optimizer's tensors (src/engine/optimizerTensors.ts). */
  readonly index: number;
}

/** What an optimizer remembers of every weight, without what its settings make no use of. */
export function rememberedTensors(optimizer: OptimizerSettings): RememberedTensor[] {
  return optimizerTensors(optimizer)
    .map((name, index) => ({ name, index, meaning: meaningOf(optimizer.type, name) }))
    .filter(({ name }) => isUsed(optimizer, name));
}

function isUsed(optimizer: OptimizerSettings, name: string): boolean {
  if (optimizer.type !== 'rmsprop') return true;
  if (name === 'a') return optimizer.centered;
  return name === 's' || optimizer.momentum !== 0;
}

const meanGradient = 'the running mean of the gradients';
const meanSquare = 'the running mean of the squared gradients';
const largestSquare = 'the largest v so far';

const meanings: Readonly<Record<OptimizerSettings['type'], Readonly<Record<string, string>>>> = {
  sgd: { v: 'the velocity: a running sum of the gradients' },
  adagrad: { s: 'the sum of the squared gradients' },
  rmsprop: { s: meanSquare, a: meanGradient, v: 'the velocity: a running sum of the scaled gradients' },
  adam: { m: meanGradient, v: meanSquare, u: largestSquare },
  adamw: { m: meanGradient, v: meanSquare, u: largestSquare },
  adamax: { m: meanGradient, u: "the largest of the gradient's magnitudes, which fades" },
  nadam: { m: meanGradient, v: meanSquare },
  adadelta: { s: meanSquare, a: 'the running mean of the squared steps' },
  lion: { m: meanGradient },
};

function meaningOf(optimizer: OptimizerSettings['type'], name: string): string {
  return meanings[optimizer][name] ?? '';
}
