import type { Timeline } from '../../timeline/timeline.ts';
import { createReferences, type References } from '../references.ts';
import type { Session } from '../session.ts';
import type { Container } from './container.ts';

/** What is listed at a stop, and where references to what is below are kept. */
export interface Stopped {
  readonly timeline: Timeline;
  readonly references: References<Container>;
}

const ofSessions = new WeakMap<Session, References<Container>>();

/** Where the session stands, with what can be expanded there. Throws a Refusal while the training runs. */
export function stoppedOf(session: Session): Stopped {
  const timeline = session.stopped;
  let references = ofSessions.get(session);
  if (!references) {
    references = createReferences('variable', () => session.stopNumber);
    ofSessions.set(session, references);
  }
  return { timeline, references };
}
