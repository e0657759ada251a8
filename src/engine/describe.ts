/** Each activation and loss in a line or two, for hovers and documentation. Plain text. */
import type { LossName } from './options.ts';

export interface LossFacts {
  /** E of one sample with m outputs y and targets t. */
  readonly formula: string;
  /** dE/dy for one output. */
  readonly derivative: string;
}

export const lossFacts: Readonly<Record<LossName, LossFacts>> = {
  mse: { formula: 'E = (1/m) sum (y - t)^2', derivative: 'dE/dy = (2/m) (y - t)' },
  halfSquaredError: { formula: 'E = (1/2) sum (y - t)^2', derivative: 'dE/dy = y - t' },
  mae: { formula: 'E = (1/m) sum |y - t|', derivative: 'dE/dy = (1/m) sign(y - t)' },
  huber: {
    formula: 'E = (1/m) sum of (y - t)^2 / 2 where |y - t| <= 1, otherwise |y - t| - 1/2',
    derivative: 'dE/dy = (1/m) (y - t), within -1/m and 1/m',
  },
  logCosh: { formula: 'E = (1/m) sum log cosh(y - t)', derivative: 'dE/dy = (1/m) tanh(y - t)' },
  crossEntropy: { formula: 'E = -sum t log y', derivative: 'dE/dy = -t / y' },
  binaryCrossEntropy: {
    formula: 'E = -(1/m) sum (t log y + (1 - t) log(1 - y))',
    derivative: 'dE/dy = (1/m) ((1 - t) / (1 - y) - t / y)',
  },
  hinge: { formula: 'E = (1/m) sum max(0, 1 - t y)', derivative: 'dE/dy = -(1/m) t where t y < 1, otherwise 0' },
  poisson: { formula: 'E = (1/m) sum (y - t log y)', derivative: 'dE/dy = (1/m) (1 - t / y)' },
  sum: { formula: 'E = sum y', derivative: 'dE/dy = 1' },
};
