import type { Time } from '../../timeline/course.ts';
import { positionText } from '../../timeline/positionText.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import type { Turn } from '../../timeline/work.ts';
import type { Call } from '../dispatch.ts';
import { query } from '../queries.ts';
import type { Session } from '../session.ts';
import { divergedAt } from './badNumber.ts';
import { breakpointsOf } from './breakpoints.ts';
import { createSearch, type Search } from './search.ts';

/** How often a breakpoint would have stopped. */
interface Hits {
  readonly id: number;
  readonly hits: number;
}

interface HitsAnswer {
  /** How much of the training was searched, 0 to 1. */
  readonly searched: number;
  readonly reached?: string;
  /** Of those that are watched for. */
  readonly breakpoints: readonly Hits[];
}

/** What was counted in the timeline that is searched. */
const searches = new WeakMap<Timeline, Search>();

function searchOf(ground: Timeline): Search {
  const known = searches.get(ground) ?? createSearch(ground, () => ground);
  searches.set(ground, known);
  return known;
}

/** Counts hits from the start of the training until the last moment that was reached. */
export function countHits(
  session: Session,
  call: Call,
  ids: readonly number[] | undefined,
  id: string | undefined,
): Promise<HitsAnswer> {
  return query(session, call, { title: 'Counting hits', id }, async (ground, searching) => {
    const { timeline } = session;
    const { course, reached, ending } = timeline;
    const all = breakpointsOf(session).all.filter(own => ids?.includes(own.id) ?? true);
    const armed = all.flatMap(({ id: own, checked }) => (checked.armed ? [{ id: own, ...checked.armed }] : []));
    // Where it stands, too: what would stop there has.
    const end = Math.min(reached + 1, ending ? ending.time + Number(ending.state === 'diverged') : course.end);
    let share = 0;
    const turn: Turn = ({ time }) => {
      share = Math.max(share, Math.min(1, time / end));
      return searching(share);
    };
    const counts = await searchOf(ground).counts(
      armed.map(({ watch }) => watch),
      end,
      turn,
    );
    if (!counts) return { searched: Math.min(share, 0.999), breakpoints: [] };
    const hits = armed.map(({ id: own, hits: test }, index): Hits => {
      const count = counts[index]!;
      if (!test) return { id: own, hits: count };
      let passed = 0;
      for (let occurrence = 1; occurrence <= Math.min(count, test.last); occurrence++)
        passed += Number(test.passes(occurrence));
      return { id: own, hits: passed };
    });
    const diverged = all.filter(({ checked }) => checked.divergence);
    const at = diverged.length > 0 ? await divergedAt(timeline, turn) : undefined;
    const last = Math.max(0, Math.min(end, ending?.time ?? end) - 1);
    return {
      searched: 1,
      reached: positionText(course.at(last), timeline.names.layers),
      breakpoints: [
        ...hits,
        ...diverged.map(({ id: own }): Hits => ({ id: own, hits: Number(isBefore(at, reached)) })),
      ],
    };
  });
}

function isBefore(time: Time | undefined, reached: Time): boolean {
  return time !== undefined && time <= reached;
}
