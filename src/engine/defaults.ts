/** What holds where nothing else is said: PyTorch's defaults, where PyTorch has the thing. */
import type { LayerOptions, OptimizerName, OptimizerOptions, ScheduleOptions } from './options.ts';

const eps = 1e-8;
const betas = [0.9, 0.999] as const;
const weightDecay = 0;

type Defaults = { readonly [Name in OptimizerName]: Extract<OptimizerOptions, { readonly type: Name }> };

/** torch.optim's defaults; the learning rate of sgd, which PyTorch wants stated, is ours; lion's are its authors'. */
export const optimizerDefaults: Defaults = {
  sgd: { type: 'sgd', learningRate: 0.1, momentum: 0, dampening: 0, nesterov: false, weightDecay },
  adagrad: { type: 'adagrad', learningRate: 0.01, lrDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, weightDecay },
  rmsprop: { type: 'rmsprop', learningRate: 0.01, alpha: 0.99, eps, momentum: 0, centered: false, weightDecay },
  adam: { type: 'adam', learningRate: 0.001, betas, eps, amsgrad: false, weightDecay },
  adamw: { type: 'adamw', learningRate: 0.001, betas, eps, amsgrad: false, weightDecay: 0.01 },
  adamax: { type: 'adamax', learningRate: 0.002, betas, eps, weightDecay },
  nadam: { type: 'nadam', learningRate: 0.002, betas, eps, momentumDecay: 0.004, weightDecay },
  adadelta: { type: 'adadelta', learningRate: 1, rho: 0.9, eps: 1e-6, weightDecay },
  lion: { type: 'lion', learningRate: 0.0001, betas: [0.9, 0.99], weightDecay },
};

export const constantSchedule: ScheduleOptions = { type: 'constant', warmup: 0 };

/** A layer with a bias that is trained, with nothing added to the loss and nothing dropped. */
export const plainLayer: Pick<LayerOptions, 'bias' | 'l1' | 'l2' | 'dropout' | 'trainable'> = {
  bias: true,
  l1: 0,
  l2: 0,
  dropout: 0,
  trainable: true,
};
