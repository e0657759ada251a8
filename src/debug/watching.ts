import { holds } from '../expression/evaluate.ts';
import { isUnavailable, type Value } from '../expression/value.ts';
import type { Time } from '../timeline/course.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Turn } from '../timeline/work.ts';
import { badNumber, divergedAt, isSpoiled } from './breakpoints/badNumber.ts';
import { type Breakpoints, breakpointsOf } from './breakpoints/breakpoints.ts';
import { type BreakpointTarget, type DivergedAt, reasonOf, targetsOf } from './breakpoints/breakpointTargets.ts';
import { isOver } from './breakpoints/coverage.ts';
import { nonFiniteFacts } from './breakpoints/exceptionBreakpoint.ts';
import type { Search, Searched } from './breakpoints/search.ts';
import type { Session, StopReason } from './session.ts';

/** What came of going on, or back, until a breakpoint stopped it. */
export type Watched =
  | { readonly type: 'stopped'; readonly reason: StopReason }
  /** Nothing has stopped it before the moment that was to be gone to. */
  | { readonly type: 'reached' }
  | { readonly type: 'ended' }
  | { readonly type: 'given up' };

type Went = Searched<BreakpointTarget>;

/** Goes on until a breakpoint stops it, at most to `to`. With `fromHere` it may stop where it stands. */
export async function watchForward(
  session: Session,
  turn: Turn,
  { fromHere = false, to }: { readonly fromHere?: boolean; readonly to?: Time } = {},
): Promise<Watched> {
  const { timeline } = session;
  const breakpoints = breakpointsOf(session);
  breakpoints.exception = undefined;
  const { search } = breakpoints;
  const from = timeline.time;
  // Nothing has gone by the first operation before.
  if (fromHere || from === 0) {
    const here = await search.here(targetsOf(session, breakpoints), turn);
    if (here === undefined) return { type: 'given up' };
    for (const { tell } of here) tell?.(timeline.names);
    const hits = stopping(here);
    if (fromHere && hits.length > 0) {
      return { type: 'stopped', reason: await reasonOf(session, breakpoints, hits, undefined, turn) };
    }
  }
  const went = await whileSet(breakpoints, turn, own =>
    goOn(timeline, search, targetsOf(session, breakpoints), own, to),
  );
  if (went.type === 'given up') return went;
  const diverged = await divergence(session, breakpoints, went, from, turn);
  if (diverged === 'given up') return { type: 'given up' };
  if (diverged) return await stopDiverged(session, breakpoints, diverged, turn);
  if (went.type === 'ended') return went;
  if (went.hits.length === 0) return { type: 'reached' };
  return { type: 'stopped', reason: await reasonOf(session, breakpoints, went.hits, undefined, turn) };
}

/** Goes back to the last place at which going on would have stopped, otherwise to the first operation. */
export async function watchBackward(session: Session, turn: Turn): Promise<Watched> {
  const { timeline } = session;
  const breakpoints = breakpointsOf(session);
  breakpoints.exception = undefined;
  const from = timeline.time;
  const diverged = timeline.ending ? await divergedBefore(session, breakpoints, timeline, turn) : undefined;
  if (diverged === 'given up') return { type: 'given up' };
  const went = await whileSet(breakpoints, turn, own =>
    breakpoints.search.backward(targetsOf(session, breakpoints), own),
  );
  if (went.type === 'given up') return went;
  if (diverged && diverged.time < from && (went.type === 'ended' || went.time <= diverged.time)) {
    return await stopDiverged(session, breakpoints, diverged, turn);
  }
  if (went.type === 'ended') return went;
  return { type: 'stopped', reason: await reasonOf(session, breakpoints, went.hits, undefined, turn) };
}

/** The same where nothing is watched for: straight to the moment. */
async function goOn(
  timeline: Timeline,
  search: Search,
  targets: readonly BreakpointTarget[],
  turn: Turn,
  to: Time | undefined,
): Promise<Went> {
  if (targets.length > 0 || to === undefined) return await search.forward(targets, turn, to);
  if (!(await timeline.seek(to, turn))) return { type: 'given up' };
  return isOver(timeline) ? { type: 'ended' } : { type: 'stopped', time: to, hits: [] };
}

/** A search begins anew with what is set by now when breakpoints are changed meanwhile. */
async function whileSet(breakpoints: Breakpoints, turn: Turn, search: (turn: Turn) => Promise<Went>): Promise<Went> {
  for (;;) {
    const { version } = breakpoints;
    let goesOn = true;
    const went = await search(async progress => {
      goesOn = await turn(progress);
      return goesOn && breakpoints.version === version;
    });
    if (went.type !== 'given up' || !goesOn || breakpoints.version === version) return went;
  }
}

function stopping(targets: readonly BreakpointTarget[]): readonly BreakpointTarget[] {
  return targets.filter(({ tell }) => !tell);
}

/** Where the training has made its first number that is not finite on the way that was gone, if that is watched for. */
async function divergence(
  session: Session,
  breakpoints: Breakpoints,
  went: Went,
  from: Time,
  turn: Turn,
): Promise<DivergedAt | undefined | 'given up'> {
  const { timeline } = session;
  const isOff = breakpoints.all.every(({ checked }) => !checked.divergence);
  // Where it only stops on the way, bad numbers of its batch are looked into: the training may end by them.
  if (isOff || went.type === 'given up' || (went.type === 'stopped' && !isSpoiled(timeline.names))) return undefined;
  const ended = went.type === 'ended' ? timeline : await twinAfter(timeline, turn);
  if (!ended) return 'given up';
  const diverged = await divergedBefore(session, breakpoints, ended, turn);
  if (diverged === undefined || diverged === 'given up') return diverged;
  const isOnTheWay = from < diverged.time && (went.type === 'ended' || diverged.time <= went.time);
  return isOnTheWay ? diverged : undefined;
}

/** Another timeline two batches further on, where a training that is spoiled here has ended. */
async function twinAfter(timeline: Timeline, turn: Turn): Promise<Timeline | undefined> {
  const { course, time } = timeline;
  const twin = timeline.twin();
  const next = course.next(Math.min(time, course.end - 1), 'batch');
  const after = next < course.end ? course.next(next, 'batch') : next;
  return (await twin.seek(after, turn)) ? twin : undefined;
}

async function divergedBefore(
  session: Session,
  breakpoints: Breakpoints,
  ended: Timeline,
  turn: Turn,
): Promise<DivergedAt | undefined | 'given up'> {
  const watching = breakpoints.all.flatMap(({ id, checked: { divergence } }) =>
    divergence ? [{ id, condition: divergence.condition }] : [],
  );
  if (session.launch?.noDebug || watching.length === 0 || ended.ending?.state !== 'diverged') return undefined;
  const time = await divergedAt(ended, turn);
  if (time === undefined) return 'given up';
  const twin = ended.twin();
  if (!(await twin.seek(time, turn))) return 'given up';
  const ids = watching
    .filter(({ condition }) => {
      const now = condition ? (holds(condition, twin.names) as Value | { readonly why: string }) : true;
      // A condition that cannot be evaluated must not hide the end of the training.
      return now === true || (isUnavailable(now) && 'at' in now);
    })
    .map(({ id }) => id);
  if (ids.length === 0) return undefined;
  const bad = badNumber(twin.names, twin, time);
  const { message } = ended.ending;
  const text = `The training ${message}`;
  return {
    time,
    ids,
    told: {
      description: nonFiniteFacts.label,
      text: bad ? `${bad.message} ${text}` : text,
      exceptionId: 'nonFinite',
      trouble: { message: text, evaluateName: bad?.evaluateName ?? 'loss' },
    },
  };
}

async function stopDiverged(
  session: Session,
  breakpoints: Breakpoints,
  diverged: DivergedAt,
  turn: Turn,
): Promise<Watched> {
  if (!(await session.timeline.seek(diverged.time, turn))) return { type: 'given up' };
  const hits = (await breakpoints.search.here(stopping(targetsOf(session, breakpoints)), turn)) ?? [];
  return { type: 'stopped', reason: await reasonOf(session, breakpoints, hits, diverged, turn) };
}
