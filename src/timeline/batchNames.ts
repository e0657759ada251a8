/** The names of a batch: its samples, and what its passes compute of them. */
import { isTensor, isUnavailable, type Unavailable } from '../expression/value.ts';
import { diagonalNote, symbolText } from '../trace/quantitySymbol.ts';
import {
  gradientOfSample,
  isFused,
  jacobianOfSample,
  jacobians,
  lossGradientOf,
  targetsOf,
  totalWeight,
} from './derivedNumbers.ts';
import {
  elementOf,
  isNumbers,
  matrix,
  type NameRow,
  ofParameters,
  ofSamples,
  outputsOf,
  quantity,
  rowOf,
  single,
  still,
  sumOf,
  vector,
} from './nameRow.ts';

const place = (name: string, meaning: string, read: NameRow['read']): NameRow =>
  single({ name, scope: 'Data', meaning }, read);

const data: readonly NameRow[] = [
  place('epoch', 'The epoch, counted from 1.', ({ last }) => last.epoch),
  place('batch', 'The batch of the epoch, counted from 1.', ({ last }) => last.batch),
  place('phase', 'The phase: "forward", "loss", "backward", "update" or "end".', ({ position }) =>
    position ? position.stop.phase : over,
  ),
  place('layer', 'The layer of the operation that is next, or "-".', ({ position, options }) => {
    if (!position) return over;
    const { layer } = position.stop;
    return layer === undefined ? '-' : options.layers[layer]!.name;
  }),
  place('operation', 'The operation that is next.', ({ position }) => (position ? position.stop.operation : over)),
  {
    ...single(
      {
        name: 'rows',
        scope: 'Data',
        meaning: 'The rows of the training data that are the samples of the batch, counted from 0: (B).',
      },
      ({ steps }) => vector(Float64Array.from(steps.rows ?? [])),
    ),
    readSample: ({ steps }, _, sample) => steps.rows![sample]!,
  },
  {
    ...single(
      { name: 't', aliases: ['target'], scope: 'Data', meaning: 'The targets of the batch: (B, outputs).' },
      ({ steps, options }) => matrix(targetsOf(options, steps.rows!), outputsOf(options)),
    ),
    readSample: (reading, _, sample) => rowOf(reading.known('t', undefined), sample),
  },
];

const over: Unavailable = { why: 'The training is over: no operation comes next.' };

const forward: readonly NameRow[] = [
  quantity(
    {
      name: 'x',
      aliases: ['input'],
      scope: 'Forward',
      meaning: 'What the layer is given: (B, I).',
      changedIn: 'forward',
    },
    'inputs',
    'input',
  ),
  quantity(
    {
      name: 'net',
      scope: 'Forward',
      meaning: 'net = W x + b, before the activation: (B, O).',
      changedIn: 'forward',
      changedBy: 'net',
    },
    'units',
    'net',
  ),
  quantity(
    {
      name: 'y',
      aliases: ['output'],
      scope: 'Forward',
      meaning: 'The activation of net, before dropout: (B, O).',
      changedIn: 'forward',
      changedBy: 'activation',
    },
    'units',
    'output',
  ),
  quantity(
    {
      name: 'mask',
      aliases: ['dropoutMask'],
      scope: 'Forward',
      meaning: 'What dropout multiplies the outputs by: (B, O).',
      changedIn: 'forward',
      changedBy: 'dropout',
    },
    'units',
    'dropoutMask',
  ),
];

const changedByLoss = { scope: 'Loss', changedIn: 'loss', changedBy: 'loss' } as const;

const lossRows: readonly NameRow[] = [
  {
    ...single(
      { name: 'sampleLoss', ...changedByLoss, meaning: "Each sample's loss, times the weight of its class: (B)." },
      ({ steps, options }) => {
        const read = steps.read('sampleLoss', options.layers.length - 1);
        return isNumbers(read) ? vector(read) : read;
      },
    ),
    readSample: (reading, _, sample) => elementOf(reading.known('sampleLoss', undefined), sample),
  },
  {
    ...single(
      { name: 'loss', ...changedByLoss, meaning: 'The mean loss of the batch, without penalties.' },
      (reading, _) => {
        const losses = reading.known('sampleLoss', undefined);
        return isTensor(losses) ? sumOf(losses.values) / totalWeight(reading) : losses;
      },
    ),
    readSample: (reading, _, sample) => elementOf(reading.known('sampleLoss', undefined), sample),
  },
];

const backward: readonly NameRow[] = [
  ofSamples(
    {
      name: 'dy',
      aliases: ['outputGradient'],
      scope: 'Backward',
      meaning: `${symbolText('outputGradient')} of each sample's own loss: (B, O).`,
      changedIn: 'backward',
      changedBy: 'dE/dy',
    },
    'units',
    (reading, layer) =>
      isFused(reading.options, layer) ? lossGradientOf(reading, layer) : reading.steps.read('outputGradient', layer),
    (options, layer) =>
      isFused(options, layer)
        ? `Training does not form ${symbolText('outputGradient')} here: ${options.layers[layer]!.activation.type} and ${options.loss} are differentiated together. It is computed from the loss.`
        : undefined,
  ),
  quantity(
    {
      name: 'Jdiag',
      aliases: ['jacobianDiagonal'],
      scope: 'Jacobian',
      meaning: `The diagonal of ${symbolText('activationJacobian')} for each sample: (B, O).`,
      changedIn: 'backward',
      changedBy: 'delta',
    },
    'units',
    'jacobianDiagonal',
    ({ layers }, layer) => diagonalNote('jacobianDiagonal', layers[layer]!.activation.type) || undefined,
  ),
  {
    ...still,
    name: 'J',
    aliases: ['jacobian', 'activationJacobian'],
    scope: 'Jacobian',
    meaning: `${symbolText('activationJacobian')} of each sample: (B, O, O); of one sample (O, O).`,
    changedIn: 'backward',
    changedBy: 'delta',
    isOfLayer: true,
    read: jacobians,
    readSample: jacobianOfSample,
    note: () => 'Training does not form the whole matrix: it is made of net and y.',
  },
  quantity(
    {
      name: 'delta',
      aliases: ['dnet'],
      scope: 'Backward',
      meaning: `${symbolText('delta')} of each sample's own loss, times the weight of its class: (B, O).`,
      changedIn: 'backward',
      changedBy: 'delta',
    },
    'units',
    'delta',
  ),
  {
    ...ofParameters(
      {
        name: 'gradient',
        aliases: ['dW', 'weightGradient'],
        scope: 'Backward',
        meaning: `${symbolText('gradient')} of the batch's mean loss: (O, I); of one sample its own.`,
        changedIn: 'backward',
        changedBy: 'dE/dW',
      },
      'weights',
      ({ steps }, layer) => steps.read('gradient', layer),
    ),
    readSample: gradientOfSample,
  },
  {
    ...ofParameters(
      {
        name: 'biasGradient',
        aliases: ['db'],
        scope: 'Backward',
        meaning: `${symbolText('biasGradient')} of the batch's mean loss: (O); of one sample its own.`,
        changedIn: 'backward',
        changedBy: 'dE/db',
      },
      'bias',
      ({ steps }, layer) => steps.read('biasGradient', layer),
    ),
    readSample: (reading, layer, sample) => {
      const whole = reading.known('biasGradient', layer);
      return isUnavailable(whole) ? whole : rowOf(reading.known('delta', layer), sample);
    },
  },
  ofSamples(
    {
      name: 'dx',
      aliases: ['inputGradient'],
      scope: 'Backward',
      meaning: `${symbolText('inputGradient')} of each sample's own loss, which is handed down to the layer below: (B, I).`,
      changedIn: 'backward',
      changedBy: 'dE/dx',
    },
    'inputs',
    (reading, layer) => reading.batch(layer === 0).read('inputGradient', layer),
    (_, layer) =>
      layer === 0
        ? `Training does not compute ${symbolText('inputGradient')} of the first layer: it is computed to be read.`
        : undefined,
  ),
];

export const batchNames: readonly NameRow[] = [...data, ...forward, ...lossRows, ...backward];
