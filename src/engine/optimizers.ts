import type { Network } from './network.ts';
import type { OptimizerOptions } from './options.ts';
import { type Parameter, type UpdateRule, updateRule } from './updateRules.ts';

export interface Optimizer {
  /** Changes the parameters by the gradients that stand in them. */
  update(learningRate: number): void;
}

/** What is trained: the weights and, if it has one, the bias of every layer that is not frozen, first layer first, with gradients. */
export function parametersOf({ layers }: Pick<Network, 'layers'>): Parameter[] {
  return layers
    .filter(({ trainable }) => trainable)
    .flatMap(({ hasBias, w, b, dw, db }) => [{ theta: w, g: dw }, ...(hasBias ? [{ theta: b, g: db }] : [])]);
}

/** An optimizer with its own state for each of the parameters. */
export function createOptimizer(options: OptimizerOptions, parameters: readonly Parameter[]): Optimizer {
  const rules: UpdateRule[] = parameters.map(parameter => updateRule(options, parameter));
  let step = 0;
  return {
    update: learningRate => {
      step++;
      for (const rule of rules) rule(learningRate, step);
    },
  };
}
