import { branchOf, branchRun } from '../run/branch.ts';
import { Run, windowClosed } from '../run/run.ts';
import type { Debugged } from '../run/runList.ts';
import { isActive, type RunInfo } from '../run/runState.ts';
import type { StopSnapshot } from '../run/stop.ts';
import type { BranchTold, DebugRequest, DebugToHost, HostToDebug } from '../run/workerMessages.ts';
import { growth, stopWithinEpoch } from './growth.ts';
import { checkMessage } from './messageChecks.ts';
import { inOrder, newDebugging, runDebugging } from './messageOrder.ts';
import type { Handlers } from './messages.ts';
import { epochWork, patience } from './patience.ts';
import type { StartThread } from './port.ts';
import { afterGrace, type Later, Thread, timer } from './thread.ts';

interface DebuggingOptions {
  readonly start: StartThread;
  readonly request: DebugRequest;
  /** The run that is debugged, or what a new one is called. */
  readonly identity: Run | Pick<RunInfo, 'id' | 'spec'>;
  /** Memory for recorded tensors of a new run, in bytes. */
  readonly historyBytes: number;
  /** A timer by default. */
  readonly later?: Later;
}

/** What a session tells whoever shows it. */
interface DebuggingListener {
  /** A message of the protocol, for the client. */
  message(message: object): void;
  /** The run is known: a new one has been made, or the old one can be debugged. */
  opened(run: Run): void;
  /** From now on it is in a branch of the training: its run, which may have been there before. */
  branched(run: Run): void;
  /** Where it stands; without a stop it moves. */
  debugged(run: Run, debugged: Debugged): void;
  /** The spec as it is saved by now. Rejects where there is none. */
  readSpec(): Promise<string>;
  /** The thread has failed: why, as a clause. */
  failed(reason: string): void;
  /** The client wanted to leave, and the thread was ended because it did not answer: it will answer nothing more. */
  cutOff(): void;
}

/** How long a session that is over may take to hand over its last epochs, in milliseconds. */
const debugGrace = 2000;

/** A debug session in a thread of its own, seen from the editor. */
export class Debugging {
  /** Settles when the thread is gone, however that came. */
  readonly ended: Promise<void>;
  readonly #handlers: Handlers<DebugToHost>;
  readonly #options: DebuggingOptions;
  readonly #listener: DebuggingListener;
  readonly #thread: Thread<HostToDebug, DebugToHost>;
  #run: Run | undefined;
  /** Those of the branches of the training, by their number. */
  readonly #branches: Run[] = [];
  #sourceRow: number | undefined;
  /** The window that it runs in closes. */
  #isWindowClosing = false;
  #isOver = false;
  #isClosed = false;
  /** The client leaves, and the thread has answered that. */
  #isLeaving = false;
  #hasAnswered = false;
  #isGone = false;

  constructor(options: DebuggingOptions, listener: DebuggingListener) {
    const { start, request, identity, later } = options;
    this.#options = options;
    this.#listener = listener;
    this.#handlers = this.#makeHandlers();
    this.#thread = new Thread(() => start({ task: 'debug', ...request }), {
      later,
      handlers: inOrder(identity instanceof Run ? runDebugging : newDebugging, this.#handlers, message =>
        checkMessage(message, { run: this.#run }),
      ),
      failed: reason => {
        if (this.#isOwn) this.#run?.setState('failed', `the debug session failed: ${reason}`);
        listener.failed(reason);
      },
    });
    if (identity instanceof Run) this.#begin(identity);
    this.ended = this.#thread.ended.then(() => this.#exited());
    this.#thread.watch(patience({ bytes: request.limits.dataBytes }));
  }

  /** The run that is debugged, once it is known. */
  get run(): Run | undefined {
    return this.#run;
  }

  /** A message of the client. */
  post(message: object): void {
    this.#thread.post({ type: 'protocol', message });
    const { type, command } = message as { readonly type?: unknown; readonly command?: unknown };
    if (type !== 'request' || (command !== 'disconnect' && command !== 'terminate') || this.#isLeaving) return;
    this.#isLeaving = true;
    this.#unlessGone(later => afterGrace(later, () => !this.#hasAnswered && this.#cutOff()));
  }

  /** The sample that the person looks at, by its row in the source. */
  look(sourceRow: number | undefined): void {
    if (this.#sourceRow === sourceRow) return;
    this.#sourceRow = sourceRow;
    this.#thread.post({ type: 'sample', sourceRow });
  }

  /** The client is gone: the thread hands over what it has, for a moment, and ends. */
  close(): void {
    this.#isClosed = true;
    if (this.#isOver) this.#thread.end();
    else this.#unlessGone(later => later(debugGrace, () => this.#thread.end()));
  }

  /** Ends it at once, as the window closes. */
  async terminate(): Promise<void> {
    this.#isWindowClosing = true;
    this.#thread.end();
    await this.ended;
  }

  #cutOff(): void {
    if (this.#isOver || this.#isGone) return;
    this.#thread.end();
    const run = this.#run;
    if (run && this.#isOwn) stopWithinEpoch(run);
    this.#listener.cutOff();
  }

  /** Waits until the thread is gone at the latest. */
  #unlessGone(wait: (later: Later) => () => void): void {
    if (!this.#isGone) void this.ended.then(wait(this.#options.later ?? timer));
  }

  /** Whether the run that is debugged was begun by this session. */
  get #isOwn(): boolean {
    return this.#run !== this.#options.identity;
  }

  #begin(run: Run): void {
    this.#run = run;
    this.#branches[0] = run;
  }

  /** Another branch: the run that was debugged so far stands where it is. */
  #branch({ branch, left }: BranchTold): void {
    const before = this.#run;
    if (!before) throw new Error('it has no run yet');
    let run = this.#branches[branch];
    const parent = left && this.#branches[left.of];
    if (left && parent) {
      const { of: _, epochs, ...place } = left;
      const { historyBytes } = this.#options;
      if (run) run.setBranch(branchOf(parent.info, place));
      else
        run = branchRun(parent, {
          id: crypto.randomUUID(),
          branch: place,
          epochs,
          historyBytes,
          startedAt: Date.now(),
        });
    }
    if (!run) throw new Error(`it has no branch ${branch}`);
    if (run === before) return;
    if (this.#isOwn && isActive(before.status.state)) before.setState('stopped');
    this.#branches[branch] = run;
    this.#run = run;
    this.#listener.branched(run);
  }

  #makeHandlers(): Handlers<DebugToHost> {
    const known = () => {
      if (!this.#run) throw new Error('it has no run yet');
      return this.#run;
    };
    return {
      ...growth({ run: known, post: message => this.#thread.post(message) }),
      protocol: ({ message }) => {
        this.#hasAnswered ||= this.#isLeaving && isFarewell(message);
        this.#listener.message(message);
      },
      started: ({ info, subject }) => {
        const { identity, historyBytes, request } = this.#options;
        if (identity instanceof Run) throw new Error('it has a run already');
        const seedGiven = request.seed !== undefined;
        const { run: _, ...training } = request;
        const run = new Run(
          { ...info, ...identity, seedGiven, startedAt: Date.now() },
          historyBytes,
          subject,
          training,
        );
        this.#begin(run);
        this.#watch(run);
        this.#listener.opened(run);
      },
      ended: ({ state, message, test, failedBatch }) => known().setState(state, message, test, failedBatch),
      debugged: ({ stop, travel }) => {
        const run = known();
        this.#listener.debugged(run, { stop: stop && withRecord(stop, run), travel });
      },
      branched: told => this.#branch(told),
      readSpec: () => {
        const answer = (text: string | undefined) => this.#thread.post({ type: 'spec', text });
        this.#listener.readSpec().then(answer, () => answer(undefined));
      },
      over: () => {
        this.#isOver = true;
        if (this.#isClosed) this.#thread.end();
      },
    };
  }

  #watch({ info, model }: Run): void {
    const work = model && epochWork(info, model);
    this.#thread.watch(patience({ bytes: this.#options.request.limits.dataBytes, ...(work && { work }) }));
  }

  #exited(): void {
    this.#isGone = true;
    if (!this.#isOwn || !this.#run || !isActive(this.#run.status.state)) return;
    if (this.#isWindowClosing) this.#run.setState('interrupted', windowClosed);
    else this.#run.setState('stopped');
  }
}

/** At the end of an epoch its numbers are those that were recorded. */
function withRecord(stop: StopSnapshot, { history }: Run): StopSnapshot {
  const { epoch, phase, operation } = stop.at;
  const scalars = phase === 'end' && operation === 'schedule' ? history.scalarsOf(epoch) : undefined;
  return scalars ? { ...stop, record: { scalars, tensors: history.tensorsOf(epoch) } } : stop;
}

/** Whether a message answers a client that leaves. */
function isFarewell(message: object): boolean {
  const { type, command } = message as { readonly type?: unknown; readonly command?: unknown };
  return type === 'response' && (command === 'disconnect' || command === 'terminate');
}
