import type * as z from 'zod';
import type { Edit } from '../engine/edit.ts';
import { errorInWords } from '../spec/words.ts';
import type { Time } from '../timeline/course.ts';
import type { Branch, Ending } from '../timeline/line.ts';
import type { Searching } from '../timeline/search.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Turn } from '../timeline/work.ts';
import { type Client, clientArguments } from './client.ts';
import type { DebugConnection } from './connection.ts';
import type { Debuggee, DebugHost, Launch } from './debugHost.ts';
import { type Aside, type Body, type Call, createDispatch, type Dispatch } from './dispatch.ts';
import { type Places, placesOf } from './places.ts';
import { createProgress, type Progress } from './progress.ts';
import { createReferences, type References } from './references.ts';
import { Refusal } from './refusal.ts';

/** What is done for one command of the protocol. */
export interface Request {
  readonly args: z.ZodType;
  readonly handle: (session: Session, args: never) => Body | Aside | Promise<Body>;
}

/** Requests by their command. */
export type Requests = Readonly<Record<string, Request>>;

/** What the response to `initialize` says of the requests. */
export type Capabilities = Readonly<Record<string, unknown>>;

/** Why it stands: the reason of a `stopped` event, and what there is to say of it. */
export interface StopReason {
  readonly reason: string;
  readonly description?: string;
  readonly text?: string;
  readonly hitBreakpointIds?: readonly number[];
}

/** What is said of work that takes long. */
export interface Work {
  /** In a few words: `Going back`. */
  readonly title: string;
  /** How much is done when it has come to this moment, 0 to 1. */
  readonly done: (time: Time) => number;
  /** What is done at this moment; its epoch if absent. */
  readonly message?: (time: Time) => string;
}

/** Frames of a stop. */
const frames = 6;

/** How far a session has come: `initialize`, `launch`, `configurationDone`, the end of the training, `disconnect`. */
type Stage = 'new' | 'initialized' | 'configuring' | 'debugging' | 'terminated' | 'disconnected';

/** One debug session: answers a client of the Debug Adapter Protocol, wherever it runs. */
export class Session {
  readonly host: DebugHost;
  /** What is served, for `initialize`. */
  readonly capabilities: Capabilities;
  /** The moments that a client was offered to go to at the present stop. */
  readonly targets: References<Time>;
  readonly #connection: DebugConnection;
  readonly #dispatch: Dispatch;
  /** Long work that can be cancelled, by the id of its progress. */
  readonly #works = new Map<string, AbortController>();
  #client: Client = clientArguments.parse({});
  #seq = 1;
  #stage: Stage = 'new';
  #launch: Launch | undefined;
  #debuggee: Debuggee | undefined;
  /** It goes on at present. */
  #moving: { readonly controller: AbortController; readonly over: Promise<void>; isSuperseded: boolean } | undefined;
  #stop: StopReason | undefined;
  #stops = 0;
  #places: Places | undefined;
  #worked = 0;

  constructor(connection: DebugConnection, host: DebugHost, requests: Requests, capabilities: Capabilities) {
    this.#connection = connection;
    this.host = host;
    this.capabilities = capabilities;
    this.targets = createReferences('target', () => this.stopNumber);
    this.#dispatch = createDispatch({
      requests,
      send: message => this.#connection.send({ seq: this.#seq++, ...message }),
      unfit: command => this.#unfit(command),
      perform: ({ handle }, args) => handle(this, args as never),
      failed: error => this.output(errorInWords(error), 'stderr'),
    });
    connection.onMessage(message => this.#dispatch.receive(message));
  }

  /** How the client counts, and what it can be told. */
  get client(): Client {
    return this.#client;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Throws a Refusal before it is launched. */
  get debuggee(): Debuggee {
    if (!this.#debuggee) throw new Refusal('Nothing is debugged yet: send "launch" first.');
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

  /** Another one for each stop: what was known in one is not known in the next. */
  get stopNumber(): number {
    return this.#stops;
  }

  /** Where the text that is trained says what. */
  get places(): Places {
    this.#places ??= placesOf(this.debuggee.text, this.debuggee.prepared.parsed);
    return this.#places;
  }

  /** The id of a frame at the present stop, by its depth from the innermost, 0, to the outermost. */
  frameId(depth: number): number {
    return this.#stops * frames + depth + 1;
  }

  /** The depth of a frame of the present stop. Throws a Refusal for a frame of an earlier stop, and for one that never was. */
  frameDepth(id: number): number {
    const depth = id - 1 - this.#stops * frames;
    if (depth >= 0 && depth < frames) return depth;
    const isOld = id > frames && depth < 0;
    throw new Refusal(
      isOld ? `Frame ${id} is a reference from an earlier stop. Ask for the stack again.` : `There is no frame ${id}.`,
    );
  }

  /** The timeline where it stands; throws a Refusal while the training goes on. */
  get stopped(): Timeline {
    const { timeline } = this;
    if (this.isMoving) throw new Refusal('The training is running. Pause it first.');
    if (!this.#stop) throw new Refusal('The training has not begun. Send "configurationDone" first.');
    return timeline;
  }

  initialize(client: Client): void {
    if (this.#stage !== 'new') throw new Refusal('"initialize" was sent already.');
    this.#client = client;
    this.#stage = 'initialized';
  }

  /** Something is debugged from now on; in place of what was, where it is started again. */
  open(launch: Launch, debuggee: Debuggee): void {
    this.#launch = launch;
    this.#debuggee = debuggee;
    this.#places = undefined;
    if (this.#stage === 'initialized') this.#stage = 'configuring';
    this.host.views?.opened(debuggee);
  }

  /** The client has said all that it has to say before the training begins. */
  configured(): void {
    if (this.debuggee && this.#stage !== 'configuring') throw new Refusal('"configurationDone" was sent already.');
    this.#stage = 'debugging';
  }

  /** Something came over the connection that is no message. */
  broken(why: string): void {
    this.#dispatch.broken(why);
  }

  /** Resolves when what was asked so far is answered; searches are not waited for. */
  answered(): Promise<void> {
    return this.#dispatch.answered();
  }

  event(event: string, body?: object): void {
    if (this.#stage === 'terminated' || this.#stage === 'disconnected') return;
    this.#connection.send({ seq: this.#seq++, type: 'event', event, ...(body && { body }) });
  }

  /** Text for the debug console. */
  output(text: string, category: 'console' | 'important' | 'stdout' | 'stderr' = 'console'): void {
    this.event('output', { category, output: `${text}\n` });
  }

  /** Does it after the response to the request at hand: what a request causes must not precede its response. */
  afterwards(act: () => void): void {
    this.#dispatch.afterwards(act);
  }

  /**
   * Moves once the response to the request at hand is sent; `go` says why it stops where it has come to, or undefined where the training is over.
   * With `work` the client sees how far it is. Throws a Refusal while it moves already.
   */
  move(go: (turn: Turn) => Promise<StopReason | undefined>, work?: Work): void {
    if (this.isMoving) throw new Refusal('The training is running. Pause it first.');
    const controller = new AbortController();
    let end = () => {};
    const over = new Promise<void>(resolve => {
      end = resolve;
    });
    this.#moving = { controller, over, isSuperseded: false };
    this.#stop = undefined;
    this.#stops++;
    const failed = (error: unknown) => this.output(errorInWords(error), 'stderr');
    this.afterwards(() => void this.#go(go, controller, work).catch(failed).finally(end));
  }

  /** Holds at the next opportunity; the move that is under way says why it stops. */
  hold(): void {
    this.#moving?.controller.abort();
  }

  /** Gives up the move that is under way, of which nothing is said any more. Resolves when nothing moves. */
  async halt(): Promise<void> {
    if (!this.#moving) return;
    this.#moving.isSuperseded = true;
    this.hold();
    await this.#moving.over;
  }

  /** A search, of a request that is answered while others are. What `run` returns counts, even once it is cancelled. */
  async search<T>(title: string, { seq, signal }: Call, run: (searching: Searching) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const either = AbortSignal.any([signal, controller.signal]);
    // The share that was searched is what goes on here.
    const work: Work = { title, done: share => share, message: share => `${Math.floor(100 * share)} % searched` };
    return this.#told(work, controller, either, turn => run(share => turn({ time: share })), seq);
  }

  /** Cancels a request, or the work that a progress belongs to. What is over is not cancelled. */
  cancel({
    requestId,
    progressId,
  }: {
    readonly requestId?: number | undefined;
    readonly progressId?: string | undefined;
  }): void {
    if (requestId !== undefined) this.#dispatch.cancel(requestId);
    if (progressId !== undefined) this.#works.get(progressId)?.abort();
  }

  /**
   * Sets numbers where it stands: a branch begins, or goes on, and the views show this moment anew after the response to the request at hand. Throws a
   * Refusal, in words, where they cannot be set.
   */
  edit(edit: Edit): Branch {
    const timeline = this.stopped;
    const branch = refusing(() => timeline.edit(edit));
    this.host.views?.branched?.(timeline);
    this.afterwards(() => this.host.views?.stopped(timeline));
    return branch;
  }

  /** Goes to the same moment of another branch. Throws a Refusal where there is none, and while it moves. */
  switchTo(branch: number): void {
    const timeline = this.stopped;
    if (!timeline.branches[branch]) {
      throw new Refusal(`There is no branch ${branch}; there are ${timeline.branches.length}, counted from 0.`);
    }
    this.move(
      async turn => {
        const isThere = await timeline.switchTo(branch, turn);
        return isThere
          ? { reason: 'goto', description: 'In another branch' }
          : { reason: 'pause', description: 'Paused' };
      },
      { title: 'Going to another branch', done: time => time / Math.max(1, timeline.time) },
    );
  }

  /** It stands at its present place without having moved. */
  stand(reason: StopReason): void {
    this.#stop = reason;
    this.#stops++;
    this.event('stopped', { ...reason, threadId: 1, allThreadsStopped: true });
    this.host.views?.stopped(this.timeline);
  }

  /** The training is over: with an exit code where it came to its end. What is asked from now on is refused. */
  terminate(exitCode?: number): void {
    this.hold();
    if (exitCode !== undefined) this.event('exited', { exitCode });
    this.event('terminated');
    if (this.#stage !== 'disconnected') this.#stage = 'terminated';
    this.#dispatch.cancelCurrent();
  }

  /** The client has left, or is about to: nothing is sent any more but responses. */
  disconnect(): void {
    this.hold();
    this.#stage = 'disconnected';
    this.#dispatch.cancelCurrent();
  }

  async #go(
    go: (turn: Turn) => Promise<StopReason | undefined>,
    controller: AbortController,
    work: Work | undefined,
  ): Promise<void> {
    const { signal } = controller;
    let reason: StopReason | undefined;
    try {
      this.host.views?.resumed();
      reason = await this.#told(work, controller, signal, go);
    } catch (error) {
      this.output(errorInWords(error), 'stderr');
      reason = { reason: 'pause', description: 'Stopped by an error', text: errorInWords(error) };
    }
    const isSuperseded = this.#moving?.isSuperseded;
    this.#moving = undefined;
    if (isSuperseded || this.#stage !== 'debugging') return;
    if (reason) this.stand(reason);
    else this.#finish();
  }

  /** Runs work with its progress. */
  async #told<T>(
    work: Work | undefined,
    controller: AbortController,
    signal: AbortSignal,
    run: (turn: Turn) => Promise<T>,
    requestId?: number,
  ): Promise<T> {
    const progressId = `work ${++this.#worked}`;
    const progress =
      work && this.#client.supportsProgressReporting ? this.#progress(work, progressId, requestId) : undefined;
    this.#works.set(progressId, controller);
    try {
      return await run(async ({ time }) => {
        if (work) progress?.tell(work.done(time), work.message?.(time) ?? this.#whereabouts(time));
        await this.host.nextTurn();
        return !signal.aborted;
      });
    } finally {
      this.#works.delete(progressId);
      progress?.end(signal.aborted ? 'Cancelled' : undefined);
    }
  }

  #progress({ title }: Work, progressId: string, requestId: number | undefined): Progress {
    const send = (event: string, body: object) => this.event(event, body);
    return createProgress(send, () => this.host.now(), { progressId, title, requestId });
  }

  #whereabouts(time: Time): string {
    const { course } = this.timeline;
    const { epoch } = course.at(Math.max(0, Math.min(time, course.end - 1)));
    return `epoch ${epoch} of ${course.epochs}`;
  }

  /** The training has come to its end: says how, and ends the session. */
  #finish(): void {
    const { ending } = this.timeline;
    if (ending?.message) this.output(endInWords(ending), ending.state === 'diverged' ? 'stderr' : 'console');
    this.terminate(ending?.state === 'diverged' ? 1 : 0);
  }

  #unfit(command: string): string | undefined {
    if (command === 'disconnect' && this.#stage !== 'disconnected') return undefined;
    switch (this.#stage) {
      case 'new':
        return command === 'initialize' ? undefined : 'Nothing is known of the client yet: send "initialize" first.';
      case 'terminated':
        return command === 'terminate'
          ? undefined
          : 'The training has ended, and the session with it. Start another one.';
      case 'disconnected':
        return 'The session is over: nothing is answered after "disconnect".';
      default:
        return undefined;
    }
  }
}

/** How a training ended before its last epoch, in a sentence. */
export function endInWords({ state, message }: Ending): string {
  return state === 'diverged' ? `The training ${message}` : `The training ended early: ${message}.`;
}

/** A RangeError is what a person is told. */
function refusing<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(error.message);
    throw error;
  }
}
