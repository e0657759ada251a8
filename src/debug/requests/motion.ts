import * as z from 'zod';
import type { Stride, Time } from '../../timeline/course.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { goBack, goOn, goOnTo, goTo, workOf } from '../going.ts';
import { Refusal } from '../refusal.ts';
import { anyArguments, request } from '../request.ts';
import type { Capabilities, Request, Requests, Session } from '../session.ts';

export const motionCapabilities: Capabilities = { supportsStepBack: true };

/** The only thread there is. */
const thread = { id: 1, name: 'training' };

const threadArguments = z.looseObject({ threadId: z.int().optional() });

export const motion: Requests = {
  threads: request(anyArguments, session => {
    session.debuggee;
    return { threads: [thread] };
  }),
  continue: moving(session => {
    session.move(async turn => {
      const reason = await goOn(session, turn);
      forget(session.timeline);
      return reason;
    });
    return { allThreadsContinued: true };
  }),
  reverseContinue: moving(session => {
    const from = session.timeline.time;
    session.move(
      async turn => {
        const reason = await goBack(session, turn);
        forget(session.timeline);
        return reason;
      },
      { title: 'Searching back', done: time => (from - time) / from },
    );
    return undefined;
  }),
  next: moving(session => stepForward(session, 'layer')),
  stepIn: moving(session => stepForward(session, 'step')),
  stepOut: moving(session => stepForward(session, 'phase')),
  stepBack: moving(session => {
    const { course, time } = session.timeline;
    const to = trailOf(session.timeline).at(-1) ?? course.previous(time, 'layer');
    jump(session, to, { reason: 'step' });
    return undefined;
  }),
  pause: request(threadArguments, (session, args) => {
    checkThread(args);
    session.debuggee;
    session.afterwards(() => session.hold());
    return undefined;
  }),
};

function moving(handle: (session: Session) => object | undefined): Request {
  return request(threadArguments, (session, args) => {
    checkThread(args);
    session.stopped;
    return handle(session);
  });
}

export function checkThread({ threadId = thread.id }: { readonly threadId?: number | undefined }): void {
  if (threadId !== thread.id) throw new Refusal(`There is no thread ${threadId}. The training is thread ${thread.id}.`);
}

/** The moments from which steps led to the present one, the last of them at the end: `stepBack` undoes these steps. */
const trails = new WeakMap<Timeline, Time[]>();
const longestTrail = 1000;

function trailOf(timeline: Timeline): Time[] {
  const trail = trails.get(timeline) ?? [];
  trails.set(timeline, trail);
  return trail;
}

/** It was gone somewhere else than by steps. */
export function forget(timeline: Timeline): void {
  trails.delete(timeline);
}

/** Takes a step, which `stepBack` undoes. */
export function stepForward(session: Session, by: Stride): undefined {
  const { timeline } = session;
  const from = timeline.time;
  const to = from >= timeline.course.end ? from : timeline.course.next(from, by);
  session.move(
    async turn => {
      const reason = await goOnTo(session, to, turn);
      const trail = trailOf(timeline);
      if (timeline.time > from) trail.push(from);
      if (trail.length > longestTrail) trail.shift();
      return reason;
    },
    workOf(session, 'Going on', to),
  );
}

/** Goes back, or to where it stands. Steps that led to an earlier moment can still be undone. */
export function jump(session: Session, to: Time, reason: { readonly reason: 'step' | 'goto' }): void {
  const { timeline } = session;
  session.move(
    async turn => {
      const stop = await goTo(session, to, turn, reason);
      const trail = trailOf(timeline);
      while (trail.length > 0 && trail.at(-1)! >= timeline.time) trail.pop();
      return stop;
    },
    workOf(session, 'Going back', to),
  );
}
