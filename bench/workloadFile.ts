import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layerInputs, outputsOf, type Shape, type Workload } from './workloads.ts';

/**
 * A workload on disk, for competitors of every language: `shape.json`, and in `numbers.f64` (little-endian doubles) the
 * samples, the targets, and each layer's weights and bias, one after the other.
 */
export function writeWorkload(folder: string, workload: Workload): void {
  const { samples, targets, parameters, ...shape } = workload;
  const parts = [samples, targets, ...parameters.flatMap(({ weights, bias }) => [weights, bias])];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'shape.json'), JSON.stringify(shape));
  writeFileSync(join(folder, 'numbers.f64'), Buffer.concat(parts.map(part => bytesOf(part))));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The arrays are views of one buffer: nothing is copied, so that the memory of what a competitor adds can be seen. */
export function readWorkload(folder: string): Workload {
  const shape = JSON.parse(readFileSync(join(folder, 'shape.json'), 'utf8')) as Shape;
  const file = readFileSync(join(folder, 'numbers.f64'));
  const aligned = file.byteOffset % 8 === 0 ? file : new Uint8Array(file);
  const numbers = new Float64Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 8);
  let at = 0;
  const take = (length: number) => {
    at += length;
    return numbers.subarray(at - length, at);
  };
  const inputs = layerInputs(shape);
  return {
    ...shape,
    samples: take(shape.rows * shape.inputs),
    targets: take(shape.rows * outputsOf(shape)),
    parameters: shape.layers.map(({ units }, layer) => ({ weights: take(units * inputs[layer]), bias: take(units) })),
  };
}
