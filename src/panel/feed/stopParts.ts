import { comparedPart, MadePart } from '../../page/parts.ts';
import type { StopPicture } from '../../run/stopWords.ts';
import { stopPictureOf } from '../../samples/stopSample.ts';
import type { TravelCourse, TravelProgress } from '../panelMessages.ts';
import type { Part, Viewed } from './part.ts';

/** Where a debugger stands in the run. */
export function stopPart(): Part<StopPicture | null> {
  return comparedPart((viewed: Viewed) => stopPictureOf(viewed) ?? null);
}

/** The moments of a debug session, which stay the same. */
export function coursePart(): Part<TravelCourse | null> {
  return new MadePart({
    of: ({ run, travel }: Viewed) => (travel ? { run, travel } : null),
    make: ({ travel: { epochs, batches, ofBatch, ofEnd } }) => ({ epochs, batches, ofBatch, ofEnd }),
    // Every report of the debugger is another object, of the same moments.
    isSame: (a, b) =>
      a.run === b.run &&
      a.travel.epochs === b.travel.epochs &&
      a.travel.batches === b.travel.batches &&
      a.travel.ofBatch.length === b.travel.ofBatch.length,
  });
}

/** Where it is in them. */
export function travelPart(): Part<TravelProgress | null> {
  return comparedPart(({ travel }: Viewed) => {
    if (!travel) return null;
    const { epochs: _, batches: __, ofBatch: ___, ofEnd: ____, ...progress } = travel;
    return progress;
  });
}
