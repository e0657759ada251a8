import type { EngineOptions } from '../engine/options.ts';
import { isTensor, isUnavailable } from '../expression/value.ts';
import type { NotThere, StopLayer, StopNumbers, StopSample, StopSnapshot } from '../run/stop.ts';
import type { CourseStop, Travel } from '../run/travel.ts';
import type { Course, Stop } from './course.ts';
import type { Names } from './names.ts';

/** What a snapshot is made of. */
interface SnapshotSource {
  readonly options: EngineOptions;
  readonly course: Course;
  readonly time: number;
  /** The position as text. */
  readonly position: string;
  readonly names: Names;
  /** The training rows that are the batch, in their order; undefined where no batch is at hand. */
  readonly rows: ArrayLike<number> | undefined;
  /** The training row that the person looks at. */
  readonly wanted?: number | undefined;
  /** The number in the source of a training row. */
  readonly sourceRow: (trainingRow: number) => number;
  readonly learningRate: number;
  readonly record?: StopSnapshot['record'];
}

/** What views show of a training that stands somewhere. Its arrays are the snapshot's own. */
export function stopSnapshot(source: SnapshotSource): StopSnapshot {
  const { options, course, time, position, names, rows, wanted, learningRate, record } = source;
  // After the last operation there is none: that is the place of the last.
  const { epoch, batch, stop } = names.position ?? course.at(time - 1);
  const sample = sampleOf(source);
  const none: NotThere = { why: 'No batch is at hand at this stop.', isToCome: false };
  const ofLayer = (name: string, layer: number) => numbersOf(names.value(name, layer), name);
  const ofSample = (name: string, layer: number) =>
    sample ? numbersOf(names.ofSample(name, layer, sample.index), name) : none;
  const updated = updatedBefore(course, time);
  const layers = options.layers.map((layer, l): StopLayer => {
    const { name, units: outputs, activation, bias, dropout } = layer;
    const earlier = rows && updated.has(l) ? names.before?.(l) : undefined;
    return {
      shape: {
        name,
        inputs: options.layers[l - 1]?.units ?? options.inputs,
        outputs,
        bias,
        activation: activation.type,
      },
      weights: known(ofLayer('W', l)),
      bias: bias ? known(ofLayer('b', l)) : new Float64Array(),
      ...(earlier && { weightsBefore: earlier.weights, biasBefore: earlier.bias }),
      input: ofSample('x', l),
      net: ofSample('net', l),
      output: ofSample('y', l),
      outputGradient: ofSample('dy', l),
      jacobianDiagonal: ofSample('Jdiag', l),
      delta: ofSample('delta', l),
      inputGradient: ofSample('dx', l),
      ...(dropout > 0 && { dropoutMask: ofSample('mask', l) }),
      batchGradient: rows ? ofLayer('gradient', l) : none,
      batchBiasGradient: rows ? ofLayer('biasGradient', l) : none,
    };
  });
  const loss = names.value('loss');
  return {
    position,
    time,
    at: { epoch, batch, phase: stop.phase, layer: stop.layer, operation: stop.operation },
    sample: sample && { ...sample, isWanted: wanted !== undefined && sample.trainingRow === wanted },
    precision: options.precision,
    layers,
    learningRate,
    loss: typeof loss === 'number' ? loss : notThere(loss, 'loss'),
    ...(record && { record }),
  };
}

/** The layers whose parameters the batch at hand has changed. */
function updatedBefore(course: Course, time: number): ReadonlySet<number | undefined> {
  const { epoch, batch } = course.at(Math.min(time, course.end - 1));
  const done = course.ofBatch.slice(0, Math.max(0, time - course.timeOf(epoch, batch, 0)));
  return new Set(done.filter(({ operation }) => operation === 'step').map(({ layer }) => layer));
}

function sampleOf({ options, rows, wanted, sourceRow }: SnapshotSource): Omit<StopSample, 'isWanted'> | undefined {
  if (!rows || rows.length === 0) return undefined;
  const found = wanted === undefined ? -1 : Array.from(rows).indexOf(wanted);
  const index = Math.max(0, found);
  const trainingRow = rows[index]!;
  const O = options.layers.at(-1)!.units;
  const target = options.training.targets.slice(trainingRow * O, (trainingRow + 1) * O);
  const sourceRows = Uint32Array.from(rows, sourceRow);
  return { index, count: rows.length, trainingRow, sourceRow: sourceRows[index]!, sourceRows, target };
}

function numbersOf(value: ReturnType<Names['value']>, name: string): StopNumbers {
  return value !== undefined && isTensor(value) ? value.values.slice() : notThere(value, name);
}

function notThere(value: ReturnType<Names['value']>, name: string): NotThere {
  if (value === undefined || !isUnavailable(value)) return { why: `This training has no ${name}.`, isToCome: false };
  return { why: value.why, isToCome: / not computed yet/.test(value.why) };
}

function known(numbers: StopNumbers): Float64Array {
  if (numbers instanceof Float64Array) return numbers;
  throw new Error(numbers.why);
}

/** What of a course the views need; the marks, where it stands and where it has been are the session's. */
export function travelCourse({
  epochs,
  batches,
  ofBatch,
  ofEnd,
}: Course): Pick<Travel, 'epochs' | 'batches' | 'ofBatch' | 'ofEnd'> {
  const plain = ({ phase, layer, operation }: Stop): CourseStop => ({ phase, layer, operation });
  return { epochs, batches, ofBatch: ofBatch.map(plain), ofEnd: ofEnd.map(plain) };
}
