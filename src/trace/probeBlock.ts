import type { LayerLayout, TensorPlace, TraceLayout } from './layout.ts';
import { type ProbeQuantity, probeQuantities, type RecordedQuantity, recordedQuantities } from './quantity.ts';

/**
 * The layout of a row that holds nothing but the sample's tensors, which stand at the end of every layer's block: the other
 * tensors have no length.
 */
export function probeLayout(layout: TraceLayout): TraceLayout {
  let start = 0;
  const layers = layout.layers.map((layer): LayerLayout => {
    const first = probeStart(layer);
    const place = (name: RecordedQuantity): TensorPlace => {
      const { offset, length, rows, columns } = layer.tensors[name];
      return offset < first
        ? { offset: 0, length: 0, rows: 0, columns }
        : { offset: offset - first, length, rows, columns };
    };
    const tensors = Object.fromEntries(recordedQuantities.map(name => [name, place(name)])) as LayerLayout['tensors'];
    const own = { ...layer, start, length: layer.length - first, tensors };
    start += own.length;
    return own;
  });
  return { ...layout, layers, tensorLength: start };
}

/** One of the sample's tensors in the array that an evaluation answers for a layer. A view. */
export function tensorInProbe(layer: LayerLayout, probe: Float64Array, name: ProbeQuantity): Float64Array {
  const { offset, length } = layer.tensors[name];
  const start = offset - probeStart(layer);
  return probe.subarray(start, start + length);
}

function probeStart({ tensors }: LayerLayout): number {
  return tensors[probeQuantities[0]!].offset;
}
