import type { OptimizerOptions } from './options.ts';

/**
 * What an optimizer remembers of a parameter, by the letters of updateRules.ts, in the order in which the kernels keep it
 * (kernels/optimizers.ts): tensors of the parameter's shape. Of rmsprop's, `a` stays 0 unless it is centered.
 */
export function optimizerTensors(optimizer: OptimizerOptions): readonly string[] {
  switch (optimizer.type) {
    case 'sgd':
      return optimizer.momentum === 0 ? [] : ['v'];
    case 'adagrad':
      return ['s'];
    case 'lion':
      return ['m'];
    case 'adam':
    case 'adamw':
      return optimizer.amsgrad ? ['m', 'v', 'u'] : ['m', 'v'];
    case 'adamax':
      return ['m', 'u'];
    case 'nadam':
      return ['m', 'v'];
    case 'adadelta':
      return ['s', 'a'];
    case 'rmsprop':
      return ['s', 'a', 'v'];
  }
}
