import type { Time } from '../../timeline/course.ts';
import type { Names } from '../../timeline/names.ts';
import { positionText } from '../../timeline/positionText.ts';
import type { Turn } from '../../timeline/work.ts';
import { placeForClient } from '../client.ts';
import type { Session, StopReason } from '../session.ts';
import { sourceOf } from '../source.ts';
import type { Armed, Breakpoint, BreakpointKind, Told } from './breakpoint.ts';
import type { Breakpoints } from './breakpoints.ts';
import { changedEvent } from './forClient.ts';
import { messageAt } from './logMessage.ts';
import type { Target } from './search.ts';

/** A breakpoint that is watched for. */
export interface BreakpointTarget extends Target {
  readonly breakpoint: Breakpoint;
  readonly armed: Armed;
}

/** Everything that is watched for; nothing where the training is not debugged. */
export function targetsOf(session: Session, { all }: Breakpoints): readonly BreakpointTarget[] {
  if (session.launch?.noDebug) return [];
  return all.flatMap((breakpoint): BreakpointTarget[] => {
    const { armed } = breakpoint.checked;
    if (!armed) return [];
    const { watch, hits, message } = armed;
    const tell = message && ((names: Names) => log(session, breakpoint, messageAt(message, names), names));
    return [{ breakpoint, armed, watch, hits, ...(tell && { tell }) }];
  });
}

/** A line of a logpoint: it ends with its moment, which stands in `data`, too. */
function log(session: Session, { checked: { place } }: Breakpoint, message: string, { position, layers }: Names): void {
  if (!position) return;
  const text = positionText(position, layers);
  session.event('output', {
    category: 'console',
    output: `${message} (${text})\n`,
    ...(place && { source: sourceOf(session), ...placeForClient(session.client, place) }),
    data: { position: text, epoch: position.epoch, batch: position.batch },
  });
}

/** The reasons of a stop, the one that is told first. */
const reasons: Readonly<Record<BreakpointKind, string>> = {
  exception: 'exception',
  data: 'data breakpoint',
  function: 'function breakpoint',
  source: 'breakpoint',
};

/** Why it stops where the timeline stands. What cannot be evaluated there is disabled, and said. */
export async function reasonOf(
  session: Session,
  breakpoints: Breakpoints,
  hits: readonly BreakpointTarget[],
  diverged: { readonly told: Told; readonly ids: readonly number[] } | undefined,
  turn: Turn,
): Promise<StopReason> {
  const { time } = session.timeline;
  const told: { readonly kind: BreakpointKind; readonly told: Told }[] = [];
  if (diverged) told.push({ kind: 'exception', told: diverged.told });
  for (const { breakpoint, armed, watch } of hits) {
    const { kind } = breakpoint;
    const asks = watch.type === 'seen' && watch.remembers !== 'nothing' && kind !== 'function';
    const before = asks ? await breakpoints.search.memoryBefore(watch, time, turn) : undefined;
    const found = armed.told(session.timeline.names, before);
    told.push({ kind, told: 'problem' in found ? disabled(session, breakpoints, breakpoint, found.problem) : found });
  }
  const order = Object.keys(reasons);
  const [first] = told.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const { description, text, exceptionId, trouble } = first!.told;
  breakpoints.exception =
    first!.kind === 'exception'
      ? { exceptionId: exceptionId ?? 'exception', description: text ?? description, trouble }
      : undefined;
  return {
    reason: reasons[first!.kind],
    description,
    ...(text !== undefined && { text }),
    hitBreakpointIds: [...(diverged?.ids ?? []), ...hits.map(({ breakpoint }) => breakpoint.id)],
  };
}

function disabled(session: Session, breakpoints: Breakpoints, { id, kind }: Breakpoint, problem: string): Told {
  const own = breakpoints.disable(id, `Not watched any more: ${problem}`);
  if (own) session.event('breakpoint', changedEvent(session, own));
  session.output(`A breakpoint is not watched any more. ${problem}`, 'stderr');
  return {
    description: 'A condition cannot be evaluated',
    text: problem.split('\n')[0],
    ...(kind === 'exception' && { exceptionId: 'condition' }),
  };
}

/** What is said of a training that has diverged at the moment at which it stands. */
export type DivergedAt = { readonly time: Time; readonly told: Told; readonly ids: readonly number[] };
