import { z } from 'zod';
import { errorInWords } from '../spec/words.ts';
import type { Timeline, Turn, Went } from '../timeline/timeline.ts';
import type { DebugConnection } from './connection.ts';
import type { Debuggee, DebugHost, Launch } from './debugHost.ts';
import { Refusal } from './refusal.ts';
import type { Requests } from './request.ts';

const message = z.object({ seq: z.int(), type: z.string() });
const requestMessage = message.extend({
  type: z.literal('request'),
  command: z.string(),
  arguments: z.unknown().optional(),
});

/** Why it stands: the reason of a `stopped` event, and what there is to say of it. */
export interface StopReason {
  readonly reason: string;
  readonly description?: string;
  readonly text?: string;
  readonly hitBreakpointIds?: readonly number[];
}

/** One debug session: answers a client of the Debug Adapter Protocol, wherever it runs. */
export class Session {
  readonly host: DebugHost;
  readonly #connection: DebugConnection;
  readonly #requests: Requests;
  #seq = 1;
  #launch: Launch | undefined;
  #debuggee: Debuggee | undefined;
  /** What is done once the response to the request at hand has been sent. */
  #afterwards: (() => void)[] = [];
  /** It goes on at present; aborted when it is to hold. */
  #moving: AbortController | undefined;
  #stop: StopReason | undefined;
  #isOver = false;

  constructor(connection: DebugConnection, host: DebugHost, requests: Requests) {
    this.#connection = connection;
    this.#requests = requests;
    this.host = host;
    connection.onMessage(message => void this.#receive(message));
  }

  /** Throws a Refusal before it is launched. */
  get debuggee(): Debuggee {
    if (!this.#debuggee) throw new Refusal('Nothing is debugged yet: send launch first.');
    return this.#debuggee;
  }

  get timeline(): Timeline {
    return this.debuggee.timeline;
  }

  get launch(): Launch | undefined {
    return this.#launch;
  }

  get isMoving(): boolean {
    return this.#moving !== undefined;
  }

  /** Why it stands where it stands; undefined while it does not. */
  get stop(): StopReason | undefined {
    return this.#stop;
  }

  /** The timeline where it stands; throws a Refusal while the training goes on. */
  get stopped(): Timeline {
    if (this.isMoving || !this.#stop) throw new Refusal('The training is running. Pause it first.');
    return this.timeline;
  }

  open(launch: Launch, debuggee: Debuggee): void {
    this.#launch = launch;
    this.#debuggee = debuggee;
    this.host.views?.opened(debuggee);
  }

  event(event: string, body?: object): void {
    if (!this.#isOver) this.#connection.send({ seq: this.#seq++, type: 'event', event, ...(body && { body }) });
  }

  /** Text for the debug console. */
  output(text: string, category: 'console' | 'important' | 'stdout' | 'stderr' = 'console'): void {
    this.event('output', { category, output: `${text}\n` });
  }

  /** Does it after the response to the request at hand: what a request causes must not precede its response. */
  afterwards(act: () => void): void {
    this.#afterwards.push(act);
  }

  /**
   * Moves once the response to the request at hand is sent; `go` says why it stops where it has come to, or undefined where the session is over.
   * Throws a Refusal while it moves already.
   */
  move(go: (turn: Turn) => Promise<StopReason | undefined>): void {
    if (this.isMoving) throw new Refusal('The training is running. Pause it first.');
    const controller = new AbortController();
    this.#moving = controller;
    this.#stop = undefined;
    this.afterwards(() => void this.#go(go, controller.signal));
  }

  /** Holds at the next opportunity; the move that is under way says why it stops. */
  hold(): void {
    this.#moving?.abort();
  }

  /** It stands at its present place without having moved. */
  stand(reason: StopReason): void {
    this.#stop = reason;
    this.event('stopped', { ...reason, threadId: 1, allThreadsStopped: true });
    this.host.views?.stopped(this.timeline);
  }

  /** The session is over: nothing more is sent. */
  end(): void {
    this.hold();
    if (this.#isOver) return;
    this.event('terminated');
    this.#isOver = true;
  }

  async #go(go: (turn: Turn) => Promise<StopReason | undefined>, signal: AbortSignal): Promise<void> {
    this.host.views?.resumed();
    const turn: Turn = async () => {
      await this.host.nextTurn();
      return !signal.aborted;
    };
    let reason: StopReason | undefined;
    try {
      reason = await go(turn);
    } catch (error) {
      this.output(errorInWords(error), 'stderr');
      reason = { reason: 'pause', description: 'Stopped by an error', text: errorInWords(error) };
    }
    this.#moving = undefined;
    if (reason) this.stand(reason);
    else this.end();
  }

  async #receive(data: unknown): Promise<void> {
    const parsed = requestMessage.safeParse(data);
    if (!parsed.success) {
      const known = message.safeParse(data);
      this.#refuse(known.success ? known.data.seq : 0, '', 'This is no request of the Debug Adapter Protocol.');
      return;
    }
    const { seq, command, arguments: given } = parsed.data;
    const request = Object.hasOwn(this.#requests, command) ? this.#requests[command] : undefined;
    if (!request) {
      this.#refuse(seq, command, `There is no request "${command.slice(0, 100)}".`);
      return;
    }
    const args = request.args.safeParse(given ?? {});
    if (!args.success) {
      const [issue] = args.error.issues;
      const where = issue?.path.length ? ` at ${issue.path.join('.')}` : '';
      this.#refuse(seq, command, `The arguments of "${command}" are wrong${where}: ${issue?.message ?? ''}.`);
      return;
    }
    try {
      const body = await request.handle(this, args.data as never);
      this.#connection.send({
        seq: this.#seq++,
        type: 'response',
        request_seq: seq,
        success: true,
        command,
        ...(body && { body }),
      });
    } catch (error) {
      this.#refuse(seq, command, errorInWords(error), error instanceof Refusal && error.showUser);
    }
    const afterwards = this.#afterwards;
    this.#afterwards = [];
    for (const act of afterwards) act();
  }

  #refuse(seq: number, command: string, format: string, showUser = false): void {
    this.#connection.send({
      seq: this.#seq++,
      type: 'response',
      request_seq: seq,
      success: false,
      command,
      message: format,
      body: { error: { id: 1, format, showUser } },
    });
  }
}

/** What a move has come to, as the reason of a stop; undefined where the training is over. */
export function stopAfter(went: Went, stopped: StopReason): StopReason | undefined {
  switch (went.type) {
    case 'stopped':
      return stopped;
    case 'given up':
      return { reason: 'pause', description: 'Paused' };
    case 'ended':
      return undefined;
  }
}
