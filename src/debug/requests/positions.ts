import * as z from 'zod';
import { quote } from '../../spec/words.ts';
import type { Time } from '../../timeline/course.ts';
import { endText, type PositionProblem, parsePosition, positionText } from '../../timeline/positionText.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { goOnTo, workOf } from '../going.ts';
import { Refusal } from '../refusal.ts';
import { anyArguments, request } from '../request.ts';
import type { Requests, Session } from '../session.ts';
import { forget } from './motion.ts';
import { announce, travelTo } from './travel.ts';

const written = z.string().max(10_000);

const goArguments = z.looseObject({
  /** Where to: a position as text, or a moment. */
  position: written.optional(),
  time: z.int().min(0).optional(),
  /** Goes on until there, as far as nothing stops it before; else goes straight there. */
  run: z.boolean().default(false),
});

/** Requests of our own, for moments that a person names or clicks. */
export const positions: Requests = {
  /** The `time` that a text means, and its `position` in full; or the `problem`, with its place in the text. */
  'backprop/parsePosition': request(z.looseObject({ text: written }), (session, { text }) => {
    const { timeline } = session;
    const time = timeOf(timeline, text);
    if (typeof time !== 'number') return { ...time };
    return { time, position: textAt(timeline, time) };
  }),
  'backprop/position': request(anyArguments, session => standing(session.stopped)),
  'backprop/goto': request(goArguments, (session, { position, time: given, run }) => {
    const time = wantedTime(session.stopped, position, given);
    announce(session);
    if (run && time > session.timeline.time) runTo(session, time);
    else travelTo(session, time);
    return undefined;
  }),
};

function timeOf({ course, names, ending }: Timeline, text: string): Time | PositionProblem {
  if (text.trim().toLowerCase() === endText) return ending?.time ?? course.end;
  return parsePosition(text, course, names.layers);
}

function textAt({ course, names, ending }: Timeline, time: Time): string {
  return time < (ending?.time ?? course.end) ? positionText(course.at(time), names.layers) : endText;
}

function wantedTime(timeline: Timeline, position: string | undefined, time: Time | undefined): Time {
  if ((position === undefined) === (time === undefined)) {
    throw new Refusal('Say where to go: give either "position", such as 12:1:backward, or "time".');
  }
  if (position !== undefined) {
    const found = timeOf(timeline, position);
    if (typeof found === 'number') return found;
    throw new Refusal(`${found.problem} Character ${found.at + 1} of ${quote(position)}.`);
  }
  const { end } = timeline.course;
  if (time! > end) throw new Refusal(`There is no time ${time}: the training has 0 to ${end}.`);
  return time!;
}

/** Where it stands, how far it has come, and how long the training is. */
function standing(timeline: Timeline): object {
  const { course, names, time, reached, ending } = timeline;
  const { position, layers } = names;
  const { epoch, batch, stop } = position ?? {};
  return {
    text: textAt(timeline, time),
    time,
    reached,
    end: ending?.time ?? course.end,
    ...(ending && { ending: { state: ending.state, message: ending.message } }),
    ...(stop && { epoch, batch, phase: stop.phase, operation: stop.operation }),
    ...(stop?.layer !== undefined && { layer: layers[stop.layer] }),
    epochs: course.epochs,
    batches: course.batches,
    operations: course.ofBatch.length,
  };
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
