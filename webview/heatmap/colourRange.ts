import type { LayerDetail } from '../../src/panel/panelMessages.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { type ShownTensor, shownTensors } from '../../src/trace/shownTensors.ts';
import { largestMagnitude, statisticsOfRow } from '../../src/trace/statistics.ts';
import type { FixedRanges } from '../state.ts';

/** The ends of the colour scales of a layer's tensors as they are at an epoch, in the order of `shownTensors`. */
export function rangesOf({ tensors }: LayerDetail): number[] {
  return shownTensors.map(name => {
    const picture = tensors[name];
    return picture ? largestMagnitude(statisticsOfRow(picture.statistics)) : 0;
  });
}

/** The end that a person holds; undefined where it follows the epoch. */
export function fixedRange(fixed: FixedRanges, layer: number, tensor: ShownTensor): number | undefined {
  return fixed[layer]?.[shownTensors.indexOf(tensor)];
}

/** With the ranges of a layer held as they are now, or let go. */
export function toggledRanges(fixed: FixedRanges, detail: LayerDetail): FixedRanges {
  const { [detail.layer]: held, ...others } = fixed;
  return held ? others : { ...fixed, [detail.layer]: rangesOf(detail) };
}

/** Says where a held scale ends, and that numbers are beyond it; empty when it follows the epoch. */
export function fixedText(fixed: number | undefined, largest: number): string {
  if (fixed === undefined) return '';
  const held = `colour range kept at ±${formatNumber(fixed, 3)}`;
  return largest > fixed ? `${held}; values beyond it have the end colours` : held;
}
