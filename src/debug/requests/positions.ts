import { z } from 'zod';
import type { Time } from '../../timeline/course.ts';
import { parsePosition, positionText } from '../../timeline/positionText.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { goOnTo, workOf } from '../going.ts';
import { Refusal } from '../refusal.ts';
import { type Requests, request } from '../request.ts';
import type { Session } from '../session.ts';
import { forget } from './motion.ts';
import { travelTo } from './travel.ts';

const goArguments = z.looseObject({
  time: z.int().min(0),
  /** Goes on until there, as far as nothing stops it before; else goes straight there. */
  run: z.boolean().default(false),
});

/** Requests of our own, for moments that a person names or clicks. */
export const positions: Requests = {
  /** The `time` that a text means, and its `position` in full; or the `problem`, with its place in the text. */
  'backprop/position': request(z.looseObject({ text: z.string().max(10_000) }), (session, { text }) => {
    const { timeline } = session;
    const { course, names, ending } = timeline;
    if (/^\s*end\s*$/i.test(text)) return { time: ending?.time ?? course.end, position: 'end' };
    const time = parsePosition(text, course, names.layers);
    return typeof time === 'number' ? { time, position: positionText(course.at(time), names.layers) } : { ...time };
  }),
  'backprop/goto': request(goArguments, (session, { time, run }) => {
    const { course } = session.stopped;
    if (time > course.end) throw new Refusal(`There is no time ${time}: the training has 0 to ${course.end}.`);
    // The editor did not ask for it in its own words, so that it does not know that it moves.
    session.afterwards(() => session.event('continued', { threadId: 1, allThreadsContinued: true }));
    if (run && time > session.timeline.time) runTo(session, time);
    else travelTo(session, time);
    return undefined;
  }),
};

function runTo(session: Session, time: Time): void {
  const { timeline }: { readonly timeline: Timeline } = session;
  session.move(
    async turn => {
      const reason = await goOnTo(session, time, turn);
      forget(timeline);
      return reason;
    },
    workOf(session, 'Going on', time),
  );
}
