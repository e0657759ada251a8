/** What holds where nothing else is said. */
import type { LayerOptions, ScheduleOptions } from './options.ts';

export const constantSchedule: ScheduleOptions = { type: 'constant', warmup: 0 };

/** A layer with a bias that is trained, with nothing added to the loss and nothing dropped. */
export const plainLayer: Pick<LayerOptions, 'bias' | 'l1' | 'l2' | 'dropout' | 'trainable'> = {
  bias: true,
  l1: 0,
  l2: 0,
  dropout: 0,
  trainable: true,
};
