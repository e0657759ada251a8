/** The numbers by which the kernels know activations, losses, optimizers and the rest. */
import type { Failure } from '../engine/arithmetic.ts';
import { activationNames } from '../functions/activations.ts';
import { lossNames } from '../functions/losses.ts';
import { kernelRule, kernelRules, type OptimizerOptions } from '../functions/optimizers.ts';

/** Codes by the place in a catalogue. The kernels have the same as constants (scripts/build/generatedKernels.ts). */
function codesOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, code) => [name, code])) as Record<Name, number>;
}

export const activationCodes = codesOf(activationNames);

export const lossCodes = codesOf(lossNames);

/** What is measured of a training. */
export const metricCodes = { regression: 0, largestIsRight: 1, everySideIsRight: 2 } as const;

/** The matrices of a layer's batch. `delta` is dE/dy before it is computed; `inputGradient` is computed when it is asked for. */
export const matrixCodes = {
  net: 0,
  output: 1,
  delta: 2,
  outputGradient: 2,
  input: 3,
  dropoutMask: 4,
  inputGradient: 5,
} as const;

/** The steps of a batch. `net` computes output and dropout with it, `check` follows the backward pass, `beginUpdate` comes before all updates. */
export const stepCodes = {
  load: 0,
  net: 1,
  loss: 2,
  outputGradient: 3,
  delta: 4,
  weightGradient: 5,
  biasGradient: 6,
  inputGradient: 7,
  check: 8,
  penalty: 9,
  clip: 10,
  beginUpdate: 11,
  update: 12,
} as const;

/** The tensors of a layer. Those of the optimizer follow one another from `memory` on. */
export const tensorCodes = {
  parameters: 0,
  gradient: 1,
  gradientSum: 2,
  before: 3,
  deltaSum: 4,
  deltaSquareSum: 5,
  diagonalSum: 6,
  zeros: 7,
  memory: 8,
} as const;

/** What went wrong, by its code. */
export const failures: readonly (Failure | undefined)[] = [undefined, 'loss', 'delta', 'weights'];

export const optimizerCodes = codesOf(kernelRules);

/** The arguments of `chooseOptimizer` (kernels/optimizers.ts): code, three numbers, eps, weight decay, variant. */
export function optimizerArguments(
  options: OptimizerOptions,
): [number, number, number, number, number, number, number] {
  const { rule, numbers, decay, variant } = kernelRule(options);
  return [optimizerCodes[rule], ...numbers, 'eps' in options ? options.eps : 0, decay, Number(variant)];
}
