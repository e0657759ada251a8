import type { History } from '../run/history.ts';
import { count, quote } from '../spec/words.ts';
import type { LayerLayout, TraceLayout } from '../trace/layout.ts';
import { type LayerScalar, layerScalars, type NetworkScalar, networkScalars } from '../trace/scalars.ts';

/** Where two runs first differ. */
export type FirstDifference =
  | {
      /** The first epoch in which a recorded number differs. */
      readonly epoch: number;
      /** Index of the first layer, from the input on, whose numbers differ in it; `network` when only those of the whole do. */
      readonly layer: number | 'network';
      /** The first number that differs, and its value in both runs. */
      readonly what: LayerScalar | NetworkScalar;
      readonly a: number;
      readonly b: number;
    }
  /** They do not differ, or cannot be compared; why, in a sentence. */
  | { readonly epoch: undefined; readonly reason: string };

/**
 * The first epoch, and in it the first layer, at which two runs differ by a bit; NaN equals NaN. Looks at the scalars,
 * which are kept of every epoch. Networks of other shapes are not compared.
 */
export function firstDifference(a: History, b: History): FirstDifference {
  const reason = shapeDifference(a.layout, b.layout);
  if (reason !== undefined) return { epoch: undefined, reason };
  const epochs = Math.min(a.epochs, b.epochs);
  if (epochs === 0) return { epoch: undefined, reason: 'The runs have no epoch in common yet.' };
  const epoch = firstDifferingEpoch(a, b, epochs);
  if (epoch === undefined) return { epoch, reason: agreement(epochs, a.epochs === b.epochs) };
  return { epoch, ...differenceIn(a.layout, a.scalarsOf(epoch), b.scalarsOf(epoch)) };
}

/** Of histories of the same shapes, whose rows therefore come in views of the same lengths. */
function firstDifferingEpoch(a: History, b: History, epochs: number): number | undefined {
  const rowsB = b.scalarRows(1, epochs);
  let first = 1;
  for (const [part, rows] of a.scalarRows(1, epochs).entries()) {
    const index = firstDiffering(rows, rowsB[part]!);
    if (index >= 0) return first + Math.floor(index / a.layout.scalarLength);
    first += rows.length / a.layout.scalarLength;
  }
  return undefined;
}

/** Position of the first number that is not the same in both; -1 when all are. */
function firstDiffering(a: Float64Array, b: Float64Array): number {
  for (let index = 0; index < a.length; index++) if (!Object.is(a[index], b[index])) return index;
  return -1;
}

/** Of two rows that differ. */
function differenceIn(layout: TraceLayout, a: Float64Array, b: Float64Array) {
  const isOther = (index: number) => !Object.is(a[index], b[index]);
  for (const [layer, { scalarStart }] of layout.layers.entries()) {
    const place = layerScalars.findIndex((_, offset) => isOther(scalarStart + offset));
    if (place >= 0) {
      return { layer, what: layerScalars[place]!, a: a[scalarStart + place]!, b: b[scalarStart + place]! };
    }
  }
  const place = networkScalars.findIndex((_, index) => isOther(index));
  return { layer: 'network' as const, what: networkScalars[place]!, a: a[place]!, b: b[place]! };
}

/** Names the first layer that only one of the networks has, or that has other numbers of inputs, units or biases. */
function shapeDifference(a: TraceLayout, b: TraceLayout): string | undefined {
  const layers = Math.max(a.layers.length, b.layers.length);
  for (let index = 0; index < layers; index++) {
    const [one, other] = [a.layers[index], b.layers[index]];
    if (!one || !other) return `Only one of the networks has a layer ${quote((one ?? other)!.shape.name)}.`;
    if (!isSameShape(one, other)) return `Layer ${quote(one.shape.name)} has another shape.`;
  }
  return undefined;
}

function isSameShape({ shape: a }: LayerLayout, { shape: b }: LayerLayout): boolean {
  return a.inputs === b.inputs && a.outputs === b.outputs && a.bias === b.bias;
}

function agreement(epochs: number, isWhole: boolean): string {
  const extent = epochs === 1 ? 'in epoch 1' : `up to epoch ${count(epochs)}`;
  return `The runs are identical ${extent}, ${isWhole ? 'the last of both' : 'the last that both have'}.`;
}
