/** The numbers by which the kernels know activations, losses, optimizers and the rest. */
import type { Failure } from '../engine/arithmetic.ts';
import type { OptimizerOptions } from '../engine/options.ts';
import { activationNames } from '../functions/activations.ts';
import { lossNames } from '../functions/losses.ts';

/** Codes by the place in a catalogue. The kernels have the same as constants (scripts/build/generatedKernels.ts). */
function codesOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, code) => [name, code])) as Record<Name, number>;
}

export const activationCodes = codesOf(activationNames);

export const lossCodes = codesOf(lossNames);

/** kernels/metrics.ts */
export const metricCodes = { regression: 0, largestIsRight: 1, everySideIsRight: 2 } as const;

/** kernels/index.ts */
export const matrixCodes = {
  net: 0,
  output: 1,
  delta: 2,
  outputGradient: 2,
  input: 3,
  dropoutMask: 4,
  inputGradient: 5,
} as const;

/** kernels/training.ts; `net` computes output and dropout with it, `check` follows the backward pass, `beginUpdate` comes before all updates. */
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

/** kernels/index.ts; the tensors of the optimizer follow one another from `memory` on. */
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

/** kernels/training.ts */
export const failures: readonly (Failure | undefined)[] = [undefined, 'loss', 'delta', 'weights'];

/** The arguments of `chooseOptimizer` (kernels/optimizers.ts): code, three numbers, eps, weight decay, variant. */
export function optimizerArguments(
  options: OptimizerOptions,
): [number, number, number, number, number, number, number] {
  const decay = options.weightDecay;
  switch (options.type) {
    case 'sgd': {
      const { momentum, dampening, nesterov } = options;
      return momentum === 0 ? [0, 0, 0, 0, 0, decay, 0] : [1, momentum, dampening, 0, 0, decay, Number(nesterov)];
    }
    case 'adagrad':
      return [2, options.lrDecay, options.initialAccumulatorValue, 0, options.eps, decay, 0];
    case 'rmsprop':
      return [3, options.alpha, options.momentum, 0, options.eps, decay, Number(options.centered)];
    case 'adam':
      return [4, ...options.betas, 0, options.eps, decay, Number(options.amsgrad)];
    case 'adamw':
      return [4, ...options.betas, decay, options.eps, 0, Number(options.amsgrad)];
    case 'adamax':
      return [5, ...options.betas, 0, options.eps, decay, 0];
    case 'nadam':
      return [6, ...options.betas, options.momentumDecay, options.eps, decay, 0];
    case 'adadelta':
      return [7, options.rho, 0, 0, options.eps, decay, 0];
    case 'lion':
      return [8, ...options.betas, 0, 0, decay, 0];
  }
}
