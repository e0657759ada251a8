import { optimizerTensors } from '../engine/optimizerTensors.ts';
import type { EngineOptions, LayerOptions, OptimizerOptions } from '../engine/options.ts';
import type { Precision } from '../engine/vector.ts';
import { type Trainable, trainsBias, trainsWeights } from '../functions/trainable.ts';
import { traceLayout } from '../trace/layout.ts';

/** What decides how much memory a training takes: shapes, and nothing of the numbers. */
export interface MemoryShape {
  readonly precision: Precision;
  /** I of the first layer. */
  readonly inputs: number;
  readonly layers: readonly MemoryLayer[];
  readonly optimizer: OptimizerOptions;
  /** Whether gradients are clipped. */
  readonly clips: boolean;
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly batchSize: number;
}

/** Numbers of a layer that are trained, padding included. */
function trainedNumbers({
  trainable,
  weights,
  bias,
}: {
  readonly trainable: Trainable;
  readonly weights: number;
  readonly bias: number;
}): number {
  return (trainsWeights({ trainable }) ? weights : 0) + (trainsBias({ trainable, bias: true }) ? bias : 0);
}

type MemoryLayer = Pick<LayerOptions, 'name' | 'units' | 'activation' | 'bias' | 'l1' | 'l2' | 'dropout' | 'trainable'>;

/** Bytes by what they are for. */
export interface Bytes {
  readonly data: number;
  readonly parameters: number;
  readonly optimizer: number;
  readonly record: number;
  readonly batch: number;
}

/** Bytes of a row of a panel, in either precision (kernels/float.ts). */
const rowBytes = 32;
/** Batches from this size on are transposed in layers of so many units (kernels/dense.ts). */
const transposedBatch = 16;
const transposedUnits = 32;
/** Samples of at most so many bytes stand in the memory of the kernels as a whole. */
export const mostResident = 32 * 2 ** 20;
/** Bytes of tensors that one call may leave, and epochs that it may train. */
export const tensorBytesOfCall = 2 ** 20;
export const mostEpochsOfCall = 1024;
/** The tables of layers and parameters (kernels/layer.ts, kernels/parameters.ts), orders of a call, and what is rounded up. */
const rest = 2 ** 20 + 2 ** 19;
/** WebAssembly addresses 4 GiB; some is left for what is not counted. */
const mostAddressed = 3.9 * 2 ** 30;

export function memoryShape(options: EngineOptions): MemoryShape {
  const { precision, inputs, layers, optimizer, clipping, training, validation, batchSize } = options;
  const clips = clipping.value !== undefined || clipping.norm !== undefined;
  const rows = { trainingRows: training.rows, validationRows: validation.rows };
  return { precision, inputs, layers, optimizer, clips, ...rows, batchSize };
}

/** Bytes of a page of memory. */
export const pageBytes = 65_536;

/**
 * Makes a module's memory as large as a training takes at most, at once: each growth is a new buffer to JavaScript, which counts it as memory of
 * its own until the next garbage collection. A thousand layers grew it a thousand times, and their training began after minutes of collecting.
 * What is not used takes no memory of the machine.
 */
export function reserveMemory(memory: WebAssembly.Memory, options: EngineOptions): void {
  const bytes = sum(Object.values(kernelBytes(memoryShape(options))));
  const pages = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
  if (pages <= 0) return;
  try {
    memory.grow(pages);
  } catch (error) {
    // It may be enough all the same; what is not says so where it is allocated.
    if (!(error instanceof RangeError)) throw error;
  }
}

/** Whether a training's numbers have room in what WebAssembly can address. */
export function isAddressable(shape: MemoryShape): boolean {
  return sum(Object.values(kernelBytes(shape))) <= mostAddressed;
}

/**
 * What a training takes of the kernels' memory, at most: kernels/network.ts and kernels/training.ts, KernelNetwork and
 * KernelArithmetic, each allocation in turn.
 */
export function kernelBytes(shape: MemoryShape): Bytes {
  const { inputs, trainingRows, validationRows, precision } = shape;
  const size = precision === 'float64' ? 8 : 4;
  const capacity = Math.min(shape.batchSize, trainingRows);
  const panels = (columns: number) => Math.ceil((columns * size) / rowBytes);
  const padded = (columns: number) => (panels(columns) * rowBytes) / size;
  const batchStride = stride(capacity < transposedBatch ? capacity : padded(capacity));
  const layers = shape.layers.map((layer, index) => {
    const I = shape.layers[index - 1]?.units ?? inputs;
    const bias = panels(layer.units) * rowBytes;
    return {
      ...layer,
      I,
      bias,
      weights: stride(padded(I)) * panels(layer.units),
      batch: batchStride * panels(layer.units),
    };
  });
  const last = layers[layers.length - 1];
  const isPlain = isPlainDescent(shape);
  const remembered = optimizerTensors(shape.optimizer).length;
  const parameters = layers.map(({ weights, bias, trainable, l1, l2 }) => {
    const updatesOnTheWay = isPlain && trainsWeights({ trainable }) && l1 === 0 && l2 === 0;
    return (updatesOnTheWay ? 3 : 4) * weights + vectorsOfLayer * bias + roundedUp;
  });
  const scratch = Math.max(...layers.map(({ I, units }) => Math.max(I * units + units, capacity * units)));
  const transposed = layers.slice(1).filter(({ units }) => capacity >= transposedBatch && units >= transposedUnits);
  const widest = Math.max(0, ...transposed.map(({ units, I }) => Math.max(padded(units), padded(I))));
  const columns = inputs + last.units;
  const resident = (trainingRows + validationRows) * columns * size <= mostResident;
  const rows = resident ? trainingRows + validationRows : 2 * capacity;
  const orders = Math.max(trainingRows, validationRows, capacity) + trainingRows;
  const { tensorLength, scalarLength } = traceLayout(memoryShapes(shape));
  const row = 8 * tensorLength;
  return {
    data: (rows + 1) * columns * size + 4 * orders + 8 * (last.units + 2),
    parameters: sum(parameters) + 8 * scratch,
    optimizer: remembered * sum(layers.map(trainedNumbers)),
    record: Math.max(row, Math.min(mostEpochsOfCall * row, tensorBytesOfCall)) + 8 * scalarLength * mostEpochsOfCall,
    batch:
      batchStride * (panels(inputs) + panels(last.units)) +
      sum(layers.map(({ batch, dropout }) => (dropout > 0 ? 5 : 3) * batch)) +
      (widest > 0 ? 2 * stride(widest) * panels(capacity) : 0) +
      (padded(capacity) + panels(inputs)) * rowBytes +
      bytesOfMeasured * last.units +
      rest,
  };
}

/** b, db, four sums, zero counts, units and bBefore; the layer itself, and the rounding up of all its blocks to 64 bytes. */
const vectorsOfLayer = 9;
const roundedUp = 2048;

/** Bytes of an output's three doubles in the metrics of the training and of the validation rows (kernels/metrics.ts). */
const bytesOfMeasured = 48;

/** Whether weights are updated while their gradient is computed, which then needs no room (kernels/training.ts). */
function isPlainDescent({ optimizer, clips }: MemoryShape): boolean {
  return optimizer.type === 'sgd' && optimizer.momentum === 0 && optimizer.weightDecay === 0 && !clips;
}

/** Shapes of the layers as the trace has them. */
export function memoryShapes({ layers, inputs }: Pick<MemoryShape, 'layers' | 'inputs'>) {
  return layers.map(({ name, units, bias, activation }, index) => ({
    name,
    inputs: layers[index - 1]?.units ?? inputs,
    outputs: units,
    bias,
    activation: activation.type,
  }));
}

/** kernels/layer.ts's `strideOf`. */
function stride(rows: number): number {
  const bytes = rows * rowBytes;
  return bytes % 512 === 0 ? bytes + 128 : bytes;
}

export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
