import { isTrained, trainsBias, trainsWeights } from '../functions/trainable.ts';
import type { LayerLayout, TraceLayout } from '../trace/layout.ts';
import { sizeOf } from '../trace/quantity.ts';
import { optimizerTensors } from './optimizerTensors.ts';
import type { EngineOptions, LayerOptions } from './options.ts';
import type { Vec } from './vector.ts';

/**
 * A training between two batches: everything that its next batch depends on, as typed arrays. It can be posted and stored as it is. NaN and
 * infinities are ordinary values in it. docs/steps-and-checkpoints.md lists what it holds.
 */
export interface Checkpoint {
  /** What computed it, a `Trainer.arithmetic`: only the same continues it with the same bits. */
  readonly arithmetic: string;
  /** What was trained, `trainingSummary`. */
  readonly training: string;
  /** Epochs completed, and batches done of the running one: 0 at its boundary. */
  readonly epoch: number;
  readonly batch: number;
  /** nadam's product of momenta; rate, best and bad of the plateau; best, waited and ending of early stopping. */
  readonly counters: Float64Array;
  /** The stream of shuffling as the running epoch began, from which its order follows, and that of dropout now: 5 numbers each. */
  readonly streams: Float64Array;
  /** Weights, bias and what the optimizer remembers of both, layer by layer, in the order of `checkpointTensors`. */
  readonly parameters: Vec;
  /** Within an epoch: the sums of losses, penalties and, where classes are weighted, weights, and those of the metrics. Empty at a boundary. */
  readonly sums: Float64Array;
  /** Within an epoch, where its record shall be completed: what was recorded so far (`recordParts`). Empty otherwise. */
  readonly record: Float64Array;
  /**
   * Only of a training in which something was set (`Trainer.write`): both numbers of the schedule's `scale`, and each layer's weight norm
   * from which an explosion is judged. It is not stored: such a training is continued in the memory that it was made in.
   */
  readonly edited?: Float64Array;
}

/** Where a checkpoint stands and of what, without its numbers. */
export type CheckpointPlace = Pick<Checkpoint, 'arithmetic' | 'training' | 'epoch' | 'batch'>;
/** A checkpoint's numbers. */
type CheckpointArrays = Omit<Checkpoint, keyof CheckpointPlace>;
export const checkpointArrayNames = [
  'counters',
  'streams',
  'parameters',
  'sums',
  'record',
] as const satisfies readonly (keyof CheckpointArrays)[];

/** A checkpoint in two: what is written as text, and what is stored, posted or counted as it is. */
export function checkpointParts(checkpoint: Checkpoint): { place: CheckpointPlace; arrays: CheckpointArrays } {
  const { arithmetic, training, epoch, batch, ...arrays } = checkpoint;
  return { place: { arithmetic, training, epoch, batch }, arrays };
}

/** Whether the record of the running epoch shall be complete, or a part of it is only to be trained again. */
export type CheckpointKind = 'forRecord' | 'forReplay';

/** What a checkpoint must fit. A trainer is one. */
export interface CheckpointReader {
  readonly options: EngineOptions;
  readonly layout: TraceLayout;
  readonly arithmetic: string;
  /** Whether records hold more than losses and metrics. */
  readonly recording: boolean;
}

export const counterNames = ['product', 'rate', 'best', 'bad', 'bestMonitored', 'waited', 'ending'] as const;

/** A tensor of a checkpoint's `parameters`: (O, I) of a layer's weights or (O) of its bias. */
export interface CheckpointTensor {
  readonly layer: number;
  /** What it is: the parameter itself, or what the optimizer remembers of it, an index of `optimizerTensors`. */
  readonly memory: number | undefined;
  readonly of: 'weights' | 'bias';
  readonly start: number;
  readonly length: number;
}

/** The tensors of a training's `parameters`, in their order: weights, bias, then what is trained of both of each tensor of the optimizer. */
export function checkpointTensors({ inputs, layers, optimizer }: EngineOptions): CheckpointTensor[] {
  const tensors: CheckpointTensor[] = [];
  const remembered = [...optimizerTensors(optimizer).keys()];
  let start = 0;
  for (const [layer, own] of layers.entries()) {
    const { units } = own;
    const I = layers[layer - 1]?.units ?? inputs;
    const has = { weights: true, bias: own.bias };
    const trains = { weights: trainsWeights(own), bias: trainsBias(own) };
    for (const memory of [undefined, ...remembered]) {
      for (const part of ['weights', 'bias'] as const) {
        if (!(memory === undefined ? has : trains)[part]) continue;
        const length = part === 'weights' ? units * I : units;
        tensors.push({ layer, memory, of: part, start, length });
        start += length;
      }
    }
  }
  return tensors;
}

/**
 * Everything of a training that its checkpoints depend on. Rates, schedules, penalties, bounds, goals and the number of epochs are not part
 * of it: a checkpoint may continue under others.
 */
export function trainingSummary({
  precision,
  inputs,
  layers,
  loss,
  optimizer,
  training,
  batchSize,
  shuffle,
  task,
  classWeights,
}: EngineOptions): string {
  const units = layers.map(layer => {
    const { units, activation, bias, dropout } = layer;
    return [`${units} ${activation.type}`, bias ? [] : 'no bias', frozenInWords(layer), dropout > 0 ? 'dropout' : []]
      .flat()
      .join(' ');
  });
  const variant = 'amsgrad' in optimizer && optimizer.amsgrad ? ' amsgrad' : '';
  const memory = optimizer.type === 'sgd' && optimizer.momentum !== 0 ? ' momentum' : variant;
  const batches = `${training.rows} rows in batches of ${Math.min(batchSize, training.rows)}`;
  const order = shuffle ? 'shuffled' : 'in order';
  const weighted = classWeights ? ` with class weights ${classWeights.join(' ')}` : '';
  return `${precision}, ${inputs} inputs, ${units.join(', ')}, ${loss}${weighted}, ${task}, ${optimizer.type}${memory}, ${batches}, ${order}`;
}

function frozenInWords(layer: LayerOptions): string[] {
  if (!isTrained(layer)) return ['frozen'];
  if (!trainsWeights(layer)) return ['frozen weights'];
  return layer.bias && !trainsBias(layer) ? ['frozen bias'] : [];
}

/** Batches of an epoch. */
export function batchesOfEpoch({ training, batchSize }: Pick<EngineOptions, 'training' | 'batchSize'>): number {
  return Math.ceil(training.rows / batchSize);
}

/** Numbers of a checkpoint's `sums` within an epoch. */
export function sumsLength({
  task,
  layers,
  classWeights,
}: Pick<EngineOptions, 'task' | 'layers' | 'classWeights'>): number {
  return (classWeights ? 3 : 2) + (task === 'regression' ? 1 + layers[layers.length - 1].units : 1);
}

/** The parts of a layer's record that are kept; `zeros` counts the outputs of each unit that were 0, the rest are sums of the quantities. */
const recordParts = [
  'delta',
  'deltaRms',
  'jacobianDiagonal',
  'zeros',
  'gradient',
  'biasGradient',
  'weights',
  'bias',
] as const;

/** Views of a checkpoint's `record`: sums over the epoch, and the weights before it. */
export interface RecordViews {
  readonly layers: readonly Readonly<Record<(typeof recordParts)[number], Float64Array>>[];
  /** Each layer's probe tensors, one after the other; undefined where the epoch's tensors are not wanted. */
  readonly probes: readonly Float64Array[] | undefined;
}

/** Numbers of a checkpoint's `record`. */
export function recordLength(layout: TraceLayout, hasProbe: boolean): number {
  let length = 0;
  for (const layer of layout.layers) {
    for (const part of recordParts) length += partLength(layer, part);
    if (hasProbe) length += probeLength(layer);
  }
  return length;
}

export function recordViews(layout: TraceLayout, record: Float64Array): RecordViews {
  let start = 0;
  const next = (length: number): Float64Array => {
    start += length;
    return record.subarray(start - length, start);
  };
  const layers = layout.layers.map(layer => {
    const views = recordParts.map(part => [part, next(partLength(layer, part))] as const);
    return Object.fromEntries(views) as RecordViews['layers'][number];
  });
  const hasProbe = record.length > start;
  return { layers, probes: hasProbe ? layout.layers.map(layer => next(probeLength(layer))) : undefined };
}

function partLength({ shape }: LayerLayout, part: (typeof recordParts)[number]): number {
  if (part === 'zeros') return shape.outputs;
  const [rows, columns] = sizeOf(part, shape, false);
  return rows * columns;
}

function probeLength({ length, tensors }: LayerLayout): number {
  return length - tensors.input.offset;
}

/** The probe's tensors of a layer in a tensor row. */
export function probeInRow({ start, length, tensors }: LayerLayout, row: Float64Array): Float64Array {
  return row.subarray(start + tensors.input.offset, start + length);
}
