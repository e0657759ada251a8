import { z } from 'zod';
import { choice, expecting, object, real, truth, whole } from './expect.ts';
import type { EarlyStoppingSpec } from './networkSpec.ts';

const batchSize = expecting('a whole number of at least 1, or "full"');

const monitored: Readonly<Record<EarlyStoppingSpec['monitor'], string>> = {
  validationLoss: 'The loss on the held-out rows.',
  loss: 'The loss on the training rows.',
  validationAccuracy: 'The share of held-out rows that are predicted correctly.',
  accuracy: 'The share of training rows that are predicted correctly.',
};

const earlyStopping = object({
  monitor: choice('number to monitor', monitored, 'The number that must improve. Default `"validationLoss"`.').default(
    'validationLoss',
  ),
  patience: whole(1, 'Epochs without improvement before training stops. Default 20.').default(20),
  minDelta: real('Minimum improvement that counts. Default 0.', { atLeast: 0 }).default(0),
}).meta({ markdownDescription: 'Stop training when it no longer improves.' });

const stopWhen = object({
  loss: real('Stop at this loss on the training rows.', { atLeast: 0 }).exactOptional(),
  accuracy: real('Stop at this accuracy on the training rows.', { above: 0, atMost: 1 }).exactOptional(),
})
  .refine(({ loss, accuracy }) => loss !== undefined || accuracy !== undefined, {
    error: 'expected a goal, "loss" or "accuracy", found an empty object',
  })
  .meta({ markdownDescription: 'Stop training as soon as all given goals are reached.' });

export const training = object(
  {
    epochs: whole(1, 'Number of passes over the training rows. Default 100.').default(100),
    batchSize: z
      .union([z.int({ ...batchSize, abort: true }).min(1, batchSize), z.literal('full')], batchSize)
      .meta({
        markdownDescription: 'Rows in one step, or `"full"` for all of them. Default 32.',
        examples: [16, 32, 'full'],
      })
      .default(32),
    shuffle: truth('Whether each epoch uses a new order of the rows. Default `true`.').default(true),
    validationSplit: real(
      'Share of the rows that is held out and measured after every epoch. Taken from the rows that `testSplit` leaves. Default 0.',
      {
        atLeast: 0,
        below: 1,
      },
    ).default(0),
    earlyStopping: earlyStopping.exactOptional(),
    stopWhen: stopWhen.exactOptional(),
  },
  {
    learningRate: 'belongs in "optimizer"',
    schedule: 'belongs in "optimizer"',
    patience: 'belongs in "earlyStopping"',
  },
).meta({ markdownDescription: 'How long to train, and how many rows each step uses.' });
