import { continuationOf } from '../run/continuation.ts';
import { Run, windowClosed } from '../run/run.ts';
import { isActive, type RunInfo } from '../run/runState.ts';
import type { HostToWorker, TrainingRequest, WorkerToHost } from '../run/workerMessages.ts';
import type { Problem } from '../spec/problem.ts';
import { growth, stopWithinEpoch } from './growth.ts';
import { checkMessage } from './messageChecks.ts';
import { continuedTraining, inOrder, newTraining } from './messageOrder.ts';
import type { Handlers } from './messages.ts';
import { epochWork, patience } from './patience.ts';
import type { StartThread } from './port.ts';
import { afterGrace, grace, type Later, Thread, timer } from './thread.ts';

/** What came of the request to train. */
export type Started =
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  /** The run cannot be continued: why, in one or two sentences. */
  | { readonly type: 'unfit'; readonly message: string }
  | { readonly type: 'cancelled' };

export interface TrainingOptions {
  readonly start: StartThread;
  readonly request: TrainingRequest;
  /** Of a new run, or else the run that is continued. */
  readonly identity: Pick<RunInfo, 'id' | 'spec'> | { readonly continues: Run };
  /** Memory for recorded tensors, in bytes. */
  readonly historyBytes: number;
  /** A timer by default. */
  readonly later?: Later;
}

/** What is said of a run that is continued without a mark. */
const fromStart = 'starting again from epoch 1, because no checkpoint was kept';

/** Said of a run that is still `running` when it should pause: no batch can be held in its middle. */
const pausing = 'pausing after the batch under way';

/** A training in a thread of its own. It ends with its run; `terminate` ends it at once. */
export class Training {
  readonly #handlers: Handlers<WorkerToHost> = {
    refused: message => {
      this.#settle(message);
      this.#thread.end();
    },
    started: message => {
      const run = this.#runOf(message);
      this.#run = run;
      const work = epochWork(run.info, message.subject.model);
      this.#thread.watch(patience({ bytes: this.#options.request.limits.dataBytes, work }));
      this.#settle({ type: 'run', run });
    },
    unfit: ({ message }) => {
      if (!this.#leave(message)) this.#settle({ type: 'unfit', message });
      this.#thread.end();
    },
    ...growth({
      run: () => this.#started,
      post: message => this.#thread.post(message),
      beforeEpochs: () => this.#goesOn(this.#started),
    }),
    ended: ({ state, message, test, failedBatch }) => {
      this.#started.setState(state, message, test, failedBatch);
      this.#thread.end();
    },
  };

  /** What is said of its spec. */
  readonly doing = 'is still being trained';
  /** Settles when the data has been read and checked. Rejects when the thread fails before, with the reason as a clause. */
  readonly started: Promise<Started>;
  /** Settles when the training has ended, however that came. */
  readonly ended: Promise<void>;
  readonly #thread: Thread<HostToWorker, WorkerToHost>;
  readonly #options: TrainingOptions;
  #run: Run | undefined;
  /** The person has stopped it, or else the window that it ran in closes. */
  #end: 'stop' | 'window' | undefined;
  /** Puts a continued run back as it was, as long as nothing new has been trained. */
  #putBack: (() => void) | undefined;
  #problem: string | undefined;
  #isToPause = false;
  /** Prevents what happens when the thread takes long to pause or to stop. */
  #stopWaiting: (() => void) | undefined;
  #settle!: (started: Started) => void;
  #fail!: (error: Error) => void;

  constructor(options: TrainingOptions) {
    this.#options = options;
    const { start, request, identity, later } = options;
    const continues = 'continues' in identity ? continuationOf(identity.continues) : undefined;
    this.started = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    const layers = 'continues' in identity ? identity.continues.info.layers : undefined;
    const handlers = inOrder(layers ? continuedTraining : newTraining, this.#handlers, message =>
      checkMessage(message, { run: this.#run, layers }),
    );
    this.#thread = new Thread(() => start({ task: 'train', ...request, ...(continues && { continues }) }), {
      later,
      handlers,
      failed: reason => this.#failed(reason),
    });
    this.ended = this.#thread.ended.then(() => this.#exited());
    this.#thread.watch(patience({ bytes: request.limits.dataBytes }));
  }

  /** Its run has ended; the thread is about to. */
  get isEnding(): boolean {
    return this.#run !== undefined && !isActive(this.#run.status.state);
  }

  /** Why the run was put back as it was after it had been taken up, once it has ended. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Holds it after the batch at hand; the run says so where that takes long. */
  pause(): void {
    this.#thread.post({ type: 'pause' });
    this.#isToPause = true;
    this.#stopWaiting?.();
    this.#stopWaiting = this.#later(grace, () => {
      if (this.#isToPause && this.#run?.status.state === 'running') this.#run.setState('running', pausing);
    });
  }

  resume(): void {
    this.#isToPause = false;
    this.#stopWaiting?.();
    this.#thread.post({ type: 'resume' });
    if (this.#run?.status.message === pausing) this.#run.setState('running');
  }

  /**
   * Ends the training: after the batch at hand with all that was recorded; or by force, while the data is still being
   * read or when the batch takes too long. What had arrived stays.
   */
  stop(): void {
    if (this.#end === 'stop') return;
    this.#end ??= 'stop';
    this.#stopWaiting?.();
    if (!this.#run) {
      this.#thread.end();
      this.#settle({ type: 'cancelled' });
      return;
    }
    this.#thread.post({ type: 'stop' });
    this.#stopWaiting = afterGrace(this.#later, () => this.#cutOff());
  }

  /** Ends it at once, as the window closes: its run is one that was interrupted, unless the person has stopped it before. */
  async terminate(): Promise<void> {
    this.#end ??= 'window';
    this.#thread.end();
    await this.ended;
  }

  /** Ends it within its batch: the person sees that at once, whether the thread is gone already or not. */
  #cutOff(): void {
    this.#thread.end();
    if (this.#run && isActive(this.#run.status.state) && !this.#leave('')) stopWithinEpoch(this.#run);
  }

  get #later(): Later {
    return this.#options.later ?? timer;
  }

  get #started(): Run {
    if (!this.#run) throw new Error('it has not started');
    return this.#run;
  }

  #runOf({ info, subject }: Extract<WorkerToHost, { type: 'started' }>): Run {
    const { historyBytes, request, identity } = this.#options;
    if (!('continues' in identity)) {
      const seedGiven = request.seed !== undefined;
      return new Run({ ...info, ...identity, seedGiven, startedAt: Date.now() }, historyBytes, subject, request);
    }
    const { continues } = identity;
    const isFromStart = continues.history.epochs > 0 && continuationOf(continues)?.mark === undefined;
    this.#putBack = continues.takeUp(info, request, isFromStart ? fromStart : '');
    return continues;
  }

  /** There are new epochs. */
  #goesOn(run: Run): void {
    this.#putBack = undefined;
    if (run.status.message !== '') run.setState('running');
  }

  /** Leaves a continued run as it was, of which nothing new has been trained. False of any other. */
  #leave(problem: string): boolean {
    if (!this.#putBack) return false;
    this.#putBack();
    this.#putBack = undefined;
    this.#problem = problem || undefined;
    return true;
  }

  /** What was recorded stays. */
  #failed(reason: string): void {
    if (this.#run && isActive(this.#run.status.state) && !this.#leave(`The training failed: ${reason}.`)) {
      this.#run.setState('failed', `the training failed: ${reason}`);
    }
    this.#fail(new Error(reason));
  }

  #exited(): void {
    this.#stopWaiting?.();
    if (this.#run && isActive(this.#run.status.state)) {
      if (this.#end === 'window') this.#run.setState('interrupted', windowClosed);
      else if (!this.#leave('')) this.#run.setState('stopped');
    }
    this.#settle({ type: 'cancelled' });
  }
}
