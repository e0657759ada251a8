import type { EpochRecord } from '../engine/epochBlock.ts';
import { isTensor } from '../expression/value.ts';
import type { SampleOrigin } from '../plan/prepare.ts';
import type { RunBasis } from '../run/continuation.ts';
import type { RunFacts } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import type { StopSnapshot } from '../run/stop.ts';
import type { Travel, TravelMark } from '../run/travel.ts';
import type { DebugToHost } from '../run/workerMessages.ts';
import { editsText } from '../timeline/editText.ts';
import { positionText } from '../timeline/positionText.ts';
import { stopSnapshot, travelCourse } from '../timeline/stopSnapshot.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { EpochSender } from './epochSender.ts';
import { trainingEnd } from './trainingEnd.ts';

interface DebugReportsHost {
  post(message: DebugToHost, transfer?: readonly ArrayBuffer[]): void;
  /** Milliseconds that only go forward. */
  now(): number;
}

/** What is known of a training before it begins. */
interface DebugBeginning {
  readonly info: RunFacts;
  readonly subject: RunSubject;
  readonly basis: RunBasis;
  readonly origin: SampleOrigin;
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
  /** The branch of the training that it tells of. */
  #branch = 0;
  #beginning: DebugBeginning | undefined;
  #timeline: Timeline | undefined;
  /** The sample that the person looks at, by its row in the source. */
  #sourceRow: number | undefined;
  #isMoving = false;
  #nextTravel = 0;
  /** Of each branch whose ending is told: settles when it has been. */
  readonly #ended = new Map<number, Promise<void>>();
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
    if (!this.#isOwn) return;
    const { inputs, targets } = subject.samples;
    this.#host.post({ type: 'started', info, subject }, [inputs.buffer as ArrayBuffer, targets.buffer as ArrayBuffer]);
    this.#host.post({ type: 'basis', basis });
  }

  /** Whether the tensors of an epoch are wanted in its record. */
  wantsTensors(epoch: number, newest: boolean): boolean {
    return this.#isOwn && this.#epochs.wantsTensors(epoch, newest);
  }

  /** An epoch is trained for the first time. */
  recorded(record: EpochRecord, branch: number): void {
    this.#follow(branch);
    if (this.#isOwn) this.#epochs.add(record);
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

  /** What comes is of this branch, and what was told before of the one before. */
  #follow(branch: number): void {
    if (branch === this.#branch) return;
    this.#epochs.flush();
    this.#branch = branch;
    this.#hits.clear();
    this.#host.post({ type: 'branched', branch });
  }

  /** Something was set where the timeline stands: it is in a new branch, or in one in which more is set. */
  branched(timeline: Timeline): void {
    this.#timeline = timeline;
    this.#epochs.flush();
    const { branch, course, options, names } = timeline;
    const { id, parent, time, edits } = branch;
    this.#branch = id;
    this.#hits.clear();
    this.#ended.delete(id);
    if (parent === undefined) return;
    const at = course.at(time);
    this.#host.post({
      type: 'branched',
      branch: id,
      left: {
        of: parent,
        epochs: at.stop.operation === 'schedule' ? at.epoch : at.epoch - 1,
        at: positionText(at, names.layers),
        epoch: at.epoch,
        batch: at.batch,
        edits: editsText(edits, options),
      },
    });
  }

  /** Whether what is trained is a run that this session has begun. */
  get #isOwn(): boolean {
    return this.#isNewRun || this.#branch > 0;
  }

  get #hasSaidEnding(): boolean {
    return this.#ended.has(this.#branch);
  }

  resumed(): void {
    this.#isMoving = true;
    this.#setState('running');
    this.#tell(undefined);
  }

  stopped(timeline: Timeline): void {
    this.#timeline = timeline;
    this.#isMoving = false;
    this.#follow(timeline.branch.id);
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
    if (this.#isOwn && !this.#hasSaidEnding) this.#host.post({ type: 'state', state });
  }

  #tell(stop: StopSnapshot | undefined): void {
    const timeline = this.#timeline;
    if (!timeline) return;
    this.#nextTravel = this.#host.now() + travelInterval;
    this.#host.post({ type: 'debugged', stop, travel: this.#travel(timeline) });
  }

  #travel({ course, marks, time, reached, ending, branch, branches, options }: Timeline): Travel {
    const hits = Array.from(this.#hits, ([at, note]): TravelMark => ({ kind: 'hit', time: at, note }));
    const checkpoints = marks.flatMap(({ epoch, batch }): TravelMark[] =>
      epoch < course.epochs ? [{ kind: 'checkpoint', time: course.timeOf(epoch + 1, batch + 1, 0) }] : [],
    );
    const left = branches
      .filter(({ id, parent }) => parent === branch.id || (id === branch.id && id > 0))
      .map(({ time: at, edits }): TravelMark => ({ kind: 'branch', time: at, note: editsText(edits, options) }));
    return {
      ...travelCourse(course),
      time,
      reached,
      ...(ending && { ending }),
      isMoving: this.#isMoving,
      marks: [...hits, ...checkpoints, ...left],
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
    if (!this.#isOwn || !timeline) return;
    const saying = this.#ended.get(this.#branch) ?? this.#sayEndingOf(timeline);
    this.#ended.set(this.#branch, saying);
    await saying;
  }

  async #sayEndingOf(timeline: Timeline): Promise<void> {
    const { ending, marks } = timeline;
    await this.#epochs.sendAll();
    const end = ending && trainingEnd(timeline);
    // A branch is not trained on from its marks.
    const lasting = this.#branch === 0 ? [...marks, ...(end?.mark ? [end.mark] : [])] : [];
    for (const mark of lasting) this.#host.post({ type: 'mark', mark });
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
