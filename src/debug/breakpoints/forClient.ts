import { placeForClient } from '../client.ts';
import type { Session } from '../session.ts';
import { sourceOf } from '../source.ts';
import type { Breakpoint } from './breakpoint.ts';

/** A breakpoint as the protocol has it. */
export function forClient(session: Session, { id, checked }: Breakpoint): object {
  const { place, hasColumn, problem } = checked;
  const shown = place && placeForClient(session.client, place);
  return {
    id,
    verified: problem === undefined,
    ...(problem !== undefined && { message: problem, reason: 'failed' }),
    ...(shown && { source: sourceOf(session), line: shown.line, ...(hasColumn && { column: shown.column }) }),
  };
}

/** The body of the event that tells of a breakpoint that has changed. */
export function changedEvent(session: Session, breakpoint: Breakpoint): object {
  return { reason: 'changed', breakpoint: forClient(session, breakpoint) };
}
