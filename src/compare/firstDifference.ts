import type { History } from '../run/history.ts';
import { count, quote } from '../spec/words.ts';
import type { LayerLayout, TraceLayout } from '../trace/layout.ts';
import { type LayerScalar, layerScalars, type NetworkScalar, networkScalars } from '../trace/scalars.ts';

/** Where two runs first differ. */
export type FirstDifference =
  | {
      /** The first epoch in which a recorded number differs, of those that both keep. */
      readonly epoch: number;
      /** Up to this epoch, the last that both keep before it, they are the same; the epoch before it unless those between were thinned. 0 where there is none. */
      readonly same: number;
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
 * The first epoch, and in it the first layer, at which two runs differ by a bit; NaN equals NaN. Looks at the scalars of the
 * epochs that both keep. Networks of other shapes are not compared.
 */
export function firstDifference(a: History, b: History): FirstDifference {
  const reason = shapeDifference(a.layout, b.layout);
  if (reason !== undefined) return { epoch: undefined, reason };
  const epochs = Math.min(a.epochs, b.epochs);
  if (epochs === 0) return { epoch: undefined, reason: 'The runs have no epoch in common yet.' };
  let [same, hasGap] = [0, false];
  for (const epoch of a.scalarEpochs()) {
    if (epoch > epochs) break;
    const [rowA, rowB] = [a.scalarsOf(epoch)!, b.scalarsOf(epoch)];
    if (!rowB) continue;
    if (!isSame(rowA, rowB)) return { epoch, same, ...differenceIn(a.layout, rowA, rowB) };
    hasGap ||= epoch > same + 1;
    same = epoch;
  }
  return { epoch: undefined, reason: agreement(same, { isWhole: a.epochs === b.epochs, hasGap }) };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let index = 0; index < a.length; index++) if (!Object.is(a[index], b[index])) return false;
  return true;
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

function agreement(epochs: number, { isWhole, hasGap }: { isWhole: boolean; hasGap: boolean }): string {
  const extent = epochs === 1 ? 'in epoch 1' : `up to epoch ${count(epochs)}`;
  const identical = `The runs are identical ${extent}, ${isWhole ? 'the last of both' : 'the last that both have'}.`;
  return hasGap
    ? `${identical} Of the older epochs, which were thinned, those that both keep were compared.`
    : identical;
}
