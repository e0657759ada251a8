import type { Searching } from '../timeline/search.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Call } from './dispatch.ts';
import { Cancelled } from './refusal.ts';
import type { Session } from './session.ts';

interface QueryFacts {
  readonly title: string;
  /** By which it can be cancelled, and which its progress carries; absent where only the request can be cancelled. */
  readonly id?: string | undefined;
}

/** What queries of a session go to and fro in, so that what is debugged stays where it stands. They take turns. */
interface Ground {
  readonly of: Timeline;
  readonly edits: Timeline['branch']['edits'];
  readonly twin: Timeline;
  /** When the query that came last is over. */
  last: Promise<unknown>;
}

const grounds = new WeakMap<Session, Ground>();
const running = new WeakMap<Session, Set<{ readonly id: string | undefined; readonly controller: AbortController }>>();

/** Milliseconds between two events of progress. */
const toldEvery = 100;

/**
 * Searches the training of a session while other requests are answered. What it stands at stays as it is. Throws Cancelled where it was cancelled before it
 * began; what it has found when it is cancelled later is up to `search`.
 */
export async function query<T>(
  session: Session,
  call: Call,
  { title, id }: QueryFacts,
  search: (timeline: Timeline, searching: Searching) => Promise<T>,
): Promise<T> {
  const ground = groundOf(session);
  const controller = new AbortController();
  const own = { id, controller };
  const all = running.get(session) ?? new Set();
  running.set(session, all.add(own));
  const signal = AbortSignal.any([call.signal, controller.signal]);
  let due = session.host.now() + toldEvery;
  const going = ground.last.then(async () => {
    if (signal.aborted) throw new Cancelled();
    return await session.search(title, { ...call, signal }, searching =>
      search(ground.twin, async share => {
        if (id !== undefined && session.host.now() >= due) {
          due = session.host.now() + toldEvery;
          session.event('backprop/progress', { id, searched: share });
        }
        return searching(share);
      }),
    );
  });
  ground.last = going.catch(() => {});
  try {
    return await going;
  } finally {
    all.delete(own);
  }
}

/** Ends the queries of an id, or all of them; how many there were. */
export function cancelQueries(session: Session, id?: string): number {
  const ended = [...(running.get(session) ?? [])].filter(own => id === undefined || own.id === id);
  for (const { controller } of ended) controller.abort();
  return ended.length;
}

function groundOf(session: Session): Ground {
  const { timeline } = session;
  const known = grounds.get(session);
  // Another branch, or one in which something else was set, is another training.
  const { edits } = timeline.branch;
  if (known?.of === timeline && known.edits === edits) return known;
  const ground = { of: timeline, edits, twin: timeline.twin(), last: Promise.resolve() };
  grounds.set(session, ground);
  return ground;
}
