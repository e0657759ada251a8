import { z } from 'zod';
import { choice, choiceError, expecting, isObject, object, real, whole } from './expect.ts';

const warmup = whole(0, 'Epochs over which the rate first rises to its full value, in equal steps. Default 0.').default(
  0,
);
const gamma = (doc: string, value?: number) => {
  const factor = real(doc, { above: 0 });
  return value === undefined ? factor : factor.default(value);
};
const epochs = whole(1, 'Number of epochs it takes. Default: all epochs after the warm-up.').exactOptional();
const minimum = real('The lowest rate. Default 0.', { atLeast: 0 }).default(0);

const schedules = {
  constant: 'The same rate in every epoch.',
  step: 'Times `gamma` every `stepSize` epochs.',
  exponential: 'Times `gamma` every epoch.',
  cosine: 'Falls along half a cosine to `minimum`, and stays there.',
  linear: 'In equal steps from `startFactor` to `endFactor` of the rate.',
  plateau: 'Multiplied by `factor` when the loss has not improved for more than `patience` epochs.',
};

const monitored = {
  validationLoss: 'The loss on the held-out rows.',
  loss: 'The loss on the training rows.',
};

const forms = z.discriminatedUnion(
  'type',
  [
    object({ type: z.literal('constant'), warmup }),
    object({
      type: z.literal('step'),
      stepSize: whole(1, 'Epochs from one step to the next.'),
      gamma: gamma('Factor of each step. Default 0.1.', 0.1),
      warmup,
    }),
    object({ type: z.literal('exponential'), gamma: gamma('Factor of each epoch, such as 0.99.'), warmup }),
    object({ type: z.literal('cosine'), epochs, minimum, warmup }),
    object({
      type: z.literal('linear'),
      startFactor: real('Factor of the first epoch. Default 1.', { above: 0 }).default(1),
      endFactor: real('Factor at the end. Default 0.', { atLeast: 0 }).default(0),
      epochs,
      warmup,
    }),
    object({
      type: z.literal('plateau'),
      monitor: choice('loss to monitor', monitored, 'Which loss. Default `"validationLoss"`.').default(
        'validationLoss',
      ),
      factor: real('Factor of each reduction. Default 0.1.', { above: 0, below: 1 }).default(0.1),
      patience: whole(0, 'Epochs without improvement before the rate falls. Default 10.').default(10),
      threshold: real('Relative improvement of the loss that counts. Default 0.0001.', {
        atLeast: 0,
        below: 1,
      }).default(1e-4),
      minimum,
      warmup,
    }),
  ],
  {
    error: ({ input }) =>
      isObject(input)
        ? choiceError('schedule', Object.keys(schedules)).error({ input: input.type })
        : expecting('an object such as { "type": "cosine" }').error({ input }),
  },
);

/** `"cosine"` means `{ "type": "cosine" }`. */
export const schedule = z
  .preprocess(value => {
    if (typeof value === 'string') return { type: value };
    return isObject(value) && !('type' in value) ? { type: 'constant', ...value } : value;
  }, forms)
  .meta({
    markdownDescription: 'How the learning rate changes from epoch to epoch. Default: constant.',
    defaultSnippets: [
      { label: 'constant', body: { type: 'constant', warmup: 5 }, markdownDescription: schedules.constant },
      { label: 'step', body: { type: 'step', stepSize: 30, gamma: 0.1 }, markdownDescription: schedules.step },
      { label: 'exponential', body: { type: 'exponential', gamma: 0.99 }, markdownDescription: schedules.exponential },
      { label: 'cosine', body: { type: 'cosine' }, markdownDescription: schedules.cosine },
      { label: 'linear', body: { type: 'linear', endFactor: 0.1 }, markdownDescription: schedules.linear },
      { label: 'plateau', body: { type: 'plateau', patience: 10 }, markdownDescription: schedules.plateau },
    ],
  })
  .prefault('constant');
