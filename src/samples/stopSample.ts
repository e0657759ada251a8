import type { ViewedRun } from '../run/runList.ts';
import { type StopPicture, stopPicture } from '../run/stopWords.ts';
import { stopInEpoch } from '../run/viewedMoment.ts';
import { sampleName } from './sampleWords.ts';

/** What a page is told of the stop of a run; undefined where no debugger stands. */
export function stopPictureOf(viewed: ViewedRun): StopPicture | undefined {
  const { run, stop, selection } = viewed;
  const chosen = selection.sample === undefined ? undefined : sampleName(run, selection.sample);
  return stop && stopPicture(stop, chosen, stopInEpoch(viewed) !== undefined);
}
