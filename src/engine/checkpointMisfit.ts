import type { Checkpoint, CheckpointReader } from './checkpoint.ts';
import {
  batchesOfEpoch,
  checkpointTensors,
  counterNames,
  recordLength,
  recordViews,
  sumsLength,
  trainingSummary,
} from './checkpoint.ts';
import { endings } from './stopping.ts';

/**
 * Why a checkpoint cannot be restored into a training, in one or two sentences; undefined when it can. Checks every type, length and range, so
 * that a checkpoint from a file, whatever is in it, is refused or continues a training.
 */
export function checkpointMisfit(checkpoint: Checkpoint, reader: CheckpointReader): string | undefined {
  if (!hasArrays(checkpoint))
    return 'The checkpoint is damaged: an array is missing or of another type. Train from the start.';
  const { arithmetic, training, epoch, batch } = checkpoint;
  if (arithmetic !== reader.arithmetic) {
    return `The checkpoint was written by ${short(arithmetic)}, and this training is computed by ${reader.arithmetic}. Only the same arithmetic continues with the same numbers.`;
  }
  const expected = trainingSummary(reader.options);
  if (training !== expected) {
    return `The checkpoint is of another training: "${short(training)}". This one is "${expected}".`;
  }
  return misplaced(epoch, batch, reader) ?? damage(checkpoint, reader);
}

/** A text from a file may be as long as it likes. */
function short(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}...` : text;
}

function hasArrays(checkpoint: Checkpoint): boolean {
  if (typeof checkpoint !== 'object' || checkpoint === null) return false;
  const { arithmetic, training, counters, streams, parameters, sums, record, edited } = checkpoint;
  const doubles: readonly unknown[] = [counters, streams, sums, record, edited ?? sums];
  if (typeof arithmetic !== 'string' || typeof training !== 'string') return false;
  if (!((parameters as unknown) instanceof Float64Array || (parameters as unknown) instanceof Float32Array))
    return false;
  return doubles.every(array => array instanceof Float64Array);
}

function misplaced(epoch: number, batch: number, { options }: CheckpointReader): string | undefined {
  const batches = batchesOfEpoch(options);
  if (!isCount(epoch, Number.MAX_SAFE_INTEGER) || !isCount(batch, batches - 1)) {
    return `The checkpoint stands at batch ${batch} after epoch ${epoch}; an epoch has ${batches} batches, counted from 0.`;
  }
  if (epoch < options.epochs || (epoch === options.epochs && batch === 0)) return undefined;
  return `The checkpoint was made after epoch ${epoch}, and this training ends after ${options.epochs}. Give it more epochs.`;
}

function damage(checkpoint: Checkpoint, reader: CheckpointReader): string | undefined {
  const { batch, parameters, counters, streams, sums, record, edited = new Float64Array(0) } = checkpoint;
  const { options, layout, recording } = reader;
  const isInEpoch = batch > 0;
  const last = checkpointTensors(options).at(-1)!;
  const lengths: readonly (readonly [string, ArrayLike<number>, readonly number[]])[] = [
    ['counters', counters, [counterNames.length]],
    ['streams', streams, [2 * streamLength]],
    ['parameters', parameters, [last.start + last.length]],
    ['sums', sums, [isInEpoch ? sumsLength(options) : 0]],
    ['record', record, isInEpoch ? [0, recordLength(layout, false), recordLength(layout, true)] : [0]],
    ['edited', edited, [0, 2 + options.layers.length]],
  ];
  for (const [name, { length }, expected] of lengths) {
    if (expected.includes(length)) continue;
    return `The checkpoint is damaged: "${name}" has ${length} numbers instead of ${expected.join(' or ')}. Train from the start.`;
  }
  if (parameters instanceof Float64Array !== (options.precision === 'float64')) {
    return `The checkpoint is damaged: its parameters are not ${options.precision}. Train from the start.`;
  }
  const notEdit = edited.find(value => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  const wrongEdit = notEdit === undefined ? undefined : `"edited" holds ${notEdit}`;
  const wrong = wrongCounter(counters) ?? wrongStream(streams) ?? wrongCount(checkpoint, reader) ?? wrongEdit;
  if (wrong) return `The checkpoint is damaged: ${wrong}. Train from the start.`;
  if (!isInEpoch || !recording || record.length > 0) return undefined;
  return `The checkpoint was made for a replay, within epoch ${checkpoint.epoch + 1}, without what was recorded of it. Turn recording off, or use a checkpoint made for the record.`;
}

/** Four words of the generator and a normal that waits (src/random/randomStream.ts). */
const streamLength = 5;

/** Counts are integers from 0; numbers are anything but NaN, and not below the least. */
const counterRanges: Readonly<
  Record<(typeof counterNames)[number], readonly [least: number, most: number, isCount: boolean]>
> = {
  product: [0, 1, false],
  rate: [0, Number.POSITIVE_INFINITY, false],
  best: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false],
  bad: [0, Number.MAX_SAFE_INTEGER, true],
  bestMonitored: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false],
  waited: [0, Number.MAX_SAFE_INTEGER, true],
  ending: [0, endings.length - 1, true],
};

function wrongCounter(counters: Float64Array): string | undefined {
  for (const [k, name] of counterNames.entries()) {
    const value = counters[k];
    const [least, most, isInteger] = counterRanges[name];
    if (value >= least && value <= most && (!isInteger || Number.isInteger(value))) continue;
    return `"${name}" is ${value}`;
  }
  return undefined;
}

/** A generator whose words are all 0 would return nothing but 0. */
function wrongStream(streams: Float64Array): string | undefined {
  for (const start of [0, streamLength]) {
    const words = streams.subarray(start, start + 4);
    if (words.every(word => (word | 0) === word) && words.some(word => word !== 0)) continue;
    return `a random stream stands at ${words.join(', ')}`;
  }
  return undefined;
}

function wrongCount({ batch, sums, record }: Checkpoint, { options, layout }: CheckpointReader): string | undefined {
  if (batch === 0) return undefined;
  const samples = batch * options.batchSize;
  const right = sums[sums.length - 1];
  if (options.task === 'classification' && !isCount(right, samples)) return `${right} of ${samples} samples are right`;
  if (options.classWeights && !(sums[2] >= 0)) return `the weights of its samples add up to ${sums[2]}`;
  if (record.length === 0) return undefined;
  for (const { zeros } of recordViews(layout, record).layers) {
    const wrong = zeros.find(count => !isCount(count, samples));
    if (wrong !== undefined) return `a unit was 0 for ${wrong} of ${samples} samples`;
  }
  return undefined;
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
