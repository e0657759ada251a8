import type { EngineOptions } from '../engine/options.ts';
import type { TraceLayout } from '../trace/layout.ts';
import type { Names } from './names.ts';
import { tableOf } from './standNames.ts';

/** The numbers of a recorded epoch that its scalars hold; everything else of it is unavailable. */
export function recordNames(options: EngineOptions, layout: TraceLayout, epoch: number, scalars: Float64Array): Names {
  const table = tableOf(options);
  const missing = { why: 'It is not among the numbers that are kept of every epoch.' };
  return {
    position: undefined,
    all: [...new Set(table.values())],
    layers: options.layers.map(({ name }) => name),
    value(name, layer) {
      const row = table.get(name);
      if (!row) return undefined;
      if (name === 'epoch') return epoch;
      const fits = row.isOfLayer ? layer !== undefined && layer < options.layers.length : layer === undefined;
      return fits ? (row.inScalars?.(scalars, layout, layer ?? 0) ?? missing) : missing;
    },
    ofSample: name => (table.has(name) ? missing : undefined),
    note: () => undefined,
  };
}
