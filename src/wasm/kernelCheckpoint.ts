/** What a checkpoint keeps of the kernels' memory: the parameters with what the optimizer remembers of them, and the running epoch's record. */
import {
  type CheckpointTensor,
  checkpointTensors,
  probeInRow,
  recordLength,
  recordViews,
} from '../engine/checkpoint.ts';
import type { EngineOptions } from '../engine/options.ts';
import { type Vec, vec } from '../engine/vector.ts';
import type { TraceLayout } from '../trace/layout.ts';
import { tensorCodes } from './codes.ts';
import type { KernelNetwork } from './kernelNetwork.ts';

/** W and b of every layer and what the optimizer remembers of them, in the order of `checkpointTensors`. */
export function saveParameters(kernels: KernelNetwork, options: EngineOptions): Vec {
  const tensors = checkpointTensors(options);
  const length = tensors.reduce((sum, tensor) => sum + tensor.length, 0);
  const parameters = vec(length, options.precision);
  for (const { layer, memory, weights, bias } of blocksOf(tensors)) {
    const read = kernels.readTensor(layer, tensorCode(memory));
    if (weights) parameters.set(read.weights, weights.start);
    if (bias) parameters.set(read.units, bias.start);
  }
  return parameters;
}

export function loadParameters(kernels: KernelNetwork, options: EngineOptions, parameters: Vec): void {
  const part = (tensor: CheckpointTensor | undefined) =>
    tensor && parameters.subarray(tensor.start, tensor.start + tensor.length);
  for (const { layer, memory, weights, bias } of blocksOf(checkpointTensors(options))) {
    kernels.writeTensor(layer, tensorCode(memory), { weights: part(weights), units: part(bias) });
  }
}

/** The record of the running epoch, whose tensors are written at an address; with them if they are wanted. */
export function saveRecord(
  kernels: KernelNetwork,
  layout: TraceLayout,
  address: number,
  wantsTensors: boolean,
): Float64Array {
  const record = new Float64Array(recordLength(layout, wantsTensors));
  const { layers, probes } = recordViews(layout, record);
  const row = kernels.doubles(address, layout.tensorLength);
  for (const [l, views] of layers.entries()) {
    for (const [tensor, weights, units] of recordTensors) {
      const read = kernels.readTensor(l, tensor);
      if (weights) views[weights].set(read.weights);
      views[units].set(read.units.subarray(0, views[units].length));
    }
    probes?.[l].set(probeInRow(layout.layers[l], row));
  }
  return record;
}

export function loadRecord(kernels: KernelNetwork, layout: TraceLayout, address: number, record: Float64Array): void {
  const { layers, probes } = recordViews(layout, record);
  const row = kernels.doubles(address, layout.tensorLength);
  for (const [l, views] of layers.entries()) {
    for (const [tensor, weights, units] of recordTensors) {
      kernels.writeTensor(l, tensor, { weights: weights && views[weights], units: views[units] });
    }
    if (probes) probeInRow(layout.layers[l], row).set(probes[l]);
  }
}

/** The tensors of the running epoch's record, and what a checkpoint calls their weights and units. */
const recordTensors = [
  [tensorCodes.deltaSum, undefined, 'delta'],
  [tensorCodes.deltaSquareSum, undefined, 'deltaRms'],
  [tensorCodes.diagonalSum, undefined, 'jacobianDiagonal'],
  [tensorCodes.zeros, undefined, 'zeros'],
  [tensorCodes.gradientSum, 'gradient', 'biasGradient'],
  [tensorCodes.before, 'weights', 'bias'],
] as const;

/** What the kernels read and write at once of a layer: the same of its weights and its bias, where there is both. */
interface CheckpointBlock {
  readonly layer: number;
  readonly memory: number | undefined;
  weights?: CheckpointTensor;
  bias?: CheckpointTensor;
}

function blocksOf(tensors: readonly CheckpointTensor[]): CheckpointBlock[] {
  const blocks: CheckpointBlock[] = [];
  for (const tensor of tensors) {
    const { layer, memory } = tensor;
    const last = blocks.at(-1);
    const isSame = last?.layer === layer && last.memory === memory;
    const block = isSame ? last : { layer, memory };
    block[tensor.of] = tensor;
    if (!isSame) blocks.push(block);
  }
  return blocks;
}

function tensorCode(memory: number | undefined): number {
  return memory === undefined ? tensorCodes.parameters : tensorCodes.memory + memory;
}
