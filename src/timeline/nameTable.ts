import type { BatchQuantity } from '../engine/arithmetic.ts';
import { numbersRead, type Unreadable } from '../engine/batchSteps.ts';
import { lossGradient } from '../engine/losses.ts';
import type { EngineOptions } from '../engine/options.ts';
import { isUnavailable, type Tensor, type Unavailable, type Value } from '../expression/value.ts';
import { classOf } from '../functions/classWeights.ts';
import { fusedLoss, losses } from '../functions/losses.ts';
import { trainsBias, trainsWeights } from '../functions/trainable.ts';
import { rememberedTensors } from '../run/optimizerMemory.ts';
import { layerScalarIndex, networkScalarIndex, tensorInRow } from '../trace/layout.ts';
import { factsOf, type RecordedQuantity, recordedQuantities } from '../trace/quantity.ts';
import { diagonalNote } from '../trace/quantitySymbol.ts';
import {
  type LayerScalar,
  layerScalarFacts,
  layerScalars,
  type NetworkScalar,
  networkScalars,
} from '../trace/scalars.ts';
import type { NameFacts } from './names.ts';
import type { Reading } from './standNames.ts';

/** A name with the way in which its value is read. */
export interface NameRow extends NameFacts {
  readonly read: (reading: Reading, layer: number) => Value | Unavailable;
  /** The part of one of the batch's samples. */
  readonly readSample?: (reading: Reading, layer: number, sample: number) => Value | Unavailable;
  readonly note?: (options: EngineOptions, layer: number) => string | undefined;
}

/** Numbers of the largest Jacobians of a batch that are formed. */
const mostOfJacobians = 1_000_000;

/** All names of a training, in the order of a batch. An alias that is another's name means the other. */
export function nameTable(options: EngineOptions): NameRow[] {
  return [
    ...data,
    ...forward,
    ...lossRows,
    ...backward,
    ...parameters,
    ...gradientsOfUpdate,
    ...optimizerRows(options),
    ...epochRows,
  ];
}

type Facts = Omit<NameFacts, 'isOfLayer' | 'isOfSample' | 'aliases' | 'changedIn' | 'changedBy'> &
  Partial<Pick<NameFacts, 'aliases' | 'changedIn' | 'changedBy'>>;

const still = { aliases: [], changedIn: undefined, changedBy: undefined } as const;

/** A number or word of the whole network. */
function single(facts: Facts, read: NameRow['read']): NameRow {
  return { ...still, ...facts, isOfLayer: false, isOfSample: false, read };
}

type Columns = 'inputs' | 'units';

/** (B, I) or (B, O) of a layer. */
function ofSamples(
  facts: Facts,
  columns: Columns,
  read: (reading: Reading, layer: number) => Float64Array | Unreadable,
  note?: NameRow['note'],
): NameRow {
  const whole: NameRow['read'] = (reading, layer) => {
    const values = read(reading, layer);
    return isNumbers(values) ? matrix(values, width(reading.options, layer, columns)) : values;
  };
  return {
    ...still,
    ...facts,
    isOfLayer: true,
    isOfSample: true,
    read: whole,
    readSample: (reading, layer, sample) => rowOf(reading.known(facts.name, layer), sample),
    ...(note && { note }),
  };
}

/** A quantity of the batch's samples, as the engine has it. */
function quantity(facts: Facts, columns: Columns, name: BatchQuantity, note?: NameRow['note']): NameRow {
  return ofSamples(facts, columns, ({ steps }, layer) => steps.read(name, layer), note);
}

/** (O, I) or (O) of a layer: of its weights or its bias. */
function ofParameters(
  facts: Facts,
  part: 'weights' | 'bias',
  read: (reading: Reading, layer: number) => Float64Array | Unreadable,
): NameRow {
  return {
    ...still,
    ...facts,
    isOfLayer: true,
    isOfSample: false,
    read: (reading, layer) => {
      const values = read(reading, layer);
      if (!isNumbers(values)) return values;
      return part === 'bias' ? vector(values) : matrix(values, width(reading.options, layer, 'inputs'));
    },
  };
}

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
    isOfSample: true,
    readSample: ({ steps }, _, sample) => steps.rows![sample]!,
  },
  {
    ...single(
      { name: 't', aliases: ['target'], scope: 'Data', meaning: 'The targets of the batch: (B, outputs).' },
      ({ steps, options }) => matrix(targetsOf(options, steps.rows!), outputsOf(options)),
    ),
    isOfSample: true,
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
    isOfSample: true,
    readSample: (reading, _, sample) => elementOf(reading.known('sampleLoss', undefined), sample),
  },
  {
    ...single(
      { name: 'loss', ...changedByLoss, meaning: 'The mean loss of the batch, without penalties.' },
      (reading, _) => {
        const losses = reading.known('sampleLoss', undefined);
        return isTensorValue(losses) ? sumOf(losses.values) / totalWeight(reading) : losses;
      },
    ),
    isOfSample: true,
    readSample: (reading, _, sample) => elementOf(reading.known('sampleLoss', undefined), sample),
  },
];

const backward: readonly NameRow[] = [
  ofSamples(
    {
      name: 'dy',
      aliases: ['outputGradient'],
      scope: 'Backward',
      meaning: "dE/dy of each sample's own loss: (B, O).",
      changedIn: 'backward',
      changedBy: 'dE/dy',
    },
    'units',
    (reading, layer) =>
      isFused(reading.options, layer) ? lossGradientOf(reading, layer) : reading.steps.read('outputGradient', layer),
    (options, layer) =>
      isFused(options, layer)
        ? `Training does not form dE/dy here: ${options.layers[layer]!.activation.type} and ${options.loss} are differentiated together. It is computed from the loss.`
        : undefined,
  ),
  quantity(
    {
      name: 'Jdiag',
      aliases: ['jacobianDiagonal'],
      scope: 'Jacobian',
      meaning: 'The diagonal of dy/dnet for each sample: (B, O).',
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
    meaning: 'dy/dnet of each sample: (B, O, O); of one sample (O, O).',
    changedIn: 'backward',
    changedBy: 'delta',
    isOfLayer: true,
    isOfSample: true,
    read: jacobians,
    readSample: jacobianOfSample,
    note: () => 'Training does not form the whole matrix: it is made of net and y.',
  },
  quantity(
    {
      name: 'delta',
      aliases: ['dnet'],
      scope: 'Backward',
      meaning: "dE/dnet of each sample's own loss, times the weight of its class: (B, O).",
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
        meaning: "dE/dW of the batch's mean loss: (O, I); of one sample its own.",
        changedIn: 'backward',
        changedBy: 'dE/dW',
      },
      'weights',
      ({ steps }, layer) => steps.read('gradient', layer),
    ),
    isOfSample: true,
    readSample: gradientOfSample,
  },
  {
    ...ofParameters(
      {
        name: 'biasGradient',
        aliases: ['db'],
        scope: 'Backward',
        meaning: "dE/db of the batch's mean loss: (O); of one sample its own.",
        changedIn: 'backward',
        changedBy: 'dE/db',
      },
      'bias',
      ({ steps }, layer) => steps.read('biasGradient', layer),
    ),
    isOfSample: true,
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
      meaning: "dE/dx of each sample's own loss, which is handed down to the layer below: (B, I).",
      changedIn: 'backward',
      changedBy: 'dE/dx',
    },
    'inputs',
    (reading, layer) => reading.batch(layer === 0).read('inputGradient', layer),
    (_, layer) =>
      layer === 0 ? 'Training does not compute dE/dx of the first layer: it is computed to be read.' : undefined,
  ),
];

const parameters: readonly NameRow[] = [
  ofParameters(
    {
      name: 'W',
      aliases: ['weights'],
      scope: 'Parameters',
      meaning: 'The weights: (O, I).',
      changedIn: 'update',
      changedBy: 'step',
    },
    'weights',
    ({ parameter }, layer) => parameter(layer, 'weights'),
  ),
  ofParameters(
    {
      name: 'b',
      aliases: ['bias'],
      scope: 'Parameters',
      meaning: 'The bias: (O).',
      changedIn: 'update',
      changedBy: 'step',
    },
    'bias',
    ({ parameter }, layer) => parameter(layer, 'bias'),
  ),
];

const changedByClipping = { scope: 'Optimizer', changedIn: 'update', changedBy: 'clipping' } as const;

const gradientsOfUpdate: readonly NameRow[] = [
  ofParameters(
    {
      name: 'penalizedGradient',
      scope: 'Optimizer',
      meaning: 'dE/dW with the derivative of the penalties: (O, I).',
      changedIn: 'update',
      changedBy: 'regularization',
    },
    'weights',
    ({ steps }, layer) => steps.read('penalizedGradient', layer),
  ),
  ofParameters(
    {
      name: 'clippedGradient',
      ...changedByClipping,
      meaning: 'The gradient of W that the optimizer is given: (O, I).',
    },
    'weights',
    ({ steps }, layer) => steps.read('clippedGradient', layer),
  ),
  ofParameters(
    {
      name: 'clippedBiasGradient',
      ...changedByClipping,
      meaning: 'The gradient of b that the optimizer is given: (O).',
    },
    'bias',
    ({ steps }, layer) => steps.read('clippedBiasGradient', layer),
  ),
];

/** By the optimizer's letters, `m` of the weights and `mBias` of the bias. No letter is the name of something else. */
function optimizerRows({ optimizer }: EngineOptions): NameRow[] {
  const remembered = rememberedTensors(optimizer).flatMap(({ name, meaning, index }) =>
    (['weights', 'bias'] as const).map(part =>
      ofParameters(
        {
          name: part === 'weights' ? name : `${name}Bias`,
          scope: 'Optimizer',
          meaning: `What ${optimizer.type} remembers of ${part === 'weights' ? 'each weight' : 'each bias'}: ${meaning}.`,
          changedIn: 'update',
          changedBy: 'state',
        },
        part,
        (reading, layer) => untrained(reading.options, layer, part) ?? reading.memory(layer)[index]![part],
      ),
    ),
  );
  const rate = { name: 'learningRate', scope: 'Optimizer', meaning: 'The learning rate of the epoch.' } as const;
  return [...remembered, single(rate, ({ learningRate }) => learningRate())];
}

function untrained({ layers }: EngineOptions, layer: number, part: 'weights' | 'bias'): Unreadable | undefined {
  const own = layers[layer]!;
  if (part === 'bias' && !own.bias) return { why: `Layer "${own.name}" has no bias.` };
  const isTrained = part === 'weights' ? trainsWeights(own) : trainsBias(own);
  return isTrained
    ? undefined
    : { why: `The ${part} of layer "${own.name}" are not trained: nothing is remembered of them.` };
}

const notRecorded: Unavailable = {
  why: 'It is of the whole epoch, and not computed yet: read it at the operation schedule.',
};

const networkMeanings: Readonly<Record<NetworkScalar, string>> = {
  loss: 'The mean loss of the epoch, without penalties.',
  regularization: "The penalties on the weights, the mean over the epoch's batches.",
  learningRate: 'The learning rate of the epoch.',
  validationLoss: 'The mean loss of the held-out rows after the epoch.',
  accuracy: 'The share of the training samples that were right.',
  validationAccuracy: 'The share of the held-out rows that are right after the epoch.',
  r2: 'The coefficient of determination of the training samples.',
  validationR2: 'The coefficient of determination of the held-out rows after the epoch.',
  mae: 'The mean absolute error of the training samples.',
  validationMae: 'The mean absolute error of the held-out rows after the epoch.',
};

/** What is known of an epoch once it is recorded, by the names of its quantities and scalars. */
const epochRows: readonly NameRow[] = [
  ...recordedQuantities.filter(name => factsOf(name).of === 'epoch').map(recordedRow),
  ...layerScalars.filter(name => !(recordedQuantities as readonly string[]).includes(name)).map(layerScalarRow),
  ...networkScalars.filter(name => name !== 'learningRate').map(networkScalarRow),
];

function recordedRow(name: RecordedQuantity): NameRow {
  const { meaning } = factsOf(name);
  return {
    ...still,
    name,
    scope: 'Metrics',
    meaning,
    changedIn: 'end',
    changedBy: 'record',
    isOfLayer: true,
    isOfSample: false,
    read: ({ record, layout, options }, layer) => {
      if (!record) return notRecorded;
      const { rows, columns, length } = layout.layers[layer]!.tensors[name];
      if (length === 0) return { why: `Layer "${options.layers[layer]!.name}" has no bias.` };
      const values = tensorInRow(layout, record(true).tensors!, layer, name);
      return rows === 1 && factsOf(name).shape !== 'OxI' ? vector(values) : matrix(values, columns);
    },
  };
}

function layerScalarRow(name: LayerScalar): NameRow {
  return {
    ...still,
    name,
    scope: 'Metrics',
    meaning: `${layerScalarFacts[name].title} of the epoch: ${layerScalarFacts[name].meaning}.`,
    changedIn: 'end',
    changedBy: 'record',
    isOfLayer: true,
    isOfSample: false,
    read: ({ record, layout }, layer) =>
      record ? record(false).scalars[layerScalarIndex(layout, layer, name)]! : notRecorded,
  };
}

/** `loss` alone is the batch's. */
function networkScalarRow(name: NetworkScalar): NameRow {
  const facts = { name: name === 'loss' ? 'meanLoss' : name, scope: 'Metrics' } as const;
  return single({ ...facts, meaning: networkMeanings[name], changedIn: 'end', changedBy: 'record' }, ({ record }) =>
    record ? record(false).scalars[networkScalarIndex(name)]! : notRecorded,
  );
}

function isFused({ layers, loss }: EngineOptions, layer: number): boolean {
  return layer === layers.length - 1 && fusedLoss(layers[layer]!.activation.type, loss) !== undefined;
}

/** dE/dy (B, m) of a last layer whose delta is computed at once, once the loss is there: as the engine computes it of any other. */
function lossGradientOf(reading: Reading, layer: number): Float64Array | Unreadable {
  const { options, steps } = reading;
  const losses_ = steps.read('sampleLoss', layer);
  if (!isNumbers(losses_)) return losses_;
  const m = outputsOf(options);
  const y = numbersRead(steps.read('output', layer));
  const t = targetsOf(options, steps.rows!);
  const dy = options.precision === 'float64' ? new Float64Array(y.length) : new Float32Array(y.length);
  lossGradient(dy, losses[options.loss], y, t, y.length / m, m);
  const weights = sampleWeights(options, t);
  if (weights) for (let k = 0; k < dy.length; k++) dy[k]! *= weights[Math.floor(k / m)]!;
  return Float64Array.from(dy);
}

/** The targets (B, m) of some rows, as the network sees them. */
function targetsOf({ training, layers, precision }: EngineOptions, rows: Uint32Array): Float64Array {
  const m = layers.at(-1)!.units;
  const targets = new Float64Array(rows.length * m);
  for (const [n, row] of rows.entries()) targets.set(training.targets.subarray(row * m, row * m + m), n * m);
  return precision === 'float64' ? targets : targets.map(Math.fround);
}

function sampleWeights({ classWeights, layers }: EngineOptions, targets: Float64Array): Float64Array | undefined {
  const m = layers.at(-1)!.units;
  return (
    classWeights &&
    Float64Array.from({ length: targets.length / m }, (_, n) => classWeights[classOf(targets, n * m, m)]!)
  );
}

/** What the losses of the batch are divided by. */
function totalWeight({ options, steps }: Reading): number {
  const rows = steps.rows!;
  const weights = sampleWeights(options, targetsOf(options, rows));
  return weights ? sumOf(weights) : rows.length;
}

function jacobians(reading: Reading, layer: number): Value | Unavailable {
  const diagonal = reading.known('Jdiag', layer);
  if (!isTensorValue(diagonal)) return diagonal;
  const [B, O] = diagonal.shape as [number, number];
  if (B * O * O > mostOfJacobians) {
    return {
      why: `The Jacobians of the batch have ${B} x ${O} x ${O} numbers. Choose a sample: J(${reading.options.layers[layer]!.name}, sample(0)).`,
    };
  }
  const values = new Float64Array(B * O * O);
  for (let n = 0; n < B; n++) {
    const one = jacobianOfSample(reading, layer, n) as Tensor;
    values.set(one.values, n * O * O);
  }
  return { shape: [B, O, O], values };
}

/** dy/dnet (O, O): diag(f'(net)), of softmax diag(y) - y yT. */
function jacobianOfSample(reading: Reading, layer: number, sample: number): Value | Unavailable {
  const diagonal = rowOf(reading.known('Jdiag', layer), sample);
  if (!isTensorValue(diagonal)) return diagonal;
  const O = diagonal.values.length;
  const values = new Float64Array(O * O);
  if (reading.options.layers[layer]!.activation.type === 'softmax') {
    const y = (rowOf(reading.known('y', layer), sample) as Tensor).values;
    for (let r = 0; r < O; r++) for (let c = 0; c < O; c++) values[r * O + c] = -y[r]! * y[c]!;
  }
  for (let k = 0; k < O; k++) values[k * O + k] = diagonal.values[k]!;
  return { shape: [O, O], values };
}

/** The sample's own dE/dW (O, I): the outer product of its delta and x. */
function gradientOfSample(reading: Reading, layer: number, sample: number): Value | Unavailable {
  const whole = reading.known('gradient', layer);
  if (isUnavailable(whole)) return whole;
  const delta = (rowOf(reading.known('delta', layer), sample) as Tensor).values;
  const x = (rowOf(reading.known('x', layer), sample) as Tensor).values;
  const round = reading.options.precision === 'float64' ? (value: number) => value : Math.fround;
  const values = new Float64Array(delta.length * x.length);
  for (let o = 0; o < delta.length; o++) {
    for (let i = 0; i < x.length; i++) values[o * x.length + i] = round(delta[o]! * x[i]!);
  }
  return matrix(values, x.length);
}

function isNumbers(values: Float64Array | Unreadable): values is Float64Array {
  return values instanceof Float64Array;
}

function isTensorValue(value: Value | Unavailable): value is Tensor {
  return typeof value === 'object' && 'shape' in value;
}

function vector(values: Float64Array): Tensor {
  return { shape: [values.length], values };
}

function matrix(values: Float64Array, columns: number): Tensor {
  return { shape: [values.length / columns, columns], values };
}

/** A row of (B, n), as (n). A view. */
function rowOf(value: Value | Unavailable, row: number): Tensor | Unavailable {
  if (!isTensorValue(value)) return value as Unavailable;
  const columns = value.shape[1]!;
  return vector(value.values.subarray(row * columns, (row + 1) * columns));
}

function elementOf(value: Value | Unavailable, index: number): number | Unavailable {
  return isTensorValue(value) ? value.values[index]! : (value as Unavailable);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function outputsOf({ layers }: EngineOptions): number {
  return layers.at(-1)!.units;
}

function width({ inputs, layers }: EngineOptions, layer: number, columns: Columns): number {
  return columns === 'units' ? layers[layer]!.units : (layers[layer - 1]?.units ?? inputs);
}
