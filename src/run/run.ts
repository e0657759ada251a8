import type { Verification } from '../findings/finding.ts';
import type { Silencing } from '../spec/silencing.ts';
import type { FailedBatch } from '../trace/failedBatch.ts';
import { traceLayout } from '../trace/layout.ts';
import { continuationProblem, type RunBasis } from './continuation.ts';
import { type EpochBatch, History } from './history.ts';
import { Marks } from './marks.ts';
import { isActive, type RunBranch, type RunInfo, type RunStatus } from './runState.ts';
import type { RunModel, RunSamples, RunSubject } from './samples.ts';
import type { TrainingRequest } from './workerMessages.ts';

/** A status but for the number of epochs, which the history knows. */
type Ending = Pick<RunStatus, 'state' | 'message'> & {
  readonly [name in 'test' | 'failedBatch']: RunStatus[name] | undefined;
};
/** Bytes of marks that are kept of the newest run of a spec. */
const markBytes = 64 * 2 ** 20;

/** Why a run is `interrupted`. */
export const windowClosed = 'interrupted when the window closed';

/** One training as the host knows it: its facts, what it is doing, and the epochs recorded so far. */
export class Run {
  readonly history: History;
  /** From where it can be trained again, or on. */
  readonly marks = new Marks(markBytes);
  /** What the network can be asked about, with the weights of any recorded epoch: see evaluator.ts. */
  readonly subject: RunSubject | undefined;
  /** Why the run cannot be continued, as the end of a sentence; undefined if nothing is known against it. */
  whyNotContinued: string | undefined;
  #info: RunInfo;
  #request: TrainingRequest | undefined;
  #basis: RunBasis | undefined;
  #silencing: Silencing | undefined;
  #status: RunStatus = { state: 'running', epoch: 0, message: '' };
  #endedAt: number | undefined;
  #verified: ReadonlyMap<string, Verification> = new Map();
  readonly #listeners = new Set<() => void>();

  /** `historyBytes` is the memory for recorded tensors. */
  constructor(info: RunInfo, historyBytes: number, subject?: RunSubject, request?: TrainingRequest) {
    this.#info = info;
    this.subject = subject;
    this.#request = request;
    this.history = new History(traceLayout(info.layers), historyBytes);
  }

  get info(): RunInfo {
    return this.#info;
  }

  /** What trains it again; undefined where it is not known any more. */
  get request(): TrainingRequest | undefined {
    return this.#request;
  }

  /** What only may continue it; undefined where it is not known. */
  get basis(): RunBasis | undefined {
    return this.#basis;
  }

  get model(): RunModel | undefined {
    return this.subject?.model;
  }

  get samples(): RunSamples | undefined {
    return this.subject?.samples;
  }

  get status(): RunStatus {
    return this.#status;
  }

  /** Findings that are not to be shown: those that its text silences, unless something else is said later. */
  get silencing(): Silencing | undefined {
    return this.#silencing ?? this.#info.before?.silencing;
  }

  /** Silences these findings, in place of those that its text silences. */
  silence(silencing: Silencing): void {
    this.#silencing = silencing;
    this.#changed();
  }

  /** What came of fixes that were tried on the very text that it was trained from, by `fixKey`. Another map once there is more. */
  get verified(): ReadonlyMap<string, Verification> {
    return this.#verified;
  }

  addVerified(verified: ReadonlyMap<string, Verification>): void {
    this.#verified = new Map([...this.#verified, ...verified]);
    this.#changed();
  }

  /** When it ended, in milliseconds since 1970; undefined while it has not, or when nobody saw it end. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** `test` is what the test rows gave, when the run has ended; `failedBatch` is of a run that diverged. */
  setState(state: RunStatus['state'], message = '', test?: Float64Array, failedBatch?: FailedBatch): void {
    this.#set({ state, message, test, failedBatch }, isActive(state) ? undefined : Date.now());
  }

  /** Takes over how a run of an earlier window ended. */
  restoreEnd(status: RunStatus, endedAt: number | undefined): void {
    const { state, message, test, failedBatch } = status;
    this.#set({ state, message, test, failedBatch }, endedAt);
  }

  /** What it is computed from and by, which is known once it trains. */
  setBasis(basis: RunBasis): void {
    this.#basis = basis;
  }

  /**
   * It trains on, to `epochs` epochs, with a request that says so. `message` is what there is to say of it. The result puts everything
   * back as it was.
   */
  takeUp(
    { epochs, settings, before }: Pick<RunInfo, 'epochs' | 'settings' | 'before'>,
    request: TrainingRequest,
    message: string,
  ): () => void {
    const [info, former, status, endedAt] = [this.#info, this.#request, this.#status, this.#endedAt];
    this.#info = { ...info, epochs, settings, ...(before && { before }), idle: idleUntilNow(info, endedAt) };
    this.#request = request;
    this.setState('running', message);
    return () => {
      this.#info = info;
      this.#request = former;
      this.restoreEnd(status, endedAt);
    };
  }

  /** `recorded`: the scalar rows of the batch's tensors, where they may be thinned already. */
  append(batch: EpochBatch, recorded?: Float64Array): void {
    this.history.append(batch, recorded);
    this.#status = { ...this.#status, epoch: this.history.epochs };
    this.#changed();
  }

  /** More was set in a branch, or other numbers. */
  setBranch(branch: RunBranch): void {
    this.#info = { ...this.#info, branch };
    this.#changed();
  }

  /** Calls `listener` after every change; the result ends that. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set({ state, message, test, failedBatch }: Ending, endedAt: number | undefined): void {
    this.#endedAt = endedAt;
    const known = { ...(test && { test }), ...(failedBatch && { failedBatch }) };
    this.#status = { state, epoch: this.history.epochs, message, ...known };
    if (continuationProblem(this) === undefined) this.#status = { ...this.#status, canContinue: true };
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Milliseconds in which it did not train so far; null where nobody saw it end. */
function idleUntilNow({ idle = 0 }: RunInfo, endedAt: number | undefined): number | null {
  return idle === null || endedAt === undefined ? null : idle + Math.max(0, Date.now() - endedAt);
}
