import { Refusal } from '../refusal.ts';
import type { Session, StopReason } from '../session.ts';
import type { Container } from './container.ts';

/** The references of a session's stop. No number is used twice in a session, so that one of an earlier stop is known as such. */
export interface References {
  add(container: Container): number;
  /** Throws a Refusal for one of an earlier stop, and for one that never was. */
  get(reference: number): Container;
}

const ofSessions = new WeakMap<
  Session,
  References & { readonly stop: StopReason | undefined; readonly next: number }
>();

/** Those of the stop at which the session stands. Throws a Refusal while the training runs. */
export function referencesOf(session: Session): References {
  // A Refusal while it runs.
  session.stopped;
  const known = ofSessions.get(session);
  if (known && known.stop === session.stop) return known;
  const fresh = createReferences(session.stop, known?.next ?? 1);
  ofSessions.set(session, fresh);
  return fresh;
}

function createReferences(
  stop: StopReason | undefined,
  first: number,
): References & { readonly stop: StopReason | undefined; readonly next: number } {
  const containers: Container[] = [];
  return {
    stop,
    get next() {
      return first + containers.length;
    },
    add: container => first + containers.push(container) - 1,
    get(reference) {
      const container = containers[reference - first];
      if (container) return container;
      if (reference > 0 && reference < first) {
        throw new Refusal('This value is of an earlier stop. Expand it again at this one.');
      }
      throw new Refusal(`There is no value with the reference ${reference}. Ask for the scopes of a frame first.`);
    },
  };
}
