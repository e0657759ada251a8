/**
 * The record of an epoch: which numbers it holds and where they stand.
 *
 * A record is two rows of doubles. The scalar row is kept for every epoch; the tensor row may be thinned out when
 * memory runs short. Rows travel between worker, host and webview as typed arrays, so NaN and infinities survive.
 */

import type { Precision } from './digits.ts';
import { type RecordedQuantity, recordedQuantities, sizeOf } from './quantity.ts';
import { type LayerScalar, layerScalars, type NetworkScalar, networkScalars, saturationThreshold } from './scalars.ts';
import type { LayerShape } from './shapes.ts';

/**
 * Whether a derivative, or the mean of the derivatives of so many samples, is below the threshold by more than rounding: the mean
 * of slopes of 0.01 is not. A sum of n numbers and its division by n are off by at most n + 1 half units in the last place.
 */
export function isSaturated(derivative: number, samples = 1, precision: Precision = 'float32'): boolean {
  return Math.abs(derivative) < saturationLimit(samples, precision);
}

function saturationLimit(samples: number, precision: Precision): number {
  const rounding = (samples + 3) * (precision === 'float64' ? 2 ** -53 : 2 ** -24);
  return saturationThreshold * (1 - Math.min(rounding, 0.5));
}

/**
 * A tensor's place, counted from the start of its layer's block. A vector has one row. Row-major. What a layer does not
 * have, its bias, has no rows.
 */
export interface TensorPlace {
  readonly offset: number;
  readonly length: number;
  readonly rows: number;
  readonly columns: number;
}

export interface LayerLayout {
  readonly shape: LayerShape;
  /** Where the layer's block starts in the tensor row, and how many doubles it has. */
  readonly start: number;
  readonly length: number;
  readonly tensors: Readonly<Record<RecordedQuantity, TensorPlace>>;
  /** Where the layer's scalars start in the scalar row. */
  readonly scalarStart: number;
}

export interface TraceLayout {
  readonly layers: readonly LayerLayout[];
  /** Doubles in a scalar row. */
  readonly scalarLength: number;
  /** Doubles in a tensor row. */
  readonly tensorLength: number;
}

/** The layout of a network's epoch record; equal shapes give equal layouts on every side of a message. */
export function traceLayout(shapes: readonly LayerShape[]): TraceLayout {
  let start = 0;
  const layers = shapes.map((shape, index): LayerLayout => {
    const { tensors, length } = layerTensors(shape);
    const layer = { shape, start, length, tensors, scalarStart: networkScalars.length + index * layerScalars.length };
    start += length;
    return layer;
  });
  return { layers, scalarLength: networkScalars.length + shapes.length * layerScalars.length, tensorLength: start };
}

function layerTensors(shape: LayerShape): Pick<LayerLayout, 'tensors' | 'length'> {
  let offset = 0;
  const places = recordedQuantities.map(name => {
    // No recorded quantity is of the last layer alone.
    const [rows, columns] = sizeOf(name, shape, false);
    const place: TensorPlace = { offset, length: rows * columns, rows, columns };
    offset += place.length;
    return [name, place] as const;
  });
  return { tensors: Object.fromEntries(places) as LayerLayout['tensors'], length: offset };
}

/** Position of a network-wide number in a scalar row. */
export function networkScalarIndex(name: NetworkScalar): number {
  return networkScalars.indexOf(name);
}

/** Position of one layer's number in a scalar row. */
export function layerScalarIndex(layout: TraceLayout, layer: number, name: LayerScalar): number {
  return layout.layers[layer]!.scalarStart + layerScalars.indexOf(name);
}

/** A tensor inside one layer's block (`block` starts at the layer's start). A view, not a copy. */
export function tensorInBlock(layer: LayerLayout, block: Float64Array, name: RecordedQuantity): Float64Array {
  const { offset, length } = layer.tensors[name];
  return block.subarray(offset, offset + length);
}

/** A tensor inside a whole tensor row. A view, not a copy: `slice()` it before posting it. */
export function tensorInRow(
  layout: TraceLayout,
  row: Float64Array,
  layer: number,
  name: RecordedQuantity,
): Float64Array {
  const { start, tensors } = layout.layers[layer]!;
  const { offset, length } = tensors[name];
  return row.subarray(start + offset, start + offset + length);
}
