import { z } from 'zod';
import { data } from './dataSchema.ts';
import { choice, choiceError, expecting, object, real, text, truth, whole } from './expect.ts';
import { layers } from './layerSchema.ts';
import type { LossName } from './networkSpec.ts';
import { vector } from './numbers.ts';
import { oneOf } from './oneOf.ts';

const losses: Readonly<Record<LossName, string>> = {
  mse: 'Mean squared error: the mean of (y - t)² over the outputs.',
  halfSquaredError: "Half the sum of (y - t)², the lecture's form: its gradient is simply y - t.",
  crossEntropy: '-sum t log y over the classes. After a `softmax` layer.',
  binaryCrossEntropy: 'The mean of -(t log y + (1 - t) log(1 - y)). After a `sigmoid` layer.',
};

const laterOptimizerKeys = Object.fromEntries(
  ['dampening', 'nesterov', 'weightDecay', 'amsgrad', 'alpha', 'centered', 'schedule', 'clipNorm', 'clipValue'].map(
    key => [key, 'is not in this version; remove it'],
  ),
);

const learningRate = (doc: string, value: number) => real(`${doc} Default ${value}.`, { above: 0 }).default(value);

const sgd = object(
  {
    type: z.literal('sgd'),
    learningRate: learningRate('How far a step goes along the gradient.', 0.1),
    momentum: real('Share of the last step that is kept, as in `torch.optim.SGD`. Default 0.', {
      atLeast: 0,
      below: 1,
    }).default(0),
  },
  {
    ...laterOptimizerKeys,
    betas: 'belongs to "type": "adam"',
    eps: 'belongs to "type": "adam"',
    lr: 'is called "learningRate" here',
  },
);

const betasWords = 'two numbers from 0 to below 1, such as [0.9, 0.999]';
const beta = z.number().gte(0).lt(1);

const adam = object(
  {
    type: z.literal('adam'),
    learningRate: learningRate('Size of a step.', 0.001),
    betas: z
      .custom<[number, number]>(value => z.tuple([beta, beta]).safeParse(value).success, expecting(betasWords))
      .meta({
        markdownDescription: 'How slowly the means of the gradient and of its square move. Default `[0.9, 0.999]`.',
      })
      .default([0.9, 0.999]),
    eps: real('Keeps the division from blowing up. Default 1e-8.', { above: 0 }).default(1e-8),
  },
  {
    ...laterOptimizerKeys,
    momentum: 'belongs to "type": "sgd"; adam has "betas"',
    lr: 'is called "learningRate" here',
  },
);

const optimizers = {
  sgd: 'Gradient descent, optionally with momentum.',
  adam: 'Adam: each weight has its own step size. Needs less tuning.',
};
const laterOptimizers = ['adagrad', 'rmsprop', 'adamw', 'adamax', 'nadam', 'adadelta', 'lion'];

const optimizer = z
  .preprocess(
    value => (isObject(value) && !('type' in value) ? { type: 'sgd', ...value } : value),
    z.discriminatedUnion('type', [sgd, adam], {
      error: ({ input }) =>
        isObject(input)
          ? choiceError('optimizer', Object.keys(optimizers), laterOptimizers).error({ input: input.type })
          : expecting('an object such as { "type": "adam", "learningRate": 0.001 }').error({ input }),
    }),
  )
  .meta({
    markdownDescription: 'How the gradient changes the weights. Default `{ "type": "sgd", "learningRate": 0.1 }`.',
    defaultSnippets: [
      { label: 'adam', body: { type: 'adam', learningRate: 0.01 }, markdownDescription: optimizers.adam },
      { label: 'sgd', body: { type: 'sgd', learningRate: 0.1 }, markdownDescription: optimizers.sgd },
    ],
  });

const batchSize = expecting('a whole number of at least 1, or "full"');

const training = object(
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
    validationSplit: real('Share of the rows held out to measure, never to train. Default 0.', {
      atLeast: 0,
      below: 1,
    }).default(0),
  },
  {
    earlyStopping: 'is not in this version; remove it',
    stopWhen: 'is not in this version; remove it',
    learningRate: 'belongs in "optimizer"',
  },
).meta({ markdownDescription: 'How long to train, and in what portions.' });

const sample = object({
  sample: whole(0, 'A row of the data as the source has it, counted from 0. Default 0.'),
});
const ownSample = object({
  input: vector('The numbers of one input row, before `standardize` or `normalize`.'),
  target: vector('What the network should answer.'),
});

const probe = oneOf({ sample, ownSample }, value =>
  isObject(value) && ('input' in value || 'target' in value) ? 'ownSample' : 'sample',
).meta({
  markdownDescription:
    'The sample whose every intermediate value is shown, before each epoch: a row, `{ "sample": 3 }`, or one of your own.',
  defaultSnippets: [{ label: 'row of the data', body: { sample: 0 } }],
});

/** The file as it is written, with defaults filled in. */
export const schema = object(
  {
    $schema: text('Which schema describes this file; not needed.').exactOptional(),
    name: text('What this network is called.').exactOptional(),
    seed: whole(0, 'Where all randomness comes from: equal seeds give equal runs. Default 0.', 0xffff_ffff).default(0),
    precision: z
      .literal('float64', expecting('"float64"', 'this version computes in 64 bits'))
      .meta({ markdownDescription: 'The numbers that are computed with. Default `"float64"`.' })
      .exactOptional(),
    inputs: whole(1, 'States the number of inputs, which is then checked against the data.').exactOptional(),
    data,
    layers,
    loss: choice(
      'loss',
      losses,
      ['mae', 'huber', 'logCosh', 'hinge', 'poisson', 'sum'],
      'What is made small. Default: `crossEntropy` after softmax, `binaryCrossEntropy` after sigmoid, else `mse`.',
    ).exactOptional(),
    optimizer: optimizer.prefault({}),
    training: training.prefault({}),
    probe: probe.prefault({ sample: 0 }),
  },
  { epochs: 'belongs in "training"', batchSize: 'belongs in "training"', learningRate: 'belongs in "optimizer"' },
).meta({ markdownDescription: 'A multi-layer perceptron, its data and its training.' });

export type WrittenSpec = z.output<typeof schema>;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
