import { batchPlan } from '../engine/batchPlan.ts';
import { batchesOfEpoch } from '../engine/checkpoint.ts';
import type { EngineOptions } from '../engine/options.ts';
import { rememberedTensors } from '../run/optimizerMemory.ts';

/** The parts of a training that a person steps through: those of a batch, and the end of an epoch after its last batch. */
export const phases = ['forward', 'loss', 'backward', 'update', 'end'] as const;
export type Phase = (typeof phases)[number];

/**
 * The single operations, as they are called in a position. `regularization` and `clipping` are those of all layers; `state` is what the
 * optimizer remembers of a layer, `step` its weights and bias. At the end of an epoch `record` measures the held-out samples and
 * completes the epoch's numbers, and `schedule` decides on the next learning rate and on whether the training goes on.
 */
export const operations = [
  'net',
  'activation',
  'dropout',
  'loss',
  'dE/dy',
  'delta',
  'dE/dW',
  'dE/db',
  'dE/dx',
  'regularization',
  'clipping',
  'state',
  'step',
  'record',
  'schedule',
] as const;
export type Operation = (typeof operations)[number];

/** A place in a batch, before the operation that it names. */
export interface Stop {
  readonly phase: Phase;
  /** Counted from 0; undefined of an operation of the whole network. */
  readonly layer: number | undefined;
  readonly operation: Operation;
  /** Steps of the engine's plan (batchPlan.ts) that are done before it. */
  readonly done: number;
}

/** A moment of a training, before the operation that it names. Epochs and batches count from 1. */
export interface Position {
  readonly epoch: number;
  readonly batch: number;
  readonly stop: Stop;
}

/**
 * A moment as a number: the operations from the first one of the training, counted from 0. Those of all batches are the same, so that moments are
 * compared, and gone to and fro between, by arithmetic.
 */
export type Time = number;

export const strides = ['step', 'layer', 'phase', 'batch', 'epoch'] as const;
/** How far one goes at a time. */
export type Stride = (typeof strides)[number];

/** All moments of a training of so many epochs, in their order. One that stops early has fewer. */
export interface Course {
  /** The stops of every batch. */
  readonly ofBatch: readonly Stop[];
  /** Those after the last batch of an epoch. */
  readonly ofEnd: readonly Stop[];
  readonly batches: number;
  readonly epochs: number;
  /** After the last operation: there is none at this time. */
  readonly end: Time;
  /** The moment; throws a RangeError for one before the first or after the last operation. */
  at(time: Time): Position;
  /** The time of a stop of a batch, by the stop's place in `ofBatch`, or in `ofBatch` followed by `ofEnd` where the batch is the epoch's last. */
  timeOf(epoch: number, batch: number, stop: number): Time;
  /**
   * The first operation after `time` that belongs to another layer, phase, batch or epoch, or the next operation; at most `end`. A layer's turn in a
   * phase is one, as is an operation of all layers.
   */
  next(time: Time, by: Stride): Time;
  /** The first operation of the layer's turn, the phase, the batch or the epoch before the one of `time`; at least 0. */
  previous(time: Time, by: Stride): Time;
  /** The first operation of the layer's turn, the phase, the batch or the epoch that `time` is in. */
  start(time: Time, by: Stride): Time;
}

/** The place of a moment's stop in `ofBatch` followed by `ofEnd`. */
export function stopAt({ at, timeOf }: Pick<Course, 'at' | 'timeOf'>, time: Time): number {
  const { epoch, batch } = at(time);
  return time - timeOf(epoch, batch, 0);
}

export function createCourse(options: EngineOptions): Course {
  const ofBatch = stopsOfBatch(options);
  const done = batchPlan(options).length;
  const ofEnd = (['record', 'schedule'] as const).map(
    (operation): Stop => ({ phase: 'end', layer: undefined, operation, done }),
  );
  const { epochs } = options;
  const batches = batchesOfEpoch(options);
  const inBatch = ofBatch.length;
  const inEpoch = batches * inBatch + ofEnd.length;
  const end = epochs * inEpoch;
  const all = [...ofBatch, ...ofEnd];

  /** Epochs and batches from 0; the batch of the end of an epoch is the last one. */
  const split = (time: Time): { epoch: number; batch: number; stop: number } => {
    if (!Number.isInteger(time) || time < 0 || time >= end) {
      throw new RangeError(`There is no operation at time ${time}: there are ${end}, counted from 0.`);
    }
    const epoch = Math.floor(time / inEpoch);
    const within = time - epoch * inEpoch;
    const batch = Math.min(batches - 1, Math.floor(within / inBatch));
    return { epoch, batch, stop: within - batch * inBatch };
  };

  const start = (time: Time, by: Stride): Time => {
    if (by === 'step') return time;
    const { epoch, stop } = split(time);
    if (by === 'epoch') return epoch * inEpoch;
    if (by === 'batch') return stop >= inBatch ? time - (stop - inBatch) : time - stop;
    let first = stop;
    while (first > 0 && sameTurn(all[first - 1]!, all[stop]!, by)) first--;
    return time - (stop - first);
  };

  const next = (time: Time, by: Stride): Time => {
    if (by === 'step') return Math.min(end, time + 1);
    const { epoch, batch, stop } = split(time);
    if (by === 'epoch') return (epoch + 1) * inEpoch;
    const isLast = batch === batches - 1;
    const count = isLast ? all.length : inBatch;
    if (by === 'batch') return stop < inBatch ? time + inBatch - stop : time + all.length - stop;
    let after = stop + 1;
    while (after < count && sameTurn(all[after]!, all[stop]!, by)) after++;
    return time + after - stop;
  };

  return {
    ofBatch,
    ofEnd,
    batches,
    epochs,
    end,
    at(time) {
      const { epoch, batch, stop } = split(time);
      return { epoch: epoch + 1, batch: batch + 1, stop: all[stop]! };
    },
    timeOf: (epoch, batch, stop) => (epoch - 1) * inEpoch + (batch - 1) * inBatch + stop,
    next,
    previous(time, by) {
      const own = time >= end ? end : start(time, by);
      return own === 0 ? 0 : start(own - 1, by);
    },
    start: (time, by) => (time >= end ? end : start(time, by)),
  };
}

function sameTurn(a: Stop, b: Stop, by: 'layer' | 'phase'): boolean {
  return a.phase === b.phase && (by === 'phase' || a.layer === b.layer);
}

/** The plan of the engine as a person steps through it: the batch is there, and an update that remembers something is two operations. */
function stopsOfBatch(options: EngineOptions): Stop[] {
  const remembers = rememberedTensors(options.optimizer).length > 0;
  const stops: Stop[] = [];
  for (const [done, { phase, layer }] of batchPlan(options).entries()) {
    switch (phase) {
      case 'load':
        break;
      case 'net':
      case 'dropout':
        stops.push({ phase: 'forward', layer, operation: phase, done });
        break;
      case 'output':
        stops.push({ phase: 'forward', layer, operation: 'activation', done });
        break;
      case 'loss':
        stops.push({ phase: 'loss', layer, operation: 'loss', done });
        break;
      case 'penalty':
        stops.push({ phase: 'update', layer, operation: 'regularization', done });
        break;
      case 'clip':
        stops.push({ phase: 'update', layer, operation: 'clipping', done });
        break;
      case 'update':
        if (remembers) stops.push({ phase: 'update', layer, operation: 'state', done });
        // The engine does both at once; the weights show after the second.
        stops.push({ phase: 'update', layer, operation: 'step', done: remembers ? done + 1 : done });
        break;
      default:
        stops.push({ phase: 'backward', layer, operation: backward[phase], done });
    }
  }
  return stops;
}

const backward = {
  outputGradient: 'dE/dy',
  delta: 'delta',
  weightGradient: 'dE/dW',
  biasGradient: 'dE/db',
  inputGradient: 'dE/dx',
} as const;
