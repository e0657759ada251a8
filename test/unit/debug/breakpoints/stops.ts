import { plainArithmetic } from '../../../../src/engine/plain.ts';
import { createTimeline } from '../../../../src/timeline/createTimeline.ts';
import { positionText } from '../../../../src/timeline/positionText.ts';
import { type Client, type ClientSettings, debugClient } from '../client.ts';

/** A client of a session that trains with the real timeline, in the plain arithmetic. */
export function trainingClient(settings: ClientSettings = {}): Client {
  return debugClient({
    timeline: (options, recorded) => {
      let time = 0;
      return createTimeline(options, { arithmetic: plainArithmetic, now: () => ++time, recorded });
    },
    ...settings,
  });
}

/** Where a session stands. */
export function positionOf({ session }: Client): string {
  const { position, layers } = session.timeline.names;
  return position ? positionText(position, layers) : 'end';
}

export interface Stop {
  readonly at: string;
  readonly reason: string;
  readonly text: string | undefined;
  readonly ids: readonly number[] | undefined;
}

/** The stops that continue comes to, or reverse continue, at most so many. */
export async function stopsOf(client: Client, command: 'continue' | 'reverseContinue', most = 1000): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < most) {
    const { reason, text, hitBreakpointIds: ids } = await client.move(command, { threadId: 1 });
    stops.push({ at: positionOf(client), reason, text, ids });
    if (reason === 'entry' || reason === 'end of training') break;
  }
  return stops;
}
