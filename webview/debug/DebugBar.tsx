import type { TravelWish } from '../../src/run/travel.ts';
import { useActions } from '../actions.ts';
import type { Training } from '../state.ts';
import { Bookmarks } from './Bookmarks.tsx';
import { StopPlace } from './StopPlace.tsx';
import { batchOf, travelOf, wholeCourse } from './strip.ts';
import { Track } from './Track.tsx';
import { TravelSteps } from './TravelSteps.tsx';
import { timeInWords } from './words.ts';

/** A debug session of the run: where it stands, all of its moments, and how others are gone to. */
export function DebugBar({ training }: { readonly training: Training }) {
  const { post } = useActions();
  const travel = travelOf(training);
  if (!travel) return null;
  const layers = training.run.layers.map(({ name }) => name);
  const batch = batchOf(travel, travel.time);
  const can = training.debugCan ?? [];
  const onTravel = (to: TravelWish) => can.includes('travel') && post({ type: 'travel', to });
  const common = { travel, layers, onTravel };
  return (
    <section class="debug-bar" aria-label="Debugger" data-testid="debug-bar">
      {!training.stop ? (
        <p class="debug-place muted" data-testid="debug-place">
          {travel.isMoving ? `Running: at ${timeInWords(travel, travel.time, layers)}` : 'The training is over.'}
        </p>
      ) : (
        <StopPlace {...training.stop} stopKey={training.stop.key} />
      )}
      <Track name="course" label="All moments of the training" {...common} stretch={wholeCourse(travel)} />
      {batch && <Track name="batch" label="The operations of this batch" {...common} stretch={batch} />}
      <div class="debug-tools">
        {can.includes('travel') && <TravelSteps onTravel={onTravel} />}
        {can.includes('bookmark') && <Bookmarks {...common} onChange={change => post({ type: 'bookmark', change })} />}
      </div>
    </section>
  );
}
