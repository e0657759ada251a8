import type { Time } from '../timeline/course.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Turn } from '../timeline/work.ts';
import { endInWords, type Session, type StopReason, type Work } from './session.ts';
import { type Watched, watchBackward, watchForward } from './watching.ts';

const paused: StopReason = { reason: 'pause', description: 'Paused' };
const atEntry: StopReason = { reason: 'entry', description: 'At the first operation' };

/** Whether no operation is left. */
function isAtEnd({ course, ending, time }: Timeline): boolean {
  return time >= (ending?.time ?? course.end);
}

/** Goes on until something stops it. With `fromHere` it may stop where it stands. */
export async function goOn(session: Session, turn: Turn, fromHere = false): Promise<StopReason | undefined> {
  // A person who stands at the end, and goes on, has seen it.
  if (isAtEnd(session.timeline)) return undefined;
  return afterwards(session, await watchForward(session, turn, { fromHere }));
}

/** Goes back to the last place at which going on would have stopped, otherwise to the first operation. */
export async function goBack(session: Session, turn: Turn): Promise<StopReason | undefined> {
  const went = await watchBackward(session, turn);
  return went.type === 'ended' ? atEntry : afterwards(session, went);
}

/** Goes on to a later moment, unless something stops it before. */
export async function goOnTo(session: Session, to: Time, turn: Turn): Promise<StopReason | undefined> {
  return afterwards(session, await watchForward(session, turn, { to }));
}

/** Goes straight to a moment, whatever is between. */
export async function goTo(session: Session, to: Time, turn: Turn, reason: StopReason): Promise<StopReason> {
  const { timeline } = session;
  if (!(await timeline.seek(to, turn))) return paused;
  return isAtEnd(timeline) ? { ...reason, ...endFacts(timeline) } : reason;
}

/** What a client is told of a move to a moment. */
export function workOf(session: Session, title: string, to: Time): Work {
  const from = session.timeline.time;
  // A move back begins at a moment before its end that is known once it has come to it.
  let first: Time | undefined;
  return {
    title,
    done: time => {
      first ??= to < from ? time : from;
      return to === first ? 1 : (time - first) / (to - first);
    },
  };
}

function afterwards(session: Session, went: Watched): StopReason | undefined {
  switch (went.type) {
    case 'stopped':
      return went.reason;
    case 'reached':
      return { reason: 'step' };
    case 'given up':
      return paused;
    case 'ended':
      return endOf(session);
  }
}

/** A session that comes to the end of the training stands there, if that is wanted; undefined where it is over. */
function endOf({ launch, timeline }: Session): StopReason | undefined {
  if (!launch?.stopAtEnd || launch.noDebug) return undefined;
  return { reason: 'end of training', ...endFacts(timeline) };
}

function endFacts({ ending }: Timeline): Omit<StopReason, 'reason'> {
  const description = ending?.state === 'diverged' ? 'End of training: it diverged' : 'End of training';
  return { description, ...(ending?.message && { text: endInWords(ending) }) };
}
