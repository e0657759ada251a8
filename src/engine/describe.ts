/** Each activation and loss in a line or two, for hovers and documentation. Plain text. */
import type { ActivationName, ActivationOptions, LossName } from './options.ts';

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
  relu: { formula: 'y = max(0, net)', derivative: 'dy/dnet = 1 for net > 0, otherwise 0', jacobian: 'diagonal' },
  leakyRelu: {
    formula: 'y = net for net > 0, otherwise slope net',
    derivative: 'dy/dnet = 1 for net > 0, otherwise slope',
    jacobian: 'diagonal',
  },
  elu: {
    formula: 'y = net for net > 0, otherwise alpha (e^net - 1)',
    derivative: 'dy/dnet = 1 for net > 0, otherwise alpha e^net',
    jacobian: 'diagonal',
  },
  selu: {
    formula: 'y = 1.0507 net for net > 0, otherwise 1.7581 (e^net - 1)',
    derivative: 'dy/dnet = 1.0507 for net > 0, otherwise 1.7581 e^net',
    jacobian: 'diagonal',
  },
  gelu: {
    formula: 'y = net Phi(net), Phi the normal distribution',
    derivative: 'dy/dnet = Phi(net) + net phi(net)',
    jacobian: 'diagonal',
  },
  geluTanh: {
    formula: 'y = net (1 + T) / 2, T = tanh(sqrt(2/pi) (net + 0.044715 net^3))',
    derivative: 'dy/dnet = (1 + T + net (1 - T^2) sqrt(2/pi) (1 + 0.134145 net^2)) / 2',
    jacobian: 'diagonal',
  },
  silu: {
    formula: 'y = net s, s = 1 / (1 + e^-net)',
    derivative: 'dy/dnet = s (1 + net (1 - s))',
    jacobian: 'diagonal',
  },
  softplus: { formula: 'y = log(1 + e^net)', derivative: 'dy/dnet = 1 / (1 + e^-net)', jacobian: 'diagonal' },
  softsign: { formula: 'y = net / (1 + |net|)', derivative: 'dy/dnet = 1 / (1 + |net|)^2', jacobian: 'diagonal' },
  mish: {
    formula: 'y = net T, T = tanh(log(1 + e^net))',
    derivative: 'dy/dnet = T + net (1 - T^2) / (1 + e^-net)',
    jacobian: 'diagonal',
  },
  hardSigmoid: {
    formula: 'y = net / 6 + 1/2, within 0 and 1',
    derivative: 'dy/dnet = 1/6 for -3 < net < 3, otherwise 0',
    jacobian: 'diagonal',
  },
  hardTanh: {
    formula: 'y = net, within -1 and 1',
    derivative: 'dy/dnet = 1 for -1 < net < 1, otherwise 0',
    jacobian: 'diagonal',
  },
  sin: { formula: 'y = sin(net)', derivative: 'dy/dnet = cos(net)', jacobian: 'diagonal' },
  gaussian: { formula: 'y = e^(-net^2)', derivative: 'dy/dnet = -2 net y', jacobian: 'diagonal' },
  softmax: {
    formula: 'y = e^net / sum(e^net)',
    derivative: 'dy/dnet = diag(y) - y yT',
    jacobian: 'full',
  },
};

/** The facts of an activation with the values of its own parameters in the formulas. */
export function describeActivation(options: ActivationOptions): ActivationFacts {
  const { formula, derivative, jacobian } = activationFacts[options.type];
  const filled = (text: string): string => {
    if (options.type === 'leakyRelu') return text.replace('slope', String(options.slope));
    return options.type === 'elu' ? text.replace('alpha', String(options.alpha)) : text;
  };
  return { formula: filled(formula), derivative: filled(derivative), jacobian };
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
