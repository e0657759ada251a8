import { nearestRecorded } from '../epochs.ts';

export const speeds = [0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** What the whole history takes at speed 1, in milliseconds. */
const wholeHistory = 10_000;
/** A page that drew nothing for longer goes on where it was: what it did not draw is not skipped. */
const longestStep = 100;

/** Where a playback is: at an epoch, and on the way to the next by a fraction of it. */
export interface Playhead {
  readonly epoch: number;
  readonly fraction: number;
}

/** Where a playback begins: at the epoch shown, or at the first when that is the last. Undefined with nothing to play. */
export function playFrom(recorded: Int32Array, epoch: number | undefined): Playhead | undefined {
  const [first, last] = [recorded[0], recorded.at(-1)];
  if (first === undefined || first === last) return undefined;
  return { epoch: epoch === undefined || epoch >= last! ? first : epoch, fraction: 0 };
}

/**
 * Where it is `elapsed` milliseconds later. The speed is such that all recorded epochs take ten seconds at speed 1; epochs are
 * passed over only where there are more than the page can draw in that time. The history may have grown, or have been thinned.
 */
export function playOn({ epoch, fraction }: Playhead, recorded: Int32Array, elapsed: number, speed: Speed): Playhead {
  const last = recorded.length - 1;
  const passed = (Math.min(elapsed, longestStep) * speed * recorded.length) / wholeHistory;
  const place = nearestRecorded(recorded, epoch) + fraction + passed;
  const index = Math.min(last, Math.floor(place));
  return { epoch: recorded[index]!, fraction: index === last ? 0 : place - index };
}

/** Whether a playback has come to the end of what there is. */
export function isAtEnd({ epoch }: Playhead, recorded: Int32Array): boolean {
  return epoch >= (recorded.at(-1) ?? 0);
}
