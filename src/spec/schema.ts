import type { z } from 'zod';
import { data } from './dataSchema.ts';
import { choice, isObject, object, text, whole } from './expect.ts';
import { layers } from './layerSchema.ts';
import type { LossName, Precision } from './networkSpec.ts';
import { vector, vectorOrClass } from './numbers.ts';
import { oneOf } from './oneOf.ts';
import { optimizer } from './optimizerSchema.ts';
import { training } from './trainingSchema.ts';

const precisions: Readonly<Record<Precision, string>> = {
  float64: '16 digits, up to 1.8e308.',
  float32: '7 digits, up to 3.4e38; large networks train about twice as fast, in half the memory.',
};

const losses: Readonly<Record<LossName, string>> = {
  mse: 'Mean squared error: the mean of (y - t)² over the outputs.',
  halfSquaredError: "Half the sum of (y - t)², the lecture's form: its gradient is simply y - t.",
  mae: 'Mean absolute error: the mean of |y - t|. Less sensitive to outliers than `mse`.',
  huber: 'Squared for errors up to 1, absolute beyond.',
  logCosh: 'The mean of log cosh(y - t): squared for small errors, absolute for large ones, and smooth.',
  crossEntropy: '-sum t log y over the classes. After a `softmax` layer.',
  binaryCrossEntropy: 'The mean of -(t log y + (1 - t) log(1 - y)). After a `sigmoid` layer.',
  hinge: 'The mean of max(0, 1 - t y), for targets -1 and 1.',
  poisson: 'The mean of y - t log y, for counts. After a layer whose outputs are positive, such as `softplus`.',
  sum: 'The sum of the outputs; targets are ignored. For checking a gradient against published numbers.',
};

const sample = object({
  sample: whole(0, 'A row of the data as the source has it, counted from 0. Default 0.'),
});
const ownSample = object({
  input: vector('The numbers of one input row, before `standardize` or `normalize`.'),
  target: vectorOrClass('The target for this input: a number for each output, or the name of a class.'),
});

const probe = oneOf({ sample, ownSample }, value =>
  isObject(value) && ('input' in value || 'target' in value) ? 'ownSample' : 'sample',
).meta({
  markdownDescription:
    'The sample whose intermediate values are shown, before each epoch: a row of the data, `{ "sample": 3 }`, or your own input.',
  defaultSnippets: [{ label: 'row of the data', body: { sample: 0 } }],
});

/** The file as it is written, with defaults filled in. */
export const schema = object(
  {
    $schema: text('The schema of this file; not needed.').exactOptional(),
    name: text('The network’s name.').exactOptional(),
    seed: whole(0, 'Seed of all randomness: equal seeds give equal runs. Default 0.', 0xffff_ffff).default(0),
    precision: choice(
      'precision',
      precisions,
      'The floating-point type. `float32` has 7 digits instead of 16 and a maximum of 3.4e38; large networks train about twice as fast. Gradient checks and `backprop chain` compute in float64 from its weights. Default `float64`.',
    ).default('float64'),
    inputs: whole(1, 'The number of inputs. Optional; checked against the data.').exactOptional(),
    data,
    layers,
    loss: choice(
      'loss',
      losses,
      'The loss that training minimizes. Default: `crossEntropy` after softmax, `binaryCrossEntropy` after sigmoid, else `mse`.',
    ).exactOptional(),
    optimizer: optimizer.prefault({}),
    training: training.prefault({}),
    probe: probe.prefault({ sample: 0 }),
  },
  { epochs: 'belongs in "training"', batchSize: 'belongs in "training"', learningRate: 'belongs in "optimizer"' },
).meta({ markdownDescription: 'A multi-layer perceptron, its data and its training.' });

export type WrittenSpec = z.output<typeof schema>;
