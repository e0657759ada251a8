import type { EpochRecord } from '../engine/trainer.ts';
import type { RunBasis } from '../run/continuation.ts';
import type { RunFacts } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import type { DebugToHost } from '../run/workerMessages.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { EpochSender } from './epochSender.ts';

export interface DebugReportsHost {
  post(message: DebugToHost, transfer?: readonly ArrayBuffer[]): void;
  /** Milliseconds that only go forward. */
  now(): number;
}

/** What is known of a run before it is trained. */
export interface RunBeginning {
  readonly info: RunFacts;
  readonly subject: RunSubject;
  readonly basis: RunBasis;
}

/**
 * What the thread of a debug session tells its host, besides the protocol: where it stands, and of a new run all that a training tells of
 * one. A run that was there before is left as it is.
 */
export class DebugReports {
  readonly #host: DebugReportsHost;
  readonly #isNewRun: boolean;
  readonly #epochs: EpochSender;
  #timeline: Timeline | undefined;
  #hasSaidEnding = false;
  #isOver = false;

  constructor(host: DebugReportsHost, { isNewRun }: { readonly isNewRun: boolean }) {
    this.#host = host;
    this.#isNewRun = isNewRun;
    this.#epochs = new EpochSender(host);
  }

  begin({ info, subject, basis }: RunBeginning, timeline: Timeline): void {
    this.#timeline = timeline;
    if (!this.#isNewRun) return;
    const { inputs, targets } = subject.samples;
    this.#host.post({ type: 'started', info, subject }, [inputs.buffer as ArrayBuffer, targets.buffer as ArrayBuffer]);
    this.#host.post({ type: 'basis', basis });
  }

  /** Whether the tensors of an epoch are wanted in its record. */
  wantsTensors(epoch: number, newest: boolean): boolean {
    return this.#isNewRun && this.#epochs.wantsTensors(epoch, newest);
  }

  /** An epoch is trained for the first time. */
  recorded(record: EpochRecord): void {
    if (this.#isNewRun) this.#epochs.add(record);
  }

  /** Looks for room: resolves when more may be trained. */
  async turn(): Promise<void> {
    this.#epochs.sendSometimes();
    while (this.#epochs.isFull) await this.#epochs.acknowledged();
  }

  acknowledge(stride: number): void {
    this.#epochs.acknowledge(stride);
  }

  resumed(): void {
    this.#setState('running');
    this.#host.post({ type: 'resumed' });
  }

  stopped(timeline: Timeline): void {
    this.#epochs.send();
    if (timeline.ending) void this.#sayEnding();
    else this.#setState('paused');
    this.#host.post({ type: 'stopped', position: String(timeline.time) });
  }

  /** The session is over: everything that is still to be said of the run is said. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void this.#sayEnding().then(() => this.#host.post({ type: 'over' }));
  }

  #setState(state: 'running' | 'paused'): void {
    if (this.#isNewRun && !this.#hasSaidEnding) this.#host.post({ type: 'state', state });
  }

  /** How the training ended, once it is trained to its end or the session is over. */
  async #sayEnding(): Promise<void> {
    if (!this.#isNewRun || !this.#timeline || this.#hasSaidEnding) return;
    this.#hasSaidEnding = true;
    const { ending } = this.#timeline;
    await this.#epochs.sendAll();
    this.#host.post({ type: 'ended', state: ending?.state ?? 'stopped', message: ending?.message ?? '' });
  }
}
