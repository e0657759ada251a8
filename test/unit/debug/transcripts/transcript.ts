import { setImmediate } from 'node:timers/promises';
import { plainArithmetic } from '../../../../src/engine/plain.ts';
import { createTimeline } from '../../../../src/timeline/createTimeline.ts';
import { debugClient, type Message } from '../client.ts';

/** What a client sent, or the adapter. */
export type Line = { readonly client: ClientMessage } | { readonly adapter: Message };

export interface ClientMessage {
  readonly seq: number;
  readonly type: 'request';
  readonly command: string;
  readonly arguments?: unknown;
}

/** Turns of the event loop in which nothing may come before a session counts as silent. */
const silentTurns = 20;

/** A session that is the same each time: its clock goes on by a millisecond whenever it is looked at. */
export function transcriptSession(text: string) {
  let clock = 0;
  const now = () => clock++;
  const client = debugClient({
    text,
    program: '/networks/xor.mlp.json',
    timeline: (options, recorded) => createTimeline(options, { arithmetic: plainArithmetic, now, recorded }),
  });
  let taken = 0;
  return {
    send: (message: ClientMessage) => client.post(message),
    /** What has come since, once nothing more comes. */
    async answers(): Promise<readonly Message[]> {
      for (let silent = 0, known = client.messages.length; silent < silentTurns; silent++) {
        await setImmediate();
        if (client.messages.length === known && !client.session.isMoving) continue;
        known = client.messages.length;
        silent = 0;
      }
      const answers = client.messages.slice(taken);
      taken = client.messages.length;
      return answers;
    },
  };
}

export function readLines(text: string): Line[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

export function writeLines(lines: readonly Line[]): string {
  return lines.map(line => `${JSON.stringify(line)}\n`).join('');
}
