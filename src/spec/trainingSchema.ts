import * as z from 'zod';
import { choice, expecting, listOf, object, real, truth, whole } from './expect.ts';
import type { EarlyStoppingSpec } from './networkSpec.ts';
import { oneOf } from './oneOf.ts';

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

const classWeights = oneOf(
  {
    balanced: z.literal('balanced', expecting('"balanced" or one weight for each class, such as [1, 2.5]')),
    weights: listOf(real('The weight of a class.', { above: 0 }), 'number'),
  },
  value => (Array.isArray(value) ? 'weights' : 'balanced'),
).meta({
  markdownDescription:
    'Weights of the loss by class, for `crossEntropy` and `binaryCrossEntropy`: `[1, 2.5]`, one for each class, or `"balanced"`, which weighs a rare class more: rows / (classes x rows of the class), over the training rows. The losses of a batch are divided by the sum of its weights. Default: every row weighs the same.',
  examples: ['balanced'],
});

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
    classWeights: classWeights.exactOptional(),
  },
  {
    learningRate: 'belongs in "optimizer"',
    schedule: 'belongs in "optimizer"',
    patience: 'belongs in "earlyStopping"',
    class_weight: 'is called "classWeights" here',
    classWeight: 'is called "classWeights" here',
  },
).meta({ markdownDescription: 'How long to train, and how many rows each step uses.' });
