import type { LayerSpec, NetworkSpec, UpdateRuleSpec } from '../spec/networkSpec.ts';
import { traceLayout } from '../trace/layout.ts';

/** What a training keeps in memory, in bytes, by what it is for. Numbers are doubles. */
export interface TrainingMemory {
  /** Inputs and targets of the training rows and of those held out. */
  readonly data: number;
  /** Weights, biases and their gradients. */
  readonly parameters: number;
  /** What the optimizer remembers of each trainable parameter. */
  readonly optimizer: number;
  /** An epoch's tensors: the row in which it is gathered, and a copy on its way. */
  readonly record: number;
  /** Activations and their gradients for the rows that pass through the network at once. */
  readonly batch: number;
}

const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT;

/** net, y, dy, the Jacobian diagonal and dnet (B, O) of a layer; mask, output and its gradient where it drops outputs. */
const arraysOfLayer = 5;
const arraysOfDropout = 3;

/** Rows that are measured at once (src/engine/validation.ts). */
const mostMeasured = 256;

/** From shapes alone, before anything is allocated. `inputs` is I of the first layer. */
export function trainingMemory(
  { layers, optimizer }: Pick<NetworkSpec, 'layers' | 'optimizer'>,
  inputs: number,
  trainingRows: number,
  heldOutRows: number,
  batchSize: number,
): TrainingMemory {
  const outputs = layers.at(-1)!.units;
  const counts = parameterCounts(layers, inputs);
  const all = sum(counts);
  const trainable = sum(counts.filter((_, index) => layers[index]!.trainable));
  const rows = trainingRows + heldOutRows;
  const { tensorLength } = traceLayout(shapes(layers, inputs));
  const dropped = sum(layers.map(({ units, dropout }) => (dropout > 0 ? arraysOfDropout * units : 0)));
  const perRow = 2 * inputs + arraysOfLayer * sum(layers.map(({ units }) => units)) + outputs + 1;
  const measured = Math.min(heldOutRows, mostMeasured) + 1;
  return {
    data: bytesPerNumber * rows * (inputs + outputs),
    parameters: bytesPerNumber * 2 * all,
    optimizer: bytesPerNumber * remembered(optimizer) * trainable,
    record: bytesPerNumber * 2 * tensorLength,
    batch: bytesPerNumber * (batchSize * (perRow + dropped) + measured * perRow),
  };
}

/** Weights and biases of each layer; one without has room for zeros. */
export function parameterCounts(layers: readonly LayerSpec[], inputs: number): number[] {
  return shapes(layers, inputs).map(shape => shape.outputs * (shape.inputs + 1));
}

function shapes(layers: readonly LayerSpec[], inputs: number) {
  return layers.map(({ name, units, bias, activation }, index) => ({
    name,
    inputs: layers[index - 1]?.units ?? inputs,
    outputs: units,
    bias,
    activation: activation.type,
  }));
}

/** Numbers that an optimizer keeps for each parameter (src/engine/updateRules.ts). */
function remembered(optimizer: UpdateRuleSpec): number {
  switch (optimizer.type) {
    case 'sgd':
      return optimizer.momentum === 0 ? 0 : 1;
    case 'adagrad':
    case 'lion':
      return 1;
    case 'adam':
    case 'adamw':
      return optimizer.amsgrad ? 3 : 2;
    case 'adamax':
    case 'nadam':
    case 'adadelta':
      return 2;
    case 'rmsprop':
      return 3;
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
