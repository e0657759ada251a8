import type { CreateArithmetic } from '../engine/arithmetic.ts';
import type { EpochRecord } from '../engine/trainer.ts';
import { isTensor } from '../expression/value.ts';
import type { SampleOrigin } from '../plan/prepare.ts';
import type { RunBasis } from '../run/continuation.ts';
import type { RunFacts } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import type { StopSnapshot } from '../run/stop.ts';
import type { Travel, TravelMark } from '../run/travel.ts';
import type { DebugToHost } from '../run/workerMessages.ts';
import { positionText } from '../timeline/positionText.ts';
import { stopSnapshot, travelCourse } from '../timeline/stopSnapshot.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { EpochSender } from './epochSender.ts';
import { trainingEnd } from './trainingEnd.ts';

export interface DebugReportsHost {
  post(message: DebugToHost, transfer?: readonly ArrayBuffer[]): void;
  /** Milliseconds that only go forward. */
  now(): number;
}

/** What is known of a training before it begins. */
export interface DebugBeginning {
  readonly info: RunFacts;
  readonly subject: RunSubject;
  readonly basis: RunBasis;
  readonly origin: SampleOrigin;
  readonly arithmetic: CreateArithmetic;
}

/** How often it is told where a training is that goes on, in milliseconds. */
const travelInterval = 100;
/** Breakpoints that were hit, of which it is told. */
const mostHits = 200;

/**
 * What the thread of a debug session tells its host, besides the protocol: where it stands, with all that views show of it, and of a new run
 * all that a training tells of one. A run that was there before is left as it is.
 */
export class DebugReports {
  readonly #host: DebugReportsHost;
  readonly #isNewRun: boolean;
  readonly #epochs: EpochSender;
  readonly #hits = new Map<number, string>();
  #beginning: DebugBeginning | undefined;
  #timeline: Timeline | undefined;
  /** The sample that the person looks at, by its row in the source. */
  #sourceRow: number | undefined;
  #isMoving = false;
  #nextTravel = 0;
  #hasSaidEnding = false;
  #isOver = false;

  constructor(host: DebugReportsHost, { isNewRun }: { readonly isNewRun: boolean }) {
    this.#host = host;
    this.#isNewRun = isNewRun;
    this.#epochs = new EpochSender(host);
  }

  begin(beginning: DebugBeginning, timeline: Timeline): void {
    const { info, subject, basis } = beginning;
    this.#beginning = beginning;
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
    if (this.#isMoving && this.#host.now() >= this.#nextTravel) this.#tell(undefined);
    while (this.#epochs.isFull) await this.#epochs.acknowledged();
  }

  acknowledge(stride: number): void {
    this.#epochs.acknowledge(stride);
  }

  /** The person looks at another sample. */
  look(sourceRow: number | undefined): void {
    this.#sourceRow = sourceRow;
    if (!this.#isMoving && this.#timeline) this.#tell(this.#snapshot(this.#timeline));
  }

  /** A breakpoint of some kind has stopped it. */
  hit(note: string): void {
    if (!this.#timeline) return;
    this.#hits.set(this.#timeline.time, note);
    const [first] = this.#hits.keys();
    if (this.#hits.size > mostHits && first !== undefined) this.#hits.delete(first);
  }

  resumed(): void {
    this.#isMoving = true;
    this.#setState('running');
    this.#tell(undefined);
  }

  stopped(timeline: Timeline): void {
    this.#timeline = timeline;
    this.#isMoving = false;
    const stop = this.#snapshot(timeline);
    if (!timeline.ending) this.#setState('paused');
    // What is recorded of its epoch is there before it.
    void this.#epochs.sendAll().then(() => {
      if (!this.#isMoving && timeline.time === stop.time) this.#tell(stop);
    });
    if (timeline.ending) void this.#sayEnding();
  }

  /** The session is over: everything that is still to be said of the run is said. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isMoving = false;
    void this.#sayEnding().then(() => this.#host.post({ type: 'over' }));
  }

  #setState(state: 'running' | 'paused'): void {
    if (this.#isNewRun && !this.#hasSaidEnding) this.#host.post({ type: 'state', state });
  }

  #tell(stop: StopSnapshot | undefined): void {
    const timeline = this.#timeline;
    if (!timeline) return;
    this.#nextTravel = this.#host.now() + travelInterval;
    this.#host.post({ type: 'debugged', stop, travel: this.#travel(timeline) });
  }

  #travel({ course, marks, time, reached, ending }: Timeline): Travel {
    const hits = Array.from(this.#hits, ([at, note]): TravelMark => ({ kind: 'hit', time: at, note }));
    const checkpoints = marks.flatMap(({ epoch, batch }): TravelMark[] =>
      epoch < course.epochs ? [{ kind: 'checkpoint', time: course.timeOf(epoch + 1, batch + 1, 0) }] : [],
    );
    return {
      ...travelCourse(course),
      time,
      reached,
      ...(ending && { ending }),
      isMoving: this.#isMoving,
      marks: [...hits, ...checkpoints],
    };
  }

  #snapshot({ options, course, time, names }: Timeline): StopSnapshot {
    const { sourceRows, split } = this.#beginning!.origin;
    const sourceRow = (trainingRow: number) => sourceRows[split.training[trainingRow]!]!;
    const rows = names.value('rows');
    const wanted =
      this.#sourceRow === undefined
        ? undefined
        : split.training.findIndex((_, row) => sourceRow(row) === this.#sourceRow);
    const learningRate = names.value('learningRate');
    return stopSnapshot({
      options,
      course,
      time,
      position: names.position ? positionText(names.position, names.layers) : 'end',
      names,
      rows: rows !== undefined && isTensor(rows) && rows.values.length > 0 ? rows.values : undefined,
      wanted: wanted === undefined || wanted < 0 ? undefined : wanted,
      sourceRow,
      learningRate: typeof learningRate === 'number' ? learningRate : Number.NaN,
    });
  }

  /** How the training ended, once it is trained to its end or the session is over. */
  async #sayEnding(): Promise<void> {
    const timeline = this.#timeline;
    if (!this.#isNewRun || !timeline || this.#hasSaidEnding) return;
    this.#hasSaidEnding = true;
    const { ending, marks } = timeline;
    await this.#epochs.sendAll();
    const end = ending && trainingEnd(timeline, this.#beginning!.arithmetic);
    for (const mark of [...marks, ...(end?.mark ? [end.mark] : [])]) this.#host.post({ type: 'mark', mark });
    const { test, failedBatch } = end ?? {};
    this.#host.post({
      type: 'ended',
      state: ending?.state ?? 'stopped',
      message: ending?.message ?? '',
      ...(test && { test }),
      ...(failedBatch && { failedBatch }),
    });
  }
}
