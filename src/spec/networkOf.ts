import type { WrittenData } from './dataSchema.ts';
import type { WrittenLayer } from './layerSchema.ts';
import type { DataSpec, LayerSpec, NetworkSpec } from './networkSpec.ts';
import type { WrittenSpec } from './schema.ts';

/** The checked file as a network spec: layers named, the data's source told by a tag. */
export function networkOf({ $schema, ...written }: WrittenSpec): NetworkSpec {
  return { ...written, data: dataOf(written.data), layers: written.layers.map(layerOf) };
}

/**
 * The layer with its name, which is its number when the file has none, and biases that start at zero, or as the weights do under
 * `torchLinear`, unless stated.
 */
export function layerOf(layer: WrittenLayer, index: number): LayerSpec {
  const biasInit = { type: layer.init.type === 'torchLinear' ? 'torchLinear' : 'zeros' } as const;
  return { name: `layer ${index + 1}`, biasInit, ...layer };
}

function dataOf(data: WrittenData): DataSpec {
  if ('generate' in data) return { source: 'generate', ...data };
  if ('json' in data) return { source: 'json', ...data };
  if ('idx' in data) return { source: 'idx', ...data };
  if ('npy' in data) return { source: 'npy', ...data };
  if ('npz' in data) return { source: 'npz', ...data };
  if (!('csv' in data)) return { source: 'inline', ...data };
  const { target, targets, ...rest } = data;
  return { source: 'csv', ...rest, targets: targets ?? (target === undefined ? [] : [target]) };
}
