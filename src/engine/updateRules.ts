/**
 * What each optimizer does to one parameter, a tensor of any shape. Semantics are torch.optim's of PyTorch 2; there
 * `weight_decay` adds theta times the decay to the gradient, but adamw and lion shrink theta itself.
 */
import type { OptimizerOptions } from './options.ts';
import type { Vec } from './vector.ts';

/** A tensor of weights and its gradient. */
export interface Parameter {
  readonly theta: Vec;
  readonly g: Vec;
}

/** Changes the parameter by its gradient. `step` counts the updates from 1; `product` is `momentumProduct` at this step. */
type UpdateRule = (learningRate: number, step: number, product: number) => void;

type OptionsOf<Type extends OptimizerOptions['type']> = Extract<OptimizerOptions, { readonly type: Type }>;

/**
 * The rule of an optimizer for one parameter. `state` are tensors of the parameter's shape, as many as `optimizerTensors`
 * names, which the rule changes with it.
 */
export function updateRule(options: OptimizerOptions, parameter: Parameter, state: readonly Vec[]): UpdateRule {
  switch (options.type) {
    case 'sgd':
      return options.momentum === 0 ? sgd(options, parameter) : momentum(options, parameter, state);
    case 'adagrad':
      return adagrad(options, parameter, state);
    case 'rmsprop':
      return rmsprop(options, parameter, state);
    case 'adam':
    case 'adamw':
      return adam(options, parameter, state);
    case 'adamax':
      return adamax(options, parameter, state);
    case 'nadam':
      return nadam(options, parameter, state);
    case 'adadelta':
      return adadelta(options, parameter, state);
    case 'lion':
      return lion(options, parameter, state);
  }
}

/** theta -= learningRate g. */
function sgd({ weightDecay }: OptionsOf<'sgd'>, { theta, g }: Parameter): UpdateRule {
  return learningRate => {
    // An infinite weight, which a person may have set, times a decay of 0 would be NaN; kernels that descend on the way have no decay.
    if (weightDecay === 0) for (let k = 0; k < theta.length; k++) theta[k] -= learningRate * g[k];
    else for (let k = 0; k < theta.length; k++) theta[k] -= learningRate * (g[k] + weightDecay * theta[k]);
  };
}

/** v = momentum v + (1 - dampening) g, but v = g at first; theta -= learningRate v, with nesterov g + momentum v. */
function momentum(options: OptionsOf<'sgd'>, { theta, g }: Parameter, [v]: readonly Vec[]): UpdateRule {
  const { momentum, dampening, nesterov, weightDecay } = options;
  return (learningRate, step) => {
    const share = step === 1 ? 1 : 1 - dampening;
    for (let k = 0; k < theta.length; k++) {
      const gradient = g[k] + weightDecay * theta[k];
      v[k] = momentum * v[k] + share * gradient;
      theta[k] -= learningRate * (nesterov ? gradient + momentum * v[k] : v[k]);
    }
  };
}

/** s += g g; theta -= learningRate g / (sqrt s + eps). Source: Duchi et al. 2011. */
function adagrad(options: OptionsOf<'adagrad'>, { theta, g }: Parameter, [s]: readonly Vec[]): UpdateRule {
  const { lrDecay, eps, weightDecay } = options;
  return (learningRate, step) => {
    const rate = learningRate / (1 + (step - 1) * lrDecay);
    for (let k = 0; k < theta.length; k++) {
      const gradient = g[k] + weightDecay * theta[k];
      s[k] += gradient * gradient;
      theta[k] -= (rate * gradient) / (Math.sqrt(s[k]) + eps);
    }
  };
}

/** s and a are the running means of g g and g; theta -= learningRate g / (sqrt(s - a a, when centered) + eps). */
function rmsprop(options: OptionsOf<'rmsprop'>, { theta, g }: Parameter, [s, a, v]: readonly Vec[]): UpdateRule {
  const { alpha, eps, momentum, centered, weightDecay } = options;
  return learningRate => {
    for (let k = 0; k < theta.length; k++) {
      const gradient = g[k] + weightDecay * theta[k];
      s[k] = alpha * s[k] + (1 - alpha) * gradient * gradient;
      if (centered) a[k] = alpha * a[k] + (1 - alpha) * gradient;
      v[k] = momentum * v[k] + gradient / (Math.sqrt(s[k] - a[k] * a[k]) + eps);
      theta[k] -= learningRate * v[k];
    }
  };
}

/**
 * m and v are the running means of g and g g, u is v, or with amsgrad the largest v so far. Sources: Kingma and Ba 2015,
 * Loshchilov and Hutter 2019, Reddi et al. 2018; eps outside the root.
 */
function adam(
  options: OptionsOf<'adam' | 'adamw'>,
  { theta, g }: Parameter,
  [m, v, largest]: readonly Vec[],
): UpdateRule {
  const { eps, amsgrad, weightDecay } = options;
  const [beta1, beta2] = options.betas;
  const [coupled, decoupled] = options.type === 'adam' ? [weightDecay, 0] : [0, weightDecay];
  const u = amsgrad ? largest : v;
  return (learningRate, step) => {
    const stepSize = learningRate / (1 - beta1 ** step);
    const correction = Math.sqrt(1 - beta2 ** step);
    const kept = 1 - learningRate * decoupled;
    for (let k = 0; k < theta.length; k++) {
      const gradient = g[k] + coupled * theta[k];
      m[k] = beta1 * m[k] + (1 - beta1) * gradient;
      v[k] = beta2 * v[k] + (1 - beta2) * gradient * gradient;
      if (amsgrad) u[k] = Math.max(u[k], v[k]);
      theta[k] = kept * theta[k] - (stepSize * m[k]) / (Math.sqrt(u[k]) / correction + eps);
    }
  };
}

/** As adam, but u is a decaying maximum of |g| + eps. Source: Kingma and Ba 2015, section 7.1. */
function adamax(options: OptionsOf<'adamax'>, { theta, g }: Parameter, [m, u]: readonly Vec[]): UpdateRule {
  const { eps, weightDecay } = options;
  const [beta1, beta2] = options.betas;
  return (learningRate, step) => {
    const stepSize = learningRate / (1 - beta1 ** step);
    for (let k = 0; k < theta.length; k++) {
      const gradient = g[k] + weightDecay * theta[k];
      m[k] = beta1 * m[k] + (1 - beta1) * gradient;
      u[k] = Math.max(beta2 * u[k], Math.abs(gradient) + eps);
      theta[k] -= (stepSize * m[k]) / u[k];
    }
  };
}

/** What nadam's momentum grows by, to the power of the steps. */
export const nadamBase = 0.96;

/** nadam's momentum of a step, by PyTorch's schedule. */
function nadamMomentum(beta1: number, momentumDecay: number): (step: number) => number {
  return step => beta1 * (1 - 0.5 * nadamBase ** (step * momentumDecay));
}

/** nadam's product of the momenta of the steps 1 .. `step`, from that of the step before; of the other optimizers 1. */
export function momentumProduct(options: OptimizerOptions, step: number, before: number): number {
  return options.type === 'nadam' ? before * nadamMomentum(options.betas[0], options.momentumDecay)(step) : 1;
}

/** Adam with Nesterov's look ahead: the share of g grows with the step. Source: Dozat 2016, with PyTorch's schedule. */
function nadam(options: OptionsOf<'nadam'>, { theta, g }: Parameter, [m, v]: readonly Vec[]): UpdateRule {
  const { eps, momentumDecay, weightDecay } = options;
  const [beta1, beta2] = options.betas;
  const momentum = nadamMomentum(beta1, momentumDecay);
  return (learningRate, step, product) => {
    const mu = momentum(step);
    const next = momentum(step + 1);
    const gradientRate = (learningRate * (1 - mu)) / (1 - product);
    const momentumRate = (learningRate * next) / (1 - product * next);
    const correction = 1 - beta2 ** step;
    for (let k = 0; k < theta.length; k++) {
      const gradient = g[k] + weightDecay * theta[k];
      m[k] = beta1 * m[k] + (1 - beta1) * gradient;
      v[k] = beta2 * v[k] + (1 - beta2) * gradient * gradient;
      theta[k] -= (gradientRate * gradient + momentumRate * m[k]) / (Math.sqrt(v[k] / correction) + eps);
    }
  };
}

/** Steps in the units of theta: d = sqrt(a + eps) / sqrt(s + eps) g, a the running mean of d d. Source: Zeiler 2012. */
function adadelta(options: OptionsOf<'adadelta'>, { theta, g }: Parameter, [s, a]: readonly Vec[]): UpdateRule {
  const { rho, eps, weightDecay } = options;
  return learningRate => {
    for (let k = 0; k < theta.length; k++) {
      const gradient = g[k] + weightDecay * theta[k];
      s[k] = rho * s[k] + (1 - rho) * gradient * gradient;
      const d = (Math.sqrt(a[k] + eps) / Math.sqrt(s[k] + eps)) * gradient;
      a[k] = rho * a[k] + (1 - rho) * d * d;
      theta[k] -= learningRate * d;
    }
  };
}

/** The sign of a blend of m and g; every weight moves by the same amount. Source: Chen et al. 2023, algorithm 2. */
function lion(options: OptionsOf<'lion'>, { theta, g }: Parameter, [m]: readonly Vec[]): UpdateRule {
  const [beta1, beta2] = options.betas;
  return learningRate => {
    const kept = 1 - learningRate * options.weightDecay;
    for (let k = 0; k < theta.length; k++) {
      theta[k] = kept * theta[k] - learningRate * Math.sign(beta1 * m[k] + (1 - beta1) * g[k]);
      m[k] = beta2 * m[k] + (1 - beta2) * g[k];
    }
  };
}
