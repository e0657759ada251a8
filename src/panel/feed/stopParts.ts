import { KeyedPart, noPiece, type Piece } from '../../page/parts.ts';
import type { StopPicture } from '../../run/stopWords.ts';
import { stopPictureOf } from '../../samples/stopSample.ts';
import type { TravelCourse, TravelProgress } from '../panelMessages.ts';
import type { Part, Viewed } from './part.ts';

/** A part that is not told before there is something to tell: where nothing is debugged, nothing is said of it. */
export class OfDebugger<Update> extends KeyedPart<Viewed, Update> {
  #isTold = false;

  override reset(): void {
    super.reset();
    this.#isTold = false;
  }

  override next(viewed: Viewed): Piece<Update> {
    if (!this.#isTold && this.keyOf(viewed) === '') return noPiece;
    this.#isTold = true;
    return super.next(viewed);
  }
}

/** Where a debugger stands in the run. */
export function stopPart(): Part<StopPicture | null> {
  return new OfDebugger<StopPicture | null>(viewed => {
    const picture = stopPictureOf(viewed);
    return { key: picture ? JSON.stringify(picture) : '', make: () => picture ?? null };
  });
}

/** The moments of a debug session, which stay the same. */
export function coursePart(): Part<TravelCourse | null> {
  return new OfDebugger<TravelCourse | null>(({ run, travel }) => {
    if (!travel) return { key: '', make: () => null };
    const { epochs, batches, ofBatch, ofEnd } = travel;
    return {
      key: [run.info.id, epochs, batches, ofBatch.length].join(' '),
      make: () => ({ epochs, batches, ofBatch, ofEnd }),
    };
  });
}

/** Where it is in them. */
export function travelPart(): Part<TravelProgress | null> {
  return new OfDebugger<TravelProgress | null>(({ travel }) => {
    if (!travel) return { key: '', make: () => null };
    const { epochs: _, batches: __, ofBatch: ___, ofEnd: ____, ...progress } = travel;
    return { key: JSON.stringify(progress), make: () => progress };
  });
}
