import type { OptimizerOptions } from '../../../src/engine/options.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';

const { sgd, adagrad, rmsprop, adam, adamw, adamax, nadam, adadelta, lion } = optimizerDefaults;

/** Every optimizer with every switch that changes its formulas, at rates at which a few steps can be seen. */
export const optimizerVariants: readonly OptimizerOptions[] = [
  sgd,
  { ...sgd, weightDecay: 0.05 },
  { ...sgd, momentum: 0.9 },
  { ...sgd, momentum: 0.9, dampening: 0.2, weightDecay: 0.05 },
  { ...sgd, momentum: 0.9, nesterov: true },
  { ...adagrad, learningRate: 0.1 },
  { ...adagrad, learningRate: 0.1, lrDecay: 0.01, initialAccumulatorValue: 0.1, weightDecay: 0.05 },
  rmsprop,
  { ...rmsprop, momentum: 0.5 },
  { ...rmsprop, centered: true },
  { ...rmsprop, momentum: 0.5, centered: true, weightDecay: 0.05 },
  { ...adam, learningRate: 0.01 },
  { ...adam, learningRate: 0.01, weightDecay: 0.05 },
  { ...adam, learningRate: 0.01, amsgrad: true },
  { ...adam, learningRate: 0.01, amsgrad: true, betas: [0.9, 0.3] },
  { ...adamw, learningRate: 0.01 },
  { ...adamw, learningRate: 0.01, amsgrad: true, weightDecay: 0.1 },
  { ...adamax, weightDecay: 0.05 },
  adamax,
  nadam,
  { ...nadam, weightDecay: 0.05 },
  adadelta,
  { ...adadelta, weightDecay: 0.05 },
  { ...lion, learningRate: 0.01 },
  { ...lion, learningRate: 0.01, weightDecay: 0.1 },
];
