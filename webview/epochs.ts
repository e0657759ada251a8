import type { Selection } from '../src/run/runState.ts';

/** Index of the recorded epoch nearest to `epoch` (the earlier one of two); -1 when none is recorded. */
export function nearestRecorded(recorded: Int32Array, epoch: number): number {
  let low = 0;
  let high = recorded.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (recorded[middle]! < epoch) low = middle + 1;
    else high = middle;
  }
  const earlier = low - 1;
  if (earlier >= 0 && epoch - recorded[earlier]! <= recorded[low]! - epoch) return earlier;
  return high < 0 ? -1 : low;
}

/**
 * Index of the recorded epoch that the host shows for a selected one (`History.recordedEpoch`): the newest that is not after it, or
 * the first when all are; -1 when none is recorded.
 */
export function sliderIndex(recorded: Int32Array, epoch: Selection['epoch']): number {
  const last = recorded.length - 1;
  if (epoch === 'latest' || last < 0) return last;
  const nearest = nearestRecorded(recorded, epoch);
  return recorded[nearest]! > epoch ? Math.max(0, nearest - 1) : nearest;
}

/** Epochs from one recorded epoch to the next. Taken in the middle: the first and the last may lie off the grid. */
function recordedStride(recorded: Int32Array): number {
  if (recorded.length < 3) return 1;
  const middle = recorded.length >> 1;
  return recorded[middle]! - recorded[middle - 1]!;
}

/** Says that history was thinned out, as `every 4th epoch kept`; empty when every epoch is there. */
export function thinningNote(recorded: Int32Array): string {
  const stride = recordedStride(recorded);
  return stride === 1 ? '' : `every ${ordinal(stride)} epoch kept`;
}

function ordinal(n: number): string {
  const teens = n % 100 >= 11 && n % 100 <= 13;
  const suffix = teens ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}
