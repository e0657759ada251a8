import type * as z from 'zod';
import { losses } from '../functions/losses.ts';
import { data } from './dataSchema.ts';
import { choice, docsOf, isObject, object, text, whole } from './expect.ts';
import { vector, vectorOrClass } from './inlineNumbers.ts';
import { layers } from './layerSchema.ts';
import type { Precision } from './networkSpec.ts';
import { oneOf } from './oneOf.ts';
import { optimizer } from './optimizerSchema.ts';
import { training } from './trainingSchema.ts';

const precisions: Readonly<Record<Precision, string>> = {
  float64: '16 digits, up to 1.8e308.',
  float32: '7 digits, up to 3.4e38; large networks train about twice as fast, in half the memory.',
};

const sample = object({
  sample: whole(0, 'A row of the data as the source has it, counted from 0. Default 0.'),
});
const ownSample = object({
  input: vector('The numbers of one input row, before `scale`, `standardize` or `normalize`.'),
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
      docsOf(losses),
      'The loss that training minimizes. Default: `crossEntropy` after softmax, `binaryCrossEntropy` after sigmoid, else `mse`.',
    ).exactOptional(),
    optimizer: optimizer.prefault({}),
    training: training.prefault({}),
    probe: probe.prefault({ sample: 0 }),
  },
  { epochs: 'belongs in "training"', batchSize: 'belongs in "training"', learningRate: 'belongs in "optimizer"' },
).meta({ markdownDescription: 'A multi-layer perceptron, its data and its training.' });

export type WrittenSpec = z.output<typeof schema>;
