import { isTensor, isUnavailable } from '../../../src/expression/value.ts';
import type { Names } from '../../../src/timeline/names.ts';

/** Everything that can be read, or why not, in a form that tells bits apart. */
export function readingOf(names: Names): Map<string, string> {
  const all = new Map<string, string>();
  for (const { name, isOfLayer } of names.all) {
    if (!isOfLayer) all.set(name, textOf(names, name, undefined));
    else for (const layer of names.layers.keys()) all.set(`${name} of layer ${layer}`, textOf(names, name, layer));
  }
  return all;
}

function textOf(names: Names, name: string, layer: number | undefined): string {
  const value = names.value(name, layer)!;
  if (isTensor(value)) return `(${value.shape}) ${bits(value.values)}`;
  if (isUnavailable(value)) return value.why;
  return typeof value === 'number' ? bits(Float64Array.of(value)) : String(value);
}

/** Equal for equal bits; NaN is one. */
export function bits(values: Float64Array): string {
  return Buffer.from(values.map(value => (Number.isNaN(value) ? Number.NaN : value)).buffer).toString('base64');
}
