import * as z from 'zod';
import { strides, type Time } from '../../timeline/course.ts';
import { columnFromClient, lineFromClient, placeForClient } from '../client.ts';
import { goTo, workOf } from '../going.ts';
import { gotoTargets } from '../gotoTargets.ts';
import { request } from '../request.ts';
import type { Capabilities, Requests, Session } from '../session.ts';
import { checkProgram } from '../source.ts';
import { checkThread, forget, jump, stepForward } from './motion.ts';

export const travelCapabilities: Capabilities = { supportsGotoTargetsRequest: true };

const targetsArguments = z.looseObject({
  source: z.looseObject({ path: z.string().optional() }),
  line: z.int(),
  column: z.int().optional(),
});

const gotoArguments = z.looseObject({ threadId: z.int().optional(), targetId: z.int() });

const moveArguments = z.looseObject({
  by: z.enum(strides),
  direction: z.literal([1, -1, 'start']),
});

/** Ways to other moments than the next stop. */
export const travel: Requests = {
  gotoTargets: request(targetsArguments, (session, { source, line, column }) => {
    const timeline = session.stopped;
    checkProgram(session, source.path);
    const { client } = session;
    const subjects = session.places.at(
      lineFromClient(client, line),
      column === undefined ? undefined : columnFromClient(client, column),
    );
    const targets = subjects.flatMap(({ subject, start }) =>
      gotoTargets(timeline, subject).map(({ time, label }) => ({
        id: session.targets.add(time),
        label,
        ...placeForClient(client, start),
      })),
    );
    return { targets };
  }),
  goto: request(gotoArguments, (session, { targetId, ...args }) => {
    checkThread(args);
    session.stopped;
    travelTo(session, session.targets.get(targetId));
    return undefined;
  }),
  'backprop/move': request(moveArguments, (session, { by, direction }) => {
    const { course, time } = session.stopped;
    announce(session);
    if (direction === 1) stepForward(session, by);
    else if (direction === -1) jump(session, course.previous(time, by), { reason: 'step' });
    else jump(session, course.start(time, by), { reason: 'goto' });
    return undefined;
  }),
};

/** An editor that has not asked for it in its own words does not know that the training moves. */
export function announce(session: Session): void {
  session.afterwards(() => session.event('continued', { threadId: 1, allThreadsContinued: true }));
}

/** Goes to a moment, and forgets the steps that led to the present one. */
export function travelTo(session: Session, to: Time): void {
  session.move(
    async turn => {
      const stop = await goTo(session, to, turn, { reason: 'goto' });
      forget(session.timeline);
      return stop;
    },
    workOf(session, 'Going to another moment', to),
  );
}
