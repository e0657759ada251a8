import type { Network } from './network.ts';
import { optimizerTensors } from './optimizerTensors.ts';
import type { OptimizerOptions } from './options.ts';
import { momentumProduct, type Parameter, updateRule } from './updateRules.ts';
import { type Vec, vec } from './vector.ts';

export interface Optimizer {
  /** Begins an update of all parameters; `update` of each comes next. */
  begin(): void;
  /** Changes a parameter by the gradient that stands in it; nothing where it is not trained. */
  update(theta: Vec, learningRate: number): void;
  /** What it remembers of a parameter, in the order of `optimizerTensors`; nothing of what it does not train. */
  stateOf(theta: Vec): readonly Vec[];
  /** Updates so far, and `momentumProduct` after them. */
  counters(): readonly [updates: number, product: number];
  setCounters(updates: number, product: number): void;
}

/** What is trained: weights and biases of every layer but what is frozen of it, first layer first, with gradients. */
export function parametersOf({ layers }: Pick<Network, 'layers'>): Parameter[] {
  return layers.flatMap(({ trainsWeights, trainsBias, w, b, dw, db }) => [
    ...(trainsWeights ? [{ theta: w, g: dw }] : []),
    ...(trainsBias ? [{ theta: b, g: db }] : []),
  ]);
}

/** An optimizer with its own state for each of the parameters. */
export function createOptimizer(options: OptimizerOptions, parameters: readonly Parameter[]): Optimizer {
  const states = parameters.map(({ theta }) => stateOf(options, theta));
  const rules = parameters.map((parameter, index) => updateRule(options, parameter, states[index]));
  const indexOf = (theta: Vec) => parameters.findIndex(parameter => parameter.theta === theta);
  let step = 0;
  let product = 1;
  return {
    begin: () => {
      step++;
      product = momentumProduct(options, step, product);
    },
    update: (theta, learningRate) => rules[indexOf(theta)]?.(learningRate, step, product),
    stateOf: theta => states[indexOf(theta)] ?? [],
    counters: () => [step, product],
    setCounters: (updates, momenta) => {
      step = updates;
      product = momenta;
    },
  };
}

function stateOf(options: OptimizerOptions, theta: Vec): Vec[] {
  const first = options.type === 'adagrad' ? options.initialAccumulatorValue : 0;
  const precision = theta instanceof Float64Array ? 'float64' : 'float32';
  return optimizerTensors(options).map(() => vec(theta.length, precision).fill(first));
}
