import type { EngineOptions } from '../engine/options.ts';
import type { Unavailable, Value } from '../expression/value.ts';
import { networkScalarIndex, type TraceLayout } from '../trace/layout.ts';
import type { Position } from './course.ts';
import type { Names } from './names.ts';
import { nameTable } from './nameTable.ts';

const untold: Unavailable = { why: 'It is no number of the record: go to this epoch to read it.' };

/** What is known of an epoch at its `end:-:schedule` from the scalars of its record, and the learning rate where that was set there. */
export function recordedNames(
  options: EngineOptions,
  layout: TraceLayout,
  position: Position,
  scalars: Float64Array,
  learningRate = scalars[networkScalarIndex('learningRate')]!,
): Names {
  const { all, named } = nameTable(options);
  const { epoch, batch, stop } = position;
  const known: Readonly<Record<string, Value>> = {
    epoch,
    batch,
    phase: stop.phase,
    layer: '-',
    operation: stop.operation,
    learningRate,
  };
  const value = (name: string, layer?: number): Value | Unavailable | undefined => {
    const row = named.get(name);
    if (!row) return undefined;
    if (row.isOfLayer ? !options.layers[layer ?? -1] : layer !== undefined) return untold;
    return row.recorded ? scalars[row.recorded(layout, layer ?? 0)]! : (known[row.name] ?? untold);
  };
  return {
    position,
    all,
    layers: options.layers.map(layer => layer.name),
    value,
    ofSample: name => (named.get(name)?.readSample ? untold : undefined),
    note: () => undefined,
  };
}
