import type { Course, Time } from '../timeline/course.ts';
import type { Timeline, Turn, Watcher, Went } from '../timeline/timeline.ts';
import type { Session, StopReason, Work } from './session.ts';
import { type Watching, watching } from './watching.ts';

const nothing: Watcher = { stops: new Set(), look: () => false };

const paused: StopReason = { reason: 'pause', description: 'Paused' };
const atEntry: StopReason = { reason: 'entry', description: 'At the first operation' };

/** Whether no operation is left. */
export function isAtEnd({ course, ending, time }: Timeline): boolean {
  return time >= (ending?.time ?? course.end);
}

/** Goes on until something stops it. With `fromHere` it may stop where it stands. */
export async function goOn(session: Session, turn: Turn, fromHere = false): Promise<StopReason | undefined> {
  const { timeline } = session;
  // A person who stands at the end, and goes on, has seen it.
  if (isAtEnd(timeline)) return undefined;
  const watch = session.launch?.noDebug ? undefined : watching(session, 1);
  if (watch && fromHere && looksHere(timeline, watch.watcher)) return watch.reason(timeline.time);
  return afterwards(session, await timeline.forward(watch?.watcher ?? nothing, turn), watch);
}

/** Goes back to the last place at which going on would have stopped, otherwise to the first operation. */
export async function goBack(session: Session, turn: Turn): Promise<StopReason | undefined> {
  const { timeline } = session;
  const watch = watching(session, -1);
  const went = watch ? await timeline.backward(watch.watcher, turn) : await sought(timeline, 0, turn);
  return went.type === 'ended' ? atEntry : afterwards(session, went, watch);
}

/** Goes on to a later moment, unless something stops it before. */
export async function goOnTo(session: Session, to: Time, turn: Turn): Promise<StopReason | undefined> {
  const { timeline } = session;
  const { course } = timeline;
  const own = watching(session, 1);
  if (!own) {
    const went = await sought(timeline, to, turn);
    return isAtEnd(timeline) ? endOf(session) : afterwards(session, went, { reason: () => ({ reason: 'step' }) });
  }
  const watch = to < course.end ? alsoAt(own, to, course) : own;
  return afterwards(session, await timeline.forward(watch.watcher, turn), watch);
}

/** Goes straight to a moment, whatever is between. */
export async function goTo(session: Session, to: Time, turn: Turn, reason: StopReason): Promise<StopReason> {
  const { timeline } = session;
  if (!(await timeline.seek(to, turn))) return paused;
  if (!isAtEnd(timeline)) return reason;
  return {
    ...reason,
    description: 'End of training',
    ...(timeline.ending?.message && { text: timeline.ending.message }),
  };
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

async function sought(timeline: Timeline, to: Time, turn: Turn): Promise<Went> {
  if (!(await timeline.seek(to, turn))) return { type: 'given up' };
  return to === 0 ? { type: 'ended' } : { type: 'stopped', time: timeline.time };
}

function afterwards(session: Session, went: Went, watch: Pick<Watching, 'reason'> | undefined): StopReason | undefined {
  switch (went.type) {
    case 'stopped':
      return watch?.reason(went.time) ?? paused;
    case 'given up':
      return paused;
    case 'ended':
      return endOf(session);
  }
}

/** A session that comes to the end of the training stands there, if that is wanted; undefined where it is over. */
function endOf({ launch, timeline }: Session): StopReason | undefined {
  if (!launch?.stopAtEnd || launch.noDebug) return undefined;
  const { message = '', state } = timeline.ending ?? {};
  const description = state === 'diverged' ? 'End of training: it diverged' : 'End of training';
  return { reason: 'end of training', description, ...(message && { text: message }) };
}

/** The same, which stops at a moment, too. */
function alsoAt({ watcher, reason }: Watching, to: Time, course: Course): Watching {
  const { stops, mayLook = () => true, look } = watcher;
  const all = [...course.ofBatch, ...course.ofEnd];
  const { epoch, batch, stop } = course.at(to);
  let isHit = false;
  /** Whether the watcher itself would have been asked: at every place of this batch, and at this place in every batch, it is asked now. */
  const isOwn = (time: Time): boolean => {
    const at = course.at(time);
    return stops.has(all.indexOf(at.stop)) && mayLook(at.epoch, at.batch);
  };
  return {
    watcher: {
      stops: new Set([...stops, all.indexOf(stop)]),
      mayLook: (ofEpoch, ofBatch) => (ofEpoch === epoch && ofBatch === batch) || mayLook(ofEpoch, ofBatch),
      look: (time, names) => {
        isHit = isOwn(time) && look(time, names);
        return isHit || time === to;
      },
    },
    reason: time => (isHit ? reason(time) : { reason: 'step' }),
  };
}

function looksHere({ course, time, names }: Timeline, { stops, mayLook = () => true, look }: Watcher): boolean {
  const { epoch, batch, stop } = course.at(time);
  return stops.has([...course.ofBatch, ...course.ofEnd].indexOf(stop)) && mayLook(epoch, batch) && look(time, names);
}
