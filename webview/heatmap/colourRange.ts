import type { LayerDetail } from '../../src/panel/panelMessages.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import type { PanelQuantity } from '../../src/trace/quantity.ts';
import { largestMagnitude, statisticsOfRow } from '../../src/trace/statistics.ts';
import type { FixedRanges } from '../state.ts';

/** The ends of the colour scales of a layer's tensors as they are at an epoch. */
function rangesOf({ tensors }: LayerDetail): FixedRanges[string] {
  const ends = Object.entries(tensors).map(([name, { statistics }]) => [
    name,
    largestMagnitude(statisticsOfRow(statistics)),
  ]);
  return Object.fromEntries(ends);
}

/** The end that a person holds; undefined where it follows the epoch. */
export function fixedRange(fixed: FixedRanges, layer: number, tensor: PanelQuantity): number | undefined {
  return fixed[layer]?.[tensor];
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
