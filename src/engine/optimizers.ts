import type { Network } from './network.ts';
import type { OptimizerOptions } from './options.ts';
import type { Vec } from './vector.ts';

export interface Optimizer {
  /** The rate that the next update uses. */
  readonly learningRate: number;
  /** Changes every weight and bias by the gradients that stand in the network. */
  update(): void;
}

type AdamOptions = Extract<OptimizerOptions, { readonly type: 'adam' }>;

/** An optimizer with its own state for every parameter of the network. Semantics and defaults are torch.optim's. */
export function createOptimizer(options: OptimizerOptions, network: Network): Optimizer {
  const parameters = network.layers.flatMap(({ w, b, dw, db }) => [
    { value: w, gradient: dw, first: new Float64Array(w.length), second: new Float64Array(w.length) },
    { value: b, gradient: db, first: new Float64Array(b.length), second: new Float64Array(b.length) },
  ]);
  let steps = 0;
  return {
    learningRate: options.learningRate,
    update: () => {
      steps++;
      for (const { value, gradient, first, second } of parameters) {
        if (options.type === 'adam') adamStep(value, gradient, first, second, steps, options);
        else if (options.momentum === 0) sgdStep(value, gradient, options.learningRate);
        else momentumStep(value, gradient, first, options.learningRate, options.momentum);
      }
    },
  };
}

/** theta -= learningRate g. */
function sgdStep(theta: Vec, g: Vec, learningRate: number): void {
  for (let k = 0; k < theta.length; k++) theta[k] -= learningRate * g[k];
}

/** v = momentum v + g; theta -= learningRate v. Source: torch.optim.SGD, whose first step has v = g. */
function momentumStep(theta: Vec, g: Vec, v: Vec, learningRate: number, momentum: number): void {
  for (let k = 0; k < theta.length; k++) {
    v[k] = momentum * v[k] + g[k];
    theta[k] -= learningRate * v[k];
  }
}

/** m and v are the running means of g and g g. Source: torch.optim.Adam (Kingma and Ba 2015), eps outside the root. */
function adamStep(theta: Vec, g: Vec, m: Vec, v: Vec, steps: number, options: AdamOptions): void {
  const { learningRate, eps } = options;
  const [beta1, beta2] = options.betas;
  const stepSize = learningRate / (1 - beta1 ** steps);
  const correction = Math.sqrt(1 - beta2 ** steps);
  for (let k = 0; k < theta.length; k++) {
    m[k] = beta1 * m[k] + (1 - beta1) * g[k];
    v[k] = beta2 * v[k] + (1 - beta2) * g[k] * g[k];
    theta[k] -= (stepSize * m[k]) / (Math.sqrt(v[k]) / correction + eps);
  }
}
