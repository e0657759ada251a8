import type { ComponentChildren } from 'preact';
import { useActions } from '../actions.ts';
import { useReport } from '../report/reportContext.ts';
import type { Place } from './places.ts';
import { useTraining } from './trainingContext.ts';

interface PlaceLinkProps {
  readonly place: Place;
  readonly children: ComponentChildren;
}

/** A link to where a number is seen: it selects layer and epoch, and brings the picture into sight. */
export function PlaceLink({ place, children }: PlaceLinkProps) {
  const { look, post } = useActions();
  const isReport = useReport() !== undefined;
  const { row } = useTraining();
  const { title, select, quantity, why, seenAt } = place;
  const show = () => {
    post({ type: 'select', ...select });
    if (quantity !== undefined) look({ quantity });
    const epoch = typeof select.epoch === 'number' ? select.epoch : row?.epoch;
    if (why && epoch !== undefined && !isReport) {
      post({ type: 'why', ref: why, epoch });
      return;
    }
    const seen = seenAt.map(testId => document.querySelector(`[data-testid="${testId}"]`)).find(Boolean);
    seen?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <button type="button" class="inline-link" title={title} data-testid="place-link" onClick={show}>
      {children}
    </button>
  );
}
