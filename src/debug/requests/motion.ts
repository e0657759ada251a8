import type { Stride } from '../../timeline/course.ts';
import { anyArguments, type Request, type Requests, request } from '../request.ts';

export const motion: Requests = {
  next: step(1, 'layer'),
  stepIn: step(1, 'step'),
  stepOut: step(1, 'phase'),
  stepBack: step(-1, 'step'),
};

function step(direction: 1 | -1, by: Stride): Request {
  return request(anyArguments, session => {
    const { course, time } = session.stopped;
    const to = direction === 1 ? course.next(time, by) : course.previous(time, by);
    session.move(async turn => {
      await session.timeline.seek(to, turn);
      return { reason: 'step' };
    });
    return undefined;
  });
}
