import { useState } from 'preact/hooks';
import { type FindingGroup, mostShown } from '../../src/findings/verdict.ts';
import { FindingEntry } from './FindingEntry.tsx';

interface FindingListProps {
  readonly id: string;
  readonly groups: readonly FindingGroup[];
  /** The banner has the sentence of the first. */
  readonly isFirstSaid: boolean;
}

/** The findings, the one that matters most first; of many the first few, and the others a click away. */
export function FindingList({ id, groups, isFirstSaid }: FindingListProps) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? groups : groups.slice(0, mostShown);
  const more = groups.length - mostShown;
  return (
    <div id={id} class="findings" data-testid="findings">
      <ul>
        {shown.map((group, index) => (
          <FindingEntry key={group.finding.code} group={group} isSaid={index === 0 && isFirstSaid} />
        ))}
      </ul>
      {more > 0 && (
        <button
          type="button"
          class="inline-link"
          aria-expanded={showsAll}
          data-testid="more-findings"
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? 'Show fewer' : `${more} more`}
        </button>
      )}
    </div>
  );
}
