import { z } from 'zod';
import { quote } from '../../spec/words.ts';
import { strides, type Time } from '../../timeline/course.ts';
import { parsePosition, positionText } from '../../timeline/positionText.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { columnFromClient, lineFromClient, placeForClient } from '../client.ts';
import { goOnTo, goTo, workOf } from '../going.ts';
import { gotoTargets } from '../gotoTargets.ts';
import { Refusal } from '../refusal.ts';
import { anyArguments, type Capabilities, type Requests, request } from '../request.ts';
import type { Session } from '../session.ts';
import { checkProgram } from '../source.ts';
import { checkThread, forget, jump, stepForward } from './motion.ts';

export const travelCapabilities: Capabilities = { supportsGotoTargetsRequest: true };

const targetsArguments = z.looseObject({
  source: z.looseObject({ path: z.string().optional() }),
  line: z.int(),
  column: z.int().optional(),
});

const gotoArguments = z.looseObject({ threadId: z.int().optional(), targetId: z.int() });

/** A position as a person writes it, or a time. With `run` it goes on until there, as far as nothing stops it before. */
const goToArguments = z.looseObject({
  position: z.string().optional(),
  time: z.int().min(0).optional(),
  run: z.boolean().default(false),
});

const moveArguments = z.looseObject({
  by: z.enum(strides),
  direction: z.literal([1, -1, 'start']),
});

/** The position of the end of a training, behind its last operation. */
const endText = 'end';

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
  'backprop/goto': request(goToArguments, (session, { position, time: given, run }) => {
    const { course } = session.stopped;
    const time = position === undefined ? given : timeOfText(session.stopped, position);
    if (time === undefined) throw new Refusal('"backprop/goto" takes a "position" or a "time", and has neither.');
    if (time > course.end) throw new Refusal(`There is no time ${time}: the training has 0 to ${course.end}.`);
    announce(session);
    if (run && time > session.timeline.time) runTo(session, time);
    else travelTo(session, time);
    return undefined;
  }),
  /** The `time` that a text means, and its `position` in full; or the `problem`, with its place in the text. */
  'backprop/parsePosition': request(z.looseObject({ text: z.string().max(10_000) }), (session, { text }) => {
    const { course, names, ending } = session.timeline;
    if (isEnd(text)) return { time: ending?.time ?? course.end, position: endText };
    const time = parsePosition(text, course, names.layers);
    return typeof time === 'number' ? { time, position: positionText(course.at(time), names.layers) } : { ...time };
  }),
  'backprop/position': request(anyArguments, session => {
    const { course, names, time, reached, ending } = session.stopped;
    const { position, layers } = names;
    const stop = position?.stop;
    return {
      text: position ? positionText(position, layers) : endText,
      time,
      reached,
      end: ending?.time ?? course.end,
      ...(ending && { ending: { state: ending.state, message: ending.message } }),
      ...(position &&
        stop && {
          epoch: position.epoch,
          batch: position.batch,
          phase: stop.phase,
          operation: stop.operation,
          ...(stop.layer !== undefined && { layer: layers[stop.layer] }),
        }),
      epochs: course.epochs,
      batches: course.batches,
      operations: course.ofBatch.length,
    };
  }),
};

/** An editor that has not asked for it in its own words does not know that the training moves. */
function announce(session: Session): void {
  session.afterwards(() => session.event('continued', { threadId: 1, allThreadsContinued: true }));
}

function runTo(session: Session, time: Time): void {
  const { timeline } = session;
  session.move(
    async turn => {
      const reason = await goOnTo(session, time, turn);
      forget(timeline);
      return reason;
    },
    workOf(session, 'Going on', time),
  );
}

function isEnd(text: string): boolean {
  return text.trim().toLowerCase() === endText;
}

/** The moment that a person has written; throws a Refusal that says what is wrong, and where. */
function timeOfText({ course, names }: Timeline, text: string): Time {
  if (isEnd(text)) return course.end;
  const time = parsePosition(text, course, names.layers);
  if (typeof time === 'number') return time;
  throw new Refusal(`${time.problem} Character ${time.at + 1} of ${quote(text)}.`);
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
