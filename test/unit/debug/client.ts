import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Debuggee, DebugHost, DebugViews, Launch } from '../../../src/debug/debugHost.ts';
import { debugSession } from '../../../src/debug/requests.ts';
import type { Session } from '../../../src/debug/session.ts';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { plainTimeline } from './plainTimeline.ts';

/** A message of the protocol, as far as tests look at it. */
export interface Message {
  readonly seq: number;
  readonly type: string;
  readonly command?: string;
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests know what they have asked for.
  readonly body?: any;
}

/** Text of examples/xor.mlp.json. */
export const xorText = readFileSync(join(import.meta.dirname, '../../../examples/xor.mlp.json'), 'utf8');

export interface ClientSettings {
  /** The spec, or what it is each time it is opened; examples/xor.mlp.json if absent. */
  readonly text?: string | (() => string);
  readonly savedText?: NonNullable<DebugHost['savedText']>;
  readonly program?: string;
  /** What makes the timeline in place of `plainTimeline`. */
  readonly timeline?: (
    options: NonNullable<Awaited<ReturnType<typeof prepare>>['options']>,
    recorded: (record: EpochRecord, branch: number) => void,
  ) => Debuggee['timeline'];
  readonly views?: DebugViews;
  readonly run?: DebugHost['run'];
  /** Milliseconds that pass in every turn; 20 if absent. */
  readonly turnMs?: number;
  /** In place of reading and preparing the text. */
  readonly open?: DebugHost['open'];
}

/** An editor in the same process, whose every message is kept. */
export interface Client {
  readonly session: Session;
  /** Everything that the session has sent, in its order. */
  readonly messages: readonly Message[];
  /** Sends anything at all. */
  post(message: unknown): void;
  /** Sends a request and gives its response, whether it succeeded or not. */
  ask(command: string, args?: unknown): Promise<Message>;
  /** The body of a request that must succeed. */
  // biome-ignore lint/suspicious/noExplicitAny: tests know what they have asked for.
  request(command: string, args?: unknown): Promise<any>;
  /** The words of a request that must be refused. */
  refused(command: string, args?: unknown): Promise<string>;
  /** The next event of this name that no call has been given yet, now or when it comes. */
  event(name: string): Promise<Message>;
  /** A request that moves, and the body of the `stopped` event that it leads to. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  move(command: string, args?: unknown): Promise<any>;
  /** initialize, launch, `configure`, configurationDone; until the entry, where it stops unless `launch` says otherwise. */
  start(launch?: Partial<Launch>, configure?: () => Promise<void>): Promise<void>;
}

export function debugClient(settings: ClientSettings = {}): Client {
  const { text = xorText, program = '/networks/xor.mlp.json', timeline = plainTimeline, turnMs = 20 } = settings;
  const messages: Message[] = [];
  const waiting: { isWanted: (message: Message) => boolean; give: (message: Message) => void }[] = [];
  const given = new Set<Message>();
  let listener: (message: unknown) => void = () => {};
  let seq = 0;
  let clock = 0;

  const host: DebugHost = {
    now: () => clock,
    nextTurn: async () => {
      clock += turnMs;
      await setImmediate();
    },
    open:
      settings.open ??
      (async ({ seed, epochs }, recorded) => {
        const opened = typeof text === 'string' ? text : text();
        const prepared = await prepare(opened, {
          files: undefined,
          limits: defaultLimits,
          ...(seed !== undefined && { seed }),
          ...(epochs !== undefined && { epochs }),
        });
        const { options } = prepared;
        if (!options) throw new Error(prepared.problems.map(({ message }) => message).join('\n'));
        return { text: opened, prepared, timeline: timeline(options, recorded) };
      }),
    views: settings.views,
    run: settings.run,
    ...(settings.savedText && { savedText: settings.savedText }),
  };
  const connection = {
    send: (sent: object) => {
      // As over any wire: what is no JSON does not arrive.
      const message: Message = JSON.parse(JSON.stringify(sent));
      messages.push(message);
      const index = waiting.findIndex(({ isWanted }) => isWanted(message));
      if (index >= 0) waiting.splice(index, 1)[0]!.give(message);
    },
    onMessage: (listen: (message: unknown) => void) => {
      listener = listen;
    },
  };
  const session = debugSession(connection, host);
  const next = (isWanted: (message: Message) => boolean): Promise<Message> => {
    const fresh = (message: Message) => !given.has(message) && isWanted(message);
    const take = (message: Message): Message => {
      given.add(message);
      return message;
    };
    const known = messages.find(fresh);
    if (known) return Promise.resolve(take(known));
    return new Promise(resolve => {
      waiting.push({ isWanted: fresh, give: message => resolve(take(message)) });
    });
  };

  const client: Client = {
    session,
    messages,
    post: message => listener(message),
    ask(command, args) {
      const own = ++seq;
      const response = next(({ type, request_seq }) => type === 'response' && request_seq === own);
      listener({ seq: own, type: 'request', command, ...(args !== undefined && { arguments: args }) });
      return response;
    },
    async request(command, args) {
      const { success, message, body } = await client.ask(command, args);
      assert.ok(success, `${command}: ${message}`);
      return body;
    },
    async refused(command, args) {
      const { success, message } = await client.ask(command, args);
      assert.equal(success, false, `${command} was not refused`);
      return message ?? '';
    },
    event: name => next(({ type, event }) => type === 'event' && event === name),
    async move(command, args) {
      await client.request(command, args);
      return (await client.event('stopped')).body;
    },
    async start(launch = {}, configure) {
      await client.request('initialize', { adapterID: 'backprop' });
      await client.request('launch', { program, stopOnEntry: true, ...launch });
      await client.event('initialized');
      await configure?.();
      await client.request('configurationDone');
      if (launch.stopOnEntry ?? true) await client.event('stopped');
    },
  };
  return client;
}
