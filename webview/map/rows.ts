import { layerScalarIndex, type TraceLayout } from '../../src/trace/layout.ts';
import type { LayerScalar } from '../../src/trace/scalars.ts';

/** A number of every layer, from a row of scalars. */
export function layerValues(layout: TraceLayout, scalars: Float64Array, name: LayerScalar): Float64Array {
  return Float64Array.from(layout.layers, (_, layer) => scalars[layerScalarIndex(layout, layer, name)]!);
}

/** The layers from the top row down: from the output to the input, as gradients come down. */
export function rowsFromOutput(layers: number): number[] {
  return Array.from({ length: layers }, (_, row) => layers - 1 - row);
}

/** The layers by the magnitude of their values, the largest on top; above it those that are not finite. */
export function rowsByMagnitude(values: Float64Array): number[] {
  const size = (layer: number) => {
    const value = values[layer]!;
    return Number.isFinite(value) ? Math.abs(value) : Number.POSITIVE_INFINITY;
  };
  return rowsFromOutput(values.length).sort((a, b) => {
    const [sizeA, sizeB] = [size(a), size(b)];
    return sizeA === sizeB ? 0 : sizeB - sizeA;
  });
}
