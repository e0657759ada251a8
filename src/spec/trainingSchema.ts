import { z } from 'zod';
import { choice, expecting, object, real, truth, whole } from './expect.ts';
import type { EarlyStoppingSpec } from './networkSpec.ts';

const batchSize = expecting('a whole number of at least 1, or "full"');

const monitored: Readonly<Record<EarlyStoppingSpec['monitor'], string>> = {
  validationLoss: 'The loss of the rows that are held out.',
  loss: 'The loss of the training rows.',
  validationAccuracy: 'The share of held-out rows that are right.',
  accuracy: 'The share of training rows that are right.',
};

const earlyStopping = object({
  monitor: choice('number to monitor', monitored, 'What must become better. Default `"validationLoss"`.').default(
    'validationLoss',
  ),
  patience: whole(1, 'For how many epochs it may fail to. Default 20.').default(20),
  minDelta: real('By more than how much it must. Default 0.', { atLeast: 0 }).default(0),
}).meta({ markdownDescription: 'End the training when it has stopped getting better.' });

const stopWhen = object({
  loss: real('The loss of the training rows that is low enough.', { atLeast: 0 }).exactOptional(),
  accuracy: real('The accuracy on the training rows that is high enough.', { above: 0, atMost: 1 }).exactOptional(),
})
  .refine(({ loss, accuracy }) => loss !== undefined || accuracy !== undefined, {
    error: 'expected a goal, "loss" or "accuracy", found an empty object',
  })
  .meta({ markdownDescription: 'End the training as soon as every goal that is given is reached.' });

export const training = object(
  {
    epochs: whole(1, 'How often the network sees all training rows. Default 100.').default(100),
    batchSize: z
      .union([z.int({ ...batchSize, abort: true }).min(1, batchSize), z.literal('full')], batchSize)
      .meta({
        markdownDescription: 'Rows in one step, or `"full"` for all of them. Default 32.',
        examples: [16, 32, 'full'],
      })
      .default(32),
    shuffle: truth('Whether the rows come in a new order each epoch. Default `true`.').default(true),
    validationSplit: real(
      'Share of the rows held out to measure after every epoch, never to train; of those that `testSplit` leaves. Default 0.',
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
).meta({ markdownDescription: 'How long to train, and in what portions.' });
