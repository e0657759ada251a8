import type { ParameterNumbers } from '../engine/arithmetic.ts';
import type { BatchSteps, Unreadable } from '../engine/batchSteps.ts';
import { batchesOfEpoch, type Checkpoint, type CheckpointTensor, checkpointTensors } from '../engine/checkpoint.ts';
import type { Edit } from '../engine/edit.ts';
import { type EpochRecord, recordsOf } from '../engine/epochBlock.ts';
import type { EngineOptions } from '../engine/options.ts';
import { createTrainer, type Trainer } from '../engine/trainer.ts';
import { type Vec, vec } from '../engine/vector.ts';
import { KeptScalars } from '../run/keptScalars.ts';
import { bytesOf } from '../run/marks.ts';
import { networkScalarIndex, type TraceLayout } from '../trace/layout.ts';
import type { Stop } from './course.ts';
import { SteppedBatch } from './steppedBatch.ts';
import type { TimelineSettings } from './timeline.ts';
import type { Place, PlacedEdit, Way } from './way.ts';
import { type BatchCount, forkedMarks, lastingMarks, thinMarks, Waymarks } from './waymarks.ts';
import { finish, type Work } from './work.ts';

const megabyte = 2 ** 20;
/** Checkpoints of a large network for which there is room, in any case and at most in so many bytes. */
const fewMarks = 8;
const mostBytes = 512 * megabyte;

/** Bytes of the scalars of a way, and of one that is not gone at present. */
const mostScalarBytes = 32 * megabyte;
const restScalarBytes = 4 * megabyte;

/**
 * The trainer of a timeline. It is never made anew: to go back it is restored from a checkpoint and trains again. Where one stays at a place, marks are left
 * for the way back, and everything of the batch can be read; where it is only looked at, it goes by at full speed.
 */
export class Traveller {
  readonly #options: EngineOptions;
  readonly #settings: TimelineSettings;
  readonly #trainer: Trainer;
  #way: Way;
  #marks: Waymarks;
  readonly #batches: number;
  /** Those of a batch and of an epoch's end. */
  readonly #stops: readonly Stop[];
  readonly #tensors: readonly CheckpointTensor[];
  /** Whether an epoch that begins is to be recorded with its tensors, and whether the running one is. */
  #isWatched: (epoch: number) => boolean = epoch => epoch === 1;
  #hasTensors = false;

  /** The batch that is stepped through. */
  #stepped: SteppedBatch | undefined;
  /** The last epoch that was recorded with its tensors. */
  #recorded: EpochRecord | undefined;
  /** The last epoch that it went by. */
  #passed: EpochRecord | undefined;
  /** Epochs of each way that were told of. */
  readonly #told = new WeakMap<Way, number>();
  /** What is asked for where it is only looked at: numbers of the last batch at the end of an epoch, and dE/dx of the first layer after its update. */
  #opensLast = false;
  #keepsInput = false;

  constructor(options: EngineOptions, settings: TimelineSettings, stops: readonly Stop[], way: Way | undefined) {
    this.#options = options;
    this.#settings = settings;
    this.#batches = batchesOfEpoch(options);
    this.#stops = stops;
    this.#tensors = checkpointTensors(options);
    this.#trainer = createTrainer(options, {
      arithmetic: settings.arithmetic,
      recording: true,
      recordTensors: (epoch, newest) => this.#beginEpoch(epoch, newest),
    });
    const { marks = [], scalars = [], thinned, markBytes } = settings;
    if (way) this.#way = way;
    else {
      const start = this.#trainer.checkpoint('forRecord');
      const kept = this.#noScalars();
      if (thinned) kept.beginThinned(thinned);
      for (const rows of scalars) kept.append(rows);
      const lasting = lastingMarks(start, marks, kept.count, this.#trainer, markBytes ?? bytesOfMarks(start));
      this.#way = { id: 0, shared: { marks: lasting, scalars: kept }, edits: [], known: kept.count };
    }
    this.#marks = new Waymarks(options, this.#way.shared.marks);
  }

  /** Where the work stands: only to be looked at, and left alone once this one goes on. */
  get trainer(): Trainer {
    return this.#trainer;
  }

  /** The way that it goes. */
  get way(): Way {
    return this.#way;
  }

  /** Takes another way, from its last mark before a batch on. */
  take(way: Way, batch: BatchCount): void {
    if (way.id !== this.#way.id) {
      thinMarks(this.#way.shared.marks);
      this.#way.shared.scalars.limit(restScalarBytes);
    }
    this.#way = way;
    this.#marks = new Waymarks(this.#options, way.shared.marks);
    this.#recorded = undefined;
    this.#passed = undefined;
    this.#restore(batch);
  }

  /** The present way as far as a place, and from there with these edits. */
  fork(id: number, place: Place, edits: readonly PlacedEdit[]): Way {
    const { marks, scalars } = this.#way.shared;
    const epochs = Math.floor(place.batch / this.#batches) + Number(place.isOver);
    const kept = this.#noScalars();
    kept.beginWith(scalars, epochs, epoch => scalars.rowOf(epoch));
    return { id, shared: { marks: forkedMarks(this.#marks, marks, place.batch), scalars: kept }, edits, known: epochs };
  }

  get layout(): TraceLayout {
    return this.#trainer.layout;
  }

  /** Epochs that are complete. */
  get epoch(): number {
    return this.#trainer.epoch;
  }

  get state(): Trainer['state'] {
    return this.#trainer.state;
  }

  get stopReason(): string {
    return this.#trainer.stopReason;
  }

  get divergence(): Trainer['divergence'] {
    return this.#trainer.divergence;
  }

  /** Where it is: the batch that is at hand or comes next, of epoch `epoch + 1`, and the stop it has come to in it. */
  get here(): { readonly epoch: number; readonly batch: number; readonly stop: number } {
    const { epoch, batch } = this.#trainer;
    return { epoch: epoch + 1, batch: batch + 1, stop: this.#stepped?.at ?? 0 };
  }

  /** The marks up to a batch, the last first. */
  marksUpTo(batch: BatchCount): Checkpoint[] {
    return this.#marks.before(batch);
  }

  /** What has to be kept so that one is back in a batch soon. */
  wayBack(batch: BatchCount): () => void {
    const mark = this.#marks.nearest(batch);
    return () => this.#marks.leaveNear(mark);
  }

  /** From here on the epochs that it is true of are recorded with their tensors. */
  watch(isWatched: (epoch: number) => boolean): void {
    this.#isWatched = isWatched;
    this.#opensLast = false;
    this.#keepsInput = false;
  }

  /** Goes there, from a mark or on from where it is, unless the training ends before. */
  *reach(place: Place, stays: boolean): Work {
    const isOver = this.#trainer.state === 'finished' && this.#count <= place.batch;
    if (this.isAt(place) || isOver) return;
    if (!this.#mayGoOn(place)) this.#restore(place.batch);
    if (place.isOver && !stays && !this.#opensLast) {
      yield* this.#trainTo(place.batch + 1, false);
      return;
    }
    yield* this.#trainTo(place.batch, stays);
    if (this.#trainer.state !== 'training') return;
    this.#openBatch(stays || place.isOver);
    this.#stepTo(place, stays);
    if (place.isOver || this.#stepped!.steps.failure) this.#finishBatch();
  }

  /** The place at which a training has diverged, and goes there: after the operation that failed. */
  *reachFailure(epoch: number, batch: number, stays: boolean): Work<Place> {
    const count = (epoch - 1) * this.#batches + batch - 1;
    this.#restore(count);
    yield* this.#trainTo(count, stays);
    this.#openBatch(stays);
    const atRecord = this.#stops.length - 2;
    const stepped = this.#stepped!;
    this.#stepTo({ stop: atRecord, done: stepped.steps.plan.length }, stays);
    const { failure, done } = stepped.steps;
    // The weights are looked at when the epoch is recorded.
    const failed = failure ? this.#stops.findIndex(stop => stop.done === done - 1) : atRecord;
    stepped.at = failed + 1;
    return { batch: count, stop: stepped.at, done, isOver: false };
  }

  /** Whether it is there. */
  isAt(place: Place): boolean {
    if (place.isOver) return !this.#stepped && this.#count === place.batch + 1 && this.#trainer.state !== 'diverged';
    return this.#stepped?.at === place.stop && this.#count === place.batch;
  }

  /** The batch at a place where it is, as far as that; anew where the training has finished it, or not kept all of it. */
  batchAt(place: Place, wantsInput: boolean): BatchSteps {
    if (this.#stepped && !(wantsInput && this.#stepped.lacksInput)) return this.#stepped.steps;
    if (place.isOver) this.#opensLast = true;
    if (wantsInput) this.#keepsInput = true;
    const recorded = this.#recorded;
    this.#restore(place.batch);
    finish(this.#trainTo(place.batch, true));
    this.#openBatch(true);
    this.#stepTo(place.isOver ? { ...place, stop: this.#stops.length - 2 } : place, true);
    this.#recorded = recorded;
    return this.#stepped!.steps;
  }

  /** The scalars of the epoch that is recorded at a place; trained again where they are not kept. */
  scalarsAt(place: Place): Float64Array {
    const epoch = Math.floor(place.batch / this.#batches) + 1;
    const known = this.#way.shared.scalars.rowOf(epoch);
    if (known) return known;
    if (this.#passed?.epoch === epoch) return this.#passed.scalars;
    return this.#recordAt(place).scalars;
  }

  /** The tensors of the epoch that is recorded at a place; trained again where they were not asked for. */
  tensorsAt(place: Place): Float64Array {
    return this.#recordAt(place).tensors!;
  }

  #recordAt(place: Place): EpochRecord {
    const epoch = Math.floor(place.batch / this.#batches) + 1;
    if (this.#recorded?.epoch !== epoch) {
      const isWatched = this.#isWatched;
      this.#isWatched = other => other === epoch;
      this.#restore(place.batch);
      finish(this.#trainTo(place.batch, true));
      this.#openBatch(true);
      this.#stepTo(place, true);
      this.#finishBatch();
      this.#isWatched = isWatched;
    }
    return this.#recorded!;
  }

  /** W or b of a layer where it is; at the stop before its step those before its update. */
  parameterAt(place: Place, layer: number, part: 'weights' | 'bias'): Float64Array | Unreadable {
    if (this.#stepped) {
      const { held, steps } = this.#stepped;
      if (held?.layer === layer) return held[part];
      const read = steps.read(part, layer);
      // The last batch was stepped through again, up to its epoch's end.
      for (const { edit } of place.isOver ? this.#editsAt(place) : []) {
        if (!(read instanceof Float64Array) || edit.target !== part || edit.layer !== layer) continue;
        read.set(rounded(edit.values, this.#options), edit.first);
      }
      return read;
    }
    const { w, b, hasBias, name } = this.#trainer.network.layers[layer]!;
    if (part === 'bias' && !hasBias) return { why: `Layer "${name}" has no bias.` };
    return Float64Array.from(part === 'weights' ? w : b);
  }

  /** W and b of a layer that the batch at hand was sent through; undefined where none is at hand, or where one only passes by. */
  parametersBefore(layer: number): ParameterNumbers | undefined {
    if (!this.#stepped || !this.#marks.isAt(this.#count)) return undefined;
    const { parameters } = this.#marks.nearest(this.#count);
    const net = this.#stops.findIndex(stop => stop.operation === 'net' && stop.layer === layer);
    const set = this.#way.edits.filter(({ batch, stop }) => batch === this.#count && stop <= net);
    const numbers = (part: 'weights' | 'bias') => {
      const own = this.#tensors.find(each => each.layer === layer && each.memory === undefined && each.of === part);
      const values = Float64Array.from(own ? parameters.subarray(own.start, own.start + own.length) : []);
      for (const { edit } of set) {
        if (edit.target === part && edit.layer === layer) values.set(rounded(edit.values, this.#options), edit.first);
      }
      return values;
    };
    return { weights: numbers('weights'), bias: numbers('bias') };
  }

  memory(layer: number): readonly ParameterNumbers[] {
    return this.#trainer.optimizerMemory(layer);
  }

  /** That of the batch that is at hand or comes next. */
  get learningRate(): number {
    return this.#trainer.learningRate;
  }

  /** Whether it is on the way there, and no mark is nearer. */
  #mayGoOn(place: Place): boolean {
    if (this.#trainer.state !== 'training' || this.#stepped?.steps.failure) return false;
    const here = this.#count;
    if (here === place.batch) return !this.#stepped || this.#stepped.at < place.stop;
    return here < place.batch && here >= this.#marks.count(this.#nearest(place.batch));
  }

  #restore(batch: BatchCount): void {
    const mark = this.#nearest(batch);
    this.#marks.leavePlace(mark);
    this.#trainer.restore(mark);
    this.#tell(mark.epoch);
    this.#stepped = undefined;
    this.#hasTensors = mark.batch > 0;
  }

  /**
   * The last mark at or before a batch. Where it leads past epochs that are still to be told of, and of which a twin that went ahead has thinned
   * the scalars, the last before these.
   */
  #nearest(batch: BatchCount): Checkpoint {
    const mark = this.#marks.nearest(batch);
    const told = this.#toldOf(this.#way);
    const canTell = mark.epoch <= told || told >= this.#way.shared.scalars.thinnedEpochs;
    return canTell || !this.#settings.recorded ? mark : this.#marks.nearest(told * this.#batches);
  }

  #toldOf(way: Way): number {
    return this.#told.get(way) ?? way.known;
  }

  #noScalars(): KeptScalars {
    return new KeptScalars(this.#trainer.layout.scalarLength, {
      budget: this.#settings.scalarBytes ?? mostScalarBytes,
    });
  }

  /** Batches of the whole training that are done. */
  get #count(): BatchCount {
    return this.#marks.count(this.#trainer);
  }

  /** Trains to the beginning of a batch, whole epochs where there are, and leaves marks. */
  *#trainTo(batch: BatchCount, stays: boolean): Work {
    const { now } = this.#settings;
    const span = stays ? Math.min(batch - this.#count, this.#marks.span) : 0;
    const apart = Math.max(1, Math.ceil(span / this.#marks.room));
    let near = this.#count;
    while (this.#trainer.state === 'training' && this.#count < batch) {
      const [start, before] = [now(), this.#count];
      const ahead = batch - before > span ? batch - span : Math.min(batch, before + Math.max(apart, this.#batches));
      this.#trainPiece(Math.floor(ahead / this.#batches) - this.#trainer.epoch);
      this.#marks.computed(this.#count - before, now() - start);
      if (this.#trainer.state !== 'training') return;
      const isNear = batch - this.#count < span && this.#count - near >= apart;
      if (isNear) near = this.#count;
      this.#leaveMark(isNear);
      yield;
    }
  }

  /** At most so many epochs, or a batch. */
  #trainPiece(epochs: number): void {
    const edited = this.#nextEdited();
    if (edited === this.#count) {
      this.#openBatch(false);
      this.#stepTo({ stop: this.#stops.length - 2, done: this.#stepped!.steps.plan.length }, false);
      this.#finishBatch();
      return;
    }
    this.#stepped = undefined;
    const most = Math.min(epochs, Math.floor(edited / this.#batches) - this.#trainer.epoch);
    if (most > 0) {
      const block = this.#trainer.run(most);
      if (block) for (const record of recordsOf(block, this.#trainer.layout)) this.#pass(record);
    } else {
      const record = this.#trainer.step();
      if (record) this.#pass(record);
    }
  }

  /** An epoch was completed, or broke off. */
  #pass(record: EpochRecord): void {
    const { epoch, scalars, tensors } = record;
    if (tensors) this.#recorded = record;
    this.#passed = record;
    const known = this.#way.shared.scalars;
    if (epoch === known.count + 1) known.append(scalars);
    this.#tell(epoch, record);
  }

  /** Tells of all epochs up to one. A twin may have trained those before it: then there are no tensors. */
  #tell(epoch: number, record?: EpochRecord): void {
    const way = this.#way;
    const { recorded } = this.#settings;
    for (let next = this.#toldOf(way) + 1; recorded && next <= epoch; next++) {
      this.#told.set(way, next);
      const own = next === epoch ? record : undefined;
      const scalars = (own?.scalars ?? way.shared.scalars.rowOf(next)!).slice();
      recorded({ epoch: next, scalars, tensors: own?.tensors?.slice() }, way.id);
    }
  }

  #beginEpoch(epoch: number, newest: boolean): boolean {
    const isAsked = this.#settings.recordTensors?.(epoch, newest) ?? false;
    this.#hasTensors = isAsked || this.#isWatched(epoch) || this.#marks.isLongEpoch;
    return this.#hasTensors;
  }

  /** The trainer stands between two batches: leaves a mark on the way, or near the place that it goes to. */
  #leaveMark(isNear: boolean): void {
    const { batch } = this.#trainer;
    const mayBe = batch === 0 || this.#hasTensors;
    const isDue = mayBe && (batch === 0 || this.#marks.isLongEpoch) && this.#marks.isDue(this.#count);
    if (!isDue && !(isNear && mayBe)) return;
    const { now } = this.#settings;
    const start = now();
    const mark = this.#trainer.checkpoint('forRecord');
    this.#marks.made(now() - start);
    if (isDue) this.#marks.leave(mark);
    if (isNear) this.#marks.leaveNear(mark);
  }

  #openBatch(stays: boolean): void {
    if (this.#stepped) return;
    if (stays && !this.#marks.isAt(this.#count)) this.#leaveMark(true);
    const edits = this.#way.edits.filter(({ batch }) => batch === this.#count);
    this.#stepped = new SteppedBatch(this.#trainer.steps({ withBefore: false })!, this.#stops, edits);
  }

  /** Steps to a stop of the batch at hand, as far as nothing fails. */
  #stepTo(place: Pick<Place, 'stop' | 'done'>, keepsAll: boolean): void {
    this.#stepped!.stepTo(place, keepsAll || this.#keepsInput);
  }

  #finishBatch(): void {
    const { editsAhead: atEnd, steps } = this.#stepped!;
    const record = steps.finish();
    this.#stepped = undefined;
    if (record) this.#pass(record);
    if (!record || this.#trainer.divergence) return;
    for (const { edit } of atEnd) this.#trainer.write(this.#afterSchedule(edit, record));
  }

  /** The schedule has gone on to the next epoch by now: its rate keeps its ratio to that of the epoch that is over. */
  #afterSchedule(edit: Edit, { scalars }: EpochRecord): Edit {
    if (edit.target !== 'learningRate') return edit;
    const [over, next] = [scalars[networkScalarIndex('learningRate')]!, this.#trainer.learningRate];
    return next === over || over === 0 ? edit : { ...edit, value: (next / over) * edit.value };
  }

  #editsAt({ batch, stop }: Place): PlacedEdit[] {
    return this.#way.edits.filter(edit => edit.batch === batch && edit.stop === stop);
  }

  /** The batch in which something is set next. */
  #nextEdited(): BatchCount {
    const here = this.#count;
    if (this.#stepped && this.#stepped.editsAhead.length > 0) return here;
    const first = this.#stepped ? here + 1 : here;
    return this.#way.edits.find(({ batch }) => batch >= first)?.batch ?? Number.POSITIVE_INFINITY;
  }
}

function rounded(values: Float64Array, { precision }: EngineOptions): Vec {
  const numbers = vec(values.length, precision);
  numbers.set(values);
  return numbers;
}

/** Bytes of checkpoints that are kept where nothing else is said: one of a large network alone may take 64 MB. */
function bytesOfMarks(start: Checkpoint): number {
  return Math.max(64 * megabyte, Math.min(mostBytes, fewMarks * bytesOf(start)));
}
