/** The numbers by which the kernels know activations, losses, optimizers and the rest. */
import type { Failure } from '../engine/arithmetic.ts';
import type { ActivationName, LossName, OptimizerOptions } from '../engine/options.ts';

/** kernels/activations.ts. From `hosted` on the kernels call the function back, as they have none of their own. */
export const activationCodes: Readonly<Record<ActivationName, number>> = {
  linear: 0,
  sigmoid: 1,
  tanh: 2,
  relu: 3,
  leakyRelu: 4,
  elu: 5,
  selu: 6,
  silu: 7,
  softsign: 8,
  hardSigmoid: 9,
  hardTanh: 10,
  gaussian: 11,
  softmax: 12,
  gelu: 13,
  geluTanh: 14,
  softplus: 15,
  mish: 16,
  sin: 17,
};

/** kernels/losses.ts */
export const lossCodes: Readonly<Record<LossName, number>> = {
  mse: 0,
  halfSquaredError: 1,
  mae: 2,
  huber: 3,
  logCosh: 4,
  crossEntropy: 5,
  binaryCrossEntropy: 6,
  hinge: 7,
  poisson: 8,
  sum: 9,
};

/** kernels/metrics.ts */
export const metricCodes = { regression: 0, largestIsRight: 1, everySideIsRight: 2 } as const;

/** kernels/index.ts */
export const matrixCodes = { net: 0, y: 1, dnet: 2, x: 3 } as const;

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
