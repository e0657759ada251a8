/** Each activation and loss in a line or two, for hovers and documentation. Plain text. */
import type { ActivationName, LossName } from './options.ts';

export interface ActivationFacts {
  /** y from net. */
  readonly formula: string;
  /** dy/dnet. */
  readonly derivative: string;
  /** What dy/dnet is as a matrix. */
  readonly jacobian: 'diagonal' | 'full';
}

export interface LossFacts {
  /** E of one sample with m outputs y and targets t. */
  readonly formula: string;
  /** dE/dy for one output. */
  readonly derivative: string;
}

export const activationFacts: Readonly<Record<ActivationName, ActivationFacts>> = {
  linear: { formula: 'y = net', derivative: 'dy/dnet = 1', jacobian: 'diagonal' },
  sigmoid: { formula: 'y = 1 / (1 + e^-net)', derivative: 'dy/dnet = y (1 - y)', jacobian: 'diagonal' },
  tanh: { formula: 'y = tanh(net)', derivative: 'dy/dnet = 1 - y^2', jacobian: 'diagonal' },
  relu: {
    formula: 'y = max(0, net)',
    derivative: 'dy/dnet = 1 for net > 0, otherwise 0',
    jacobian: 'diagonal',
  },
  softmax: {
    formula: 'y = e^net / sum(e^net)',
    derivative: 'dy/dnet = diag(y) - y yT',
    jacobian: 'full',
  },
};

export const lossFacts: Readonly<Record<LossName, LossFacts>> = {
  mse: { formula: 'E = (1/m) sum (y - t)^2', derivative: 'dE/dy = (2/m) (y - t)' },
  halfSquaredError: { formula: 'E = (1/2) sum (y - t)^2', derivative: 'dE/dy = y - t' },
  crossEntropy: { formula: 'E = -sum t log y', derivative: 'dE/dy = -t / y' },
  binaryCrossEntropy: {
    formula: 'E = -(1/m) sum (t log y + (1 - t) log(1 - y))',
    derivative: 'dE/dy = (1/m) ((1 - t) / (1 - y) - t / y)',
  },
};
