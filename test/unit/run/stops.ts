import assert from 'node:assert/strict';
import type { BatchQuantity } from '../../../src/engine/arithmetic.ts';
import type { BatchStep } from '../../../src/engine/batchPlan.ts';
import type { BatchSteps } from '../../../src/engine/batchSteps.ts';
import { batchesOfEpoch, type Checkpoint, checkpointTensors } from '../../../src/engine/checkpoint.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import type { StopSnapshot } from '../../../src/run/stop.ts';
import type { Travel } from '../../../src/run/travel.ts';
import { createCourse } from '../../../src/timeline/course.ts';
import type { Names } from '../../../src/timeline/names.ts';
import { stopSnapshot, travelCourse } from '../../../src/timeline/stopSnapshot.ts';

/** What names of the expression language are to the engine. */
const quantities: Readonly<Record<string, BatchQuantity>> = {
  W: 'weights',
  b: 'bias',
  x: 'input',
  net: 'net',
  y: 'output',
  dy: 'outputGradient',
  Jdiag: 'jacobianDiagonal',
  delta: 'delta',
  dx: 'inputGradient',
  mask: 'dropoutMask',
  gradient: 'gradient',
  biasGradient: 'biasGradient',
};

/** The snapshot of a training that is stepped to a moment, with the training's own numbers. `wanted` is a training row. */
export function stopAt(options: EngineOptions, time: number, wanted?: number): StopSnapshot {
  const course = createCourse(options);
  const { epoch, batch, stop } = course.at(time);
  const trainer = createTrainer(options);
  const next = () => trainer.steps() ?? assert.fail(`the training has ended before time ${time}`);
  for (let done = 0; done < (epoch - 1) * batchesOfEpoch(options) + batch - 1; done++) next().finish();
  const steps = next();
  while (steps.done < stop.done) steps.next();
  const { rows } = steps;
  const isOver = stop.operation === 'schedule';
  const updated = ({ phase, layer }: BatchStep) => phase === 'update' && layer;
  const changed = steps.plan.slice(0, steps.done).map(updated);
  const record = isOver ? steps.finish() : undefined;
  return stopSnapshot({
    options,
    course,
    time,
    position: [epoch, batch, stop.phase, options.layers[stop.layer ?? -1]?.name ?? '-', stop.operation].join(':'),
    names: namesOf(options, isOver ? after(options, trainer.checkpoint('forReplay')) : steps),
    rows: isOver ? undefined : rows,
    wanted,
    sourceRow: row => 10 + row,
    before: layer => (isOver || !changed.includes(layer) ? undefined : parametersIn(options, steps.before, layer)),
    learningRate: 0.1,
    ...(record && { record: { scalars: record.scalars, tensors: record.tensors } }),
  });
}

/** What views are told of a session that stands at a moment. */
export function travelAt(options: EngineOptions, time: number, rest: Partial<Travel> = {}): Travel {
  return { ...travelCourse(createCourse(options)), time, reached: time, isMoving: false, marks: [], ...rest };
}

type Read = (quantity: BatchQuantity, layer: number) => ReturnType<BatchSteps['read']>;

function namesOf(options: EngineOptions, { read }: { readonly read: Read }): Names {
  const widthOf = (name: string, layer: number) =>
    (name === 'x' || name === 'dx' ? options.layers[layer - 1]?.units : options.layers[layer]!.units) ?? options.inputs;
  const value: Names['value'] = (name, layer) => {
    if (name === 'loss') {
      const each = read('sampleLoss', options.layers.length - 1);
      return each instanceof Float64Array ? each.reduce((sum, one) => sum + one, 0) / each.length : each;
    }
    const values = read(quantities[name] ?? assert.fail(name), layer!);
    return values instanceof Float64Array ? { shape: [values.length], values } : values;
  };
  return {
    position: undefined,
    all: [],
    layers: options.layers.map(({ name }) => name),
    value,
    note: () => undefined,
    ofSample(name, layer, sample) {
      const all = value(name, layer);
      if (typeof all !== 'object' || 'why' in all) return all;
      const width = widthOf(name, layer!);
      return { shape: [width], values: all.values.slice(sample * width, (sample + 1) * width) };
    },
  };
}

/** What is left to be read when an epoch is over. */
function after(options: EngineOptions, checkpoint: Checkpoint): { readonly read: Read } {
  return {
    read: (quantity, layer) =>
      quantity === 'weights' || quantity === 'bias'
        ? parametersIn(options, checkpoint, layer)[quantity]
        : { why: 'The batch is over.' },
  };
}

function parametersIn(options: EngineOptions, { parameters }: Checkpoint, layer: number) {
  const own = checkpointTensors(options).filter(tensor => tensor.layer === layer && tensor.memory === undefined);
  const numbers = (part: 'weights' | 'bias') => {
    const place = own.find(tensor => tensor.of === part);
    return Float64Array.from(place ? parameters.subarray(place.start, place.start + place.length) : []);
  };
  return { weights: numbers('weights'), bias: numbers('bias') };
}
