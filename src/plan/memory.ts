import { optimizerTensors } from '../engine/optimizerTensors.ts';
import type { Precision } from '../engine/vector.ts';
import { trainsBias, trainsWeights } from '../functions/trainable.ts';
import type { LayerSpec, NetworkSpec } from '../spec/networkSpec.ts';
import { traceLayout } from '../trace/layout.ts';
import { type Bytes, isAddressable, kernelBytes, type MemoryShape, memoryShapes } from '../wasm/kernelMemory.ts';
import type { SplitCounts } from './split.ts';

/**
 * What a training keeps in memory, in bytes, by what it is for: inputs and targets of all rows; weights, biases and gradients;
 * what the optimizer remembers of them; an epoch's tensors; and what is computed for the rows that pass through the network at
 * once.
 */
export type TrainingMemory = Bytes;

const bytesOf = (precision: Precision) => (precision === 'float64' ? 8 : 4);
const bytesOfDouble = 8;

/** net, y, dy, the Jacobian diagonal and dnet (B, O) of a layer; mask, output and its gradient where it drops outputs. */
const arraysOfLayer = 5;
const arraysOfDropout = 3;

/** Rows that are measured at once (src/engine/validation.ts). */
const mostMeasured = 256;

type MemorySpec = Pick<NetworkSpec, 'precision' | 'layers' | 'optimizer'>;

/**
 * From shapes alone, before anything is allocated: by the kernels, or by the plain arithmetic where WebAssembly cannot address
 * so much. `inputs` is I of the first layer.
 */
export function trainingMemory(spec: MemorySpec, inputs: number, rows: SplitCounts, batchSize: number): TrainingMemory {
  const { precision, layers, optimizer } = spec;
  const clips = optimizer.clipValue !== undefined || optimizer.clipNorm !== undefined;
  const counts = { trainingRows: rows.training, validationRows: rows.validation };
  const shape = { precision, inputs, layers, optimizer, clips, ...counts, batchSize };
  return isAddressable(shape) ? besideTheKernels(shape, rows) : plainMemory(shape, rows);
}

/** The kernels' memory, and beside it the data, weights and gradients row-major, a copy of the record and of a dropout mask. */
function besideTheKernels(shape: MemoryShape, rows: SplitCounts): TrainingMemory {
  const { data, parameters, optimizer, record, batch } = kernelBytes(shape);
  const size = bytesOf(shape.precision);
  const measured = Math.min(rows.test, mostMeasured) + 1;
  const capacity = Math.min(shape.batchSize, rows.training);
  const mask = capacity * Math.max(...shape.layers.map(({ units, dropout }) => (dropout > 0 ? units : 0)));
  return {
    data: data + dataBytes(shape, rows),
    parameters: parameters + size * 2 * sum(parameterCounts(shape.layers, shape.inputs)),
    optimizer,
    record: record + tensorBytes(shape),
    batch: batch + bytesOfDouble * mask + size * measured * numbersOfRow(shape),
  };
}

function plainMemory(shape: MemoryShape, rows: SplitCounts): TrainingMemory {
  const { layers, optimizer, batchSize } = shape;
  const size = bytesOf(shape.precision);
  const counts = parameterCounts(layers, shape.inputs);
  const trained = sum(layers.map((layer, index) => trainedCount(layer, counts[index]!)));
  const dropped = sum(layers.map(({ units, dropout }) => (dropout > 0 ? arraysOfDropout * units : 0)));
  const measured = Math.min(Math.max(rows.validation, rows.test), mostMeasured) + 1;
  return {
    data: dataBytes(shape, rows),
    parameters: size * 2 * sum(counts),
    optimizer: size * optimizerTensors(optimizer).length * trained,
    record: 2 * tensorBytes(shape),
    batch: size * (batchSize * (numbersOfRow(shape) + dropped) + measured * numbersOfRow(shape)),
  };
}

/** Inputs and targets are doubles in either precision, as they are read. */
function dataBytes({ inputs, layers }: MemoryShape, { training, validation, test }: SplitCounts): number {
  return bytesOfDouble * (training + validation + test) * (inputs + layers.at(-1)!.units);
}

function tensorBytes(shape: MemoryShape): number {
  return bytesOfDouble * traceLayout(memoryShapes(shape)).tensorLength;
}

/** Of one sample on its way through the network, and back. */
function numbersOfRow({ inputs, layers }: MemoryShape): number {
  return 2 * inputs + arraysOfLayer * sum(layers.map(({ units }) => units)) + layers.at(-1)!.units + 1;
}

/** Those of a layer that are trained, of so many weights and biases. */
function trainedCount(layer: Pick<LayerSpec, 'units' | 'trainable' | 'bias'>, count: number): number {
  return (trainsWeights(layer) ? count - layer.units : 0) + (trainsBias(layer) ? layer.units : 0);
}

/** Weights and biases of each layer; one without has room for zeros. */
export function parameterCounts(layers: readonly Pick<LayerSpec, 'units'>[], inputs: number): number[] {
  return layers.map(({ units }, index) => units * ((layers[index - 1]?.units ?? inputs) + 1));
}

export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
