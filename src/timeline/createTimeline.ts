import type { BatchSteps, Unreadable } from '../engine/batchSteps.ts';
import { batchesOfEpoch } from '../engine/checkpoint.ts';
import type { Edit } from '../engine/edit.ts';
import { recordsOf } from '../engine/epochBlock.ts';
import type { EngineOptions } from '../engine/options.ts';
import { createTrainer, type EpochRecord, type Trainer } from '../engine/trainer.ts';
import { type Vec, vec } from '../engine/vector.ts';
import { networkScalarIndex, type TraceLayout } from '../trace/layout.ts';
import { Candidates } from './candidates.ts';
import { type Course, createCourse, type Stop, type Time } from './course.ts';
import { whyNotAtEnd, whyNotHere } from './editMisfit.ts';
import { type Branch, branchOf, type Line, type Place, type PlacedEdit, withEdit } from './line.ts';
import type { Names } from './names.ts';
import { StandNames } from './standNames.ts';
import type { Ending, Timeline, TimelineSettings, Turn, Watcher, Went } from './timeline.ts';
import { type BatchCount, Waymarks } from './waymarks.ts';

/** Milliseconds of work after which messages are looked for. */
const slice = 20;
const megabyte = 2 ** 20;

/**
 * A training that stands at its first operation. Its trainer is never made anew: it is restored from a checkpoint and trains again. Throws a
 * RangeError when the options do not fit together or there is not enough memory.
 */
export function createTimeline(options: EngineOptions, settings: TimelineSettings): Timeline {
  return new TrainingTimeline(options, settings);
}

/** Work in pieces of about a millisecond, between which messages may be looked for. */
type Work<Result = void> = Generator<undefined, Result>;

/** The parameters of a layer as they are read, before its update. */
interface Held {
  readonly layer: number;
  readonly weights: Float64Array | Unreadable;
  readonly bias: Float64Array | Unreadable;
}

class TrainingTimeline implements Timeline {
  readonly options: EngineOptions;
  readonly course: Course;
  readonly #settings: TimelineSettings;
  readonly #trainer: Trainer;
  readonly #batches: number;
  readonly #stops: readonly Stop[];
  /** Whether an epoch that begins is to be recorded with its tensors. */
  #watched: (epoch: number) => boolean = epoch => epoch === 1;
  /** Whether the running epoch is. */
  #hasTensors = false;

  /** All branches by their id, and the one that it is in. */
  readonly #lines: Line[];
  #line: Line;

  #time: Time = 0;
  #names: StandNames;
  #isMoving = false;

  /** The batch that is stepped through, and the stop that the engine has come to in it. */
  #steps: BatchSteps | undefined;
  #at = 0;
  /** Edits of this batch that are made. */
  #edited = 0;
  /** Whether dE/dx of the first layer is lost, which training does without. */
  #lacksInput = false;
  /** The parameters of a layer before its update, at the stop between what the optimizer remembers and its step. */
  #held: Held | undefined;
  /** The epoch that was completed last. */
  #record: EpochRecord | undefined;
  /** Whether numbers of the last batch are asked for at the end of epochs, so that it should be stepped through. */
  #opensLast = false;

  constructor(options: EngineOptions, settings: TimelineSettings) {
    this.options = options;
    this.#settings = settings;
    this.course = createCourse(options);
    this.#batches = batchesOfEpoch(options);
    this.#stops = [...this.course.ofBatch, ...this.course.ofEnd];
    this.#trainer = createTrainer(options, {
      arithmetic: settings.arithmetic,
      recording: true,
      recordTensors: (epoch, newest) => this.#beginEpoch(epoch, newest),
    });
    const start = this.#trainer.checkpoint('forRecord');
    const marks = new Waymarks(start, settings.marks ?? [], this.#trainer, settings.markBytes ?? 64 * megabyte);
    const known = { reached: 0, end: undefined, recorded: marks.epochsGiven };
    this.#line = { id: 0, parent: undefined, time: 0, edits: [], all: [], marks, ...known };
    this.#lines = [this.#line];
    finish(this.#goTo(0, true));
    this.#names = this.#namesAt(0);
  }

  get layout(): TraceLayout {
    return this.#trainer.layout;
  }

  get time(): Time {
    return this.#time;
  }

  get ending(): Ending | undefined {
    return this.#line.end?.ending;
  }

  get #marks(): Waymarks {
    return this.#line.marks;
  }

  get reached(): Time {
    return this.#line.reached;
  }

  get names(): Names {
    return this.#names;
  }

  async seek(time: Time, turn: Turn): Promise<boolean> {
    if (!Number.isInteger(time) || time < 0 || time > this.course.end) {
      throw new RangeError(`There is no time ${time}: there are 0 to ${this.course.end}.`);
    }
    return await this.#move(async () => {
      const home = this.#time;
      const way = this.#marks.nearest(this.#placeOf(home).batch);
      const { isDone } = await this.#drive(this.#goTo(time, true), turn);
      if (isDone) return true;
      this.#marks.leaveNear(way);
      finish(this.#goTo(home, true));
      return false;
    });
  }

  async forward(watcher: Watcher, turn: Turn): Promise<Went> {
    return await this.#move(async () => {
      const candidates = new Candidates(this.course, watcher);
      const until = this.course.end;
      const going = this.#look(watcher, candidates, this.#time + 1, until, () => true);
      const { isDone, result } = await this.#drive(this.#orElse(going, until), turn);
      if (isDone) return result === undefined ? { type: 'ended' } : { type: 'stopped', time: result };
      const time = this.#settle();
      // It is asked here or nowhere: where one goes on from is not looked at.
      const isAsked = this.ending?.time !== time && candidates.next(time, time + 1) === time;
      return isAsked && watcher.look(time, this.#arrive(time)) ? { type: 'stopped', time } : { type: 'given up' };
    });
  }

  async backward(watcher: Watcher, turn: Turn): Promise<Went> {
    return await this.#move(async () => {
      const candidates = new Candidates(this.course, watcher);
      let until = this.#time;
      for (const { epoch, batch } of this.#marks.before(this.#placeOf(until).batch)) {
        const first = this.course.timeOf(epoch + 1, batch + 1, 0);
        const { isDone, result } = await this.#drive(this.#lookBack(watcher, candidates, first, until), turn);
        if (!isDone) {
          this.#settle();
          return { type: 'given up' };
        }
        if (result !== undefined) return { type: 'stopped', time: result };
        until = Math.min(until, first);
      }
      finish(this.#goTo(0, true));
      return { type: 'ended' };
    });
  }

  /** One move at a time. However it ends, it stands somewhere with new names. */
  async #move<Result>(move: () => Promise<Result>): Promise<Result> {
    if (this.#isMoving) throw new Error('The training is on its way already.');
    this.#isMoving = true;
    this.#opensLast = false;
    this.#names.leave();
    try {
      return await move();
    } finally {
      this.#isMoving = false;
      if (this.#names.isLeft) this.#arrive(this.#time);
    }
  }

  /** Does the work, and looks for messages now and then; `isDone` is false where it was given up. */
  async #drive<Result>(work: Work<Result>, turn: Turn): Promise<Driven<Result>> {
    let end = this.#settings.now() + slice;
    for (let piece = work.next(); ; piece = work.next()) {
      if (piece.done) return { isDone: true, result: piece.value };
      if (this.#settings.now() < end) continue;
      if (!(await turn({ time: this.#engineTime }))) return { isDone: false };
      end = this.#settings.now() + slice;
    }
  }

  /** Looks at the candidates from `first` on and before `until`, until a hit is enough. Returns the last hit. */
  *#look(
    watcher: Watcher,
    candidates: Candidates,
    first: Time,
    until: Time,
    isEnough: () => boolean,
  ): Work<Time | undefined> {
    let hit: Time | undefined;
    this.#watched = epoch => candidates.areInEpoch(epoch);
    for (let time = candidates.next(first, until); time < until; time = candidates.next(time + 1, until)) {
      yield* this.#goTo(time, false);
      if (this.#time !== time || this.ending?.time === time) break;
      const names = this.#arrive(time);
      if (watcher.look(time, names)) {
        hit = time;
        if (isEnough()) return hit;
      }
      names.leave();
    }
    return hit;
  }

  *#lookBack(watcher: Watcher, candidates: Candidates, first: Time, until: Time): Work<Time | undefined> {
    if (first >= until) return undefined;
    const hit = yield* this.#look(watcher, candidates, first, until, () => false);
    if (hit !== undefined) yield* this.#goTo(hit, true);
    return hit;
  }

  /** What was found; where nothing was, it goes to a time. */
  *#orElse(look: Work<Time | undefined>, time: Time): Work<Time | undefined> {
    const hit = yield* look;
    if (hit === undefined) yield* this.#goTo(time, true);
    return hit;
  }

  /** Stands wherever the engine has come to. */
  #settle(): Time {
    finish(this.#goTo(this.#engineTime, true));
    return this.#time;
  }

  /** New names, of a time at which the engine is. */
  #arrive(time: Time): StandNames {
    this.#names.leave();
    this.#names = this.#namesAt(time);
    return this.#names;
  }

  /**
   * Trains to a time, or to the end of the training if that comes before; from a mark, or on from where the engine is. Where one `stays`,
   * marks are left for the way back, and everything of the batch can be read.
   */
  *#goTo(time: Time, stays: boolean): Work {
    const target = Math.min(time, this.ending?.time ?? this.course.end);
    const place = this.#placeOf(target);
    if (stays) {
      const epoch = this.#epochOf(place);
      this.#watched = other => other === epoch;
    }
    yield* this.#reach(place, stays);
    const hasEnded = target === this.course.end || (this.#trainer.state !== 'training' && !this.#isAt(place));
    if (hasEnded && !this.#line.end) yield* this.#findEnd(stays);
    this.#time = Math.min(target, this.ending?.time ?? target);
    this.#line.reached = Math.max(this.#line.reached, this.#time);
  }

  *#reach(place: Place, stays: boolean): Work {
    if (this.#isAt(place) || (this.#trainer.state === 'finished' && this.#here <= place.batch)) return;
    if (!this.#mayGoOn(place)) this.#restore(place.batch);
    if (place.isOver && !stays && !this.#opensLast) {
      yield* this.#trainTo(place.batch + 1, false);
      return;
    }
    yield* this.#trainTo(place.batch, stays);
    if (this.#trainer.state !== 'training') return;
    this.#openBatch(stays);
    this.#stepTo(place, stays);
    if (place.isOver || this.#steps!.failure) this.#finishBatch();
  }

  /** Whether the engine is there already. */
  #isAt(place: Place): boolean {
    if (place.isOver)
      return !this.#steps && this.#here === place.batch + 1 && this.#record?.epoch === this.#trainer.epoch;
    return this.#steps !== undefined && this.#here === place.batch && this.#at === place.stop;
  }

  /** Whether it is on the way there, and no mark is nearer. */
  #mayGoOn(place: Place): boolean {
    if (this.#trainer.state !== 'training' || this.#steps?.failure) return false;
    const here = this.#here;
    if (here === place.batch) return !this.#steps || this.#at < place.stop;
    return here < place.batch && here >= this.#marks.count(this.#marks.nearest(place.batch));
  }

  #restore(batch: BatchCount): void {
    const mark = this.#marks.nearest(batch);
    this.#marks.leavePlace(mark);
    this.#trainer.restore(mark);
    this.#leaveBatch();
    this.#hasTensors = mark.batch > 0;
  }

  /** Batches of the whole training that the engine has done. */
  get #here(): BatchCount {
    return this.#marks.count(this.#trainer);
  }

  get #engineTime(): Time {
    const { epoch, batch } = this.#trainer;
    return this.course.timeOf(epoch + 1, batch + 1, this.#steps ? this.#at : 0);
  }

  #epochOf({ batch }: Place): number {
    return Math.floor(batch / this.#batches) + 1;
  }

  /** Trains to the beginning of a batch, whole epochs where there are, and leaves marks. */
  *#trainTo(batch: BatchCount, stays: boolean): Work {
    const { now } = this.#settings;
    const apart = stays ? Math.max(1, Math.ceil((batch - this.#here) / this.#marks.room)) : Number.POSITIVE_INFINITY;
    let near = this.#here;
    while (this.#trainer.state === 'training' && this.#here < batch) {
      const [start, before] = [now(), this.#here];
      const epochs = Math.floor(batch / this.#batches) - this.#trainer.epoch;
      this.#trainPiece(Math.min(epochs, Math.ceil(apart / this.#batches)));
      this.#marks.computed(this.#here - before, now() - start);
      if (this.#trainer.state !== 'training') return;
      const isNear = this.#here - near >= apart;
      if (isNear) near = this.#here;
      this.#leaveMark(isNear);
      yield;
    }
  }

  /** At most so many epochs, or a batch. */
  #trainPiece(epochs: number): void {
    const edited = this.#nextEdited();
    if (edited === this.#here) {
      this.#openBatch(false);
      this.#stepTo({ stop: this.course.ofBatch.length, done: this.#allSteps }, false);
      this.#finishBatch();
      return;
    }
    this.#leaveBatch();
    const most = Math.min(epochs, Math.floor(edited / this.#batches) - this.#trainer.epoch);
    if (most > 0) {
      const block = this.#trainer.run(most);
      if (block) for (const record of recordsOf(block, this.layout)) this.#pass(record);
    } else {
      const record = this.#trainer.step();
      if (record) this.#pass(record);
    }
  }

  #leaveBatch(): void {
    this.#steps = undefined;
    this.#held = undefined;
  }

  /** An epoch was completed, or broke off. */
  #pass(record: EpochRecord): void {
    this.#record = record;
    if (record.epoch !== this.#line.recorded + 1) return;
    this.#line.recorded++;
    const copy = { ...record, scalars: record.scalars.slice(), tensors: record.tensors?.slice() };
    this.#settings.recorded?.(copy, this.#line.id);
  }

  #beginEpoch(epoch: number, newest: boolean): boolean {
    const isAsked = this.#settings.recordTensors?.(epoch, newest) ?? false;
    this.#hasTensors = isAsked || this.#watched(epoch) || this.#marks.isLongEpoch;
    return this.#hasTensors;
  }

  /** The trainer stands between two batches: leaves a mark on the way, or near the place that it goes to. */
  #leaveMark(isNear: boolean): void {
    const { batch } = this.#trainer;
    const mayBe = batch === 0 || this.#hasTensors;
    const isDue = mayBe && (batch === 0 || this.#marks.isLongEpoch) && this.#marks.isDue(this.#here);
    if (!isDue && !(isNear && mayBe)) return;
    const { now } = this.#settings;
    const start = now();
    const mark = this.#trainer.checkpoint('forRecord');
    this.#marks.made(now() - start);
    if (isDue) this.#marks.leave(mark);
    if (isNear) this.#marks.leaveNear(mark);
  }

  #openBatch(stays: boolean): void {
    if (this.#steps) return;
    if (stays && !this.#marks.isAt(this.#here)) this.#leaveMark(true);
    this.#steps = this.#trainer.steps({ withBefore: false });
    this.#edited = 0;
    this.#lacksInput = false;
  }

  /** Steps to a stop of the batch at hand, as far as nothing fails. */
  #stepTo({ stop, done }: Pick<Place, 'stop' | 'done'>, keepsAll: boolean): void {
    this.#held = undefined;
    // Those at the very end of an epoch are made once it is over.
    for (const { stop: at, edit } of this.#editsAhead(Math.min(stop, this.course.ofBatch.length))) {
      this.#stepOn({ stop: at, done: this.#stops[at]!.done }, keepsAll);
      if (this.#steps!.failure) break;
      this.#steps!.write(edit);
      this.#edited++;
    }
    this.#stepOn({ stop, done }, keepsAll);
  }

  #stepOn({ stop, done }: Pick<Place, 'stop' | 'done'>, keepsAll: boolean): void {
    const steps = this.#steps!;
    const { operation, layer } = this.#stops[stop] ?? {};
    if (stop !== this.#at) this.#held = undefined;
    this.#at = stop;
    while (steps.done < done && !steps.failure) {
      const step = steps.plan[steps.done]!;
      if (step.phase === 'update') {
        if (step.layer === 0 && keepsAll) steps.read('inputGradient', 0);
        if (step.layer === 0 && !keepsAll) this.#lacksInput = true;
        if (operation === 'step' && layer !== undefined && step.layer === layer) {
          this.#held = { layer, weights: steps.read('weights', layer), bias: steps.read('bias', layer) };
        }
      }
      steps.next();
    }
  }

  #finishBatch(): void {
    const atEnd = this.#editsAhead(this.#stops.length);
    const record = this.#steps!.finish();
    this.#leaveBatch();
    if (record) this.#pass(record);
    if (this.#trainer.divergence) return;
    for (const { edit } of atEnd) this.#trainer.write(this.#afterSchedule(edit));
  }

  /** The schedule has gone on to the next epoch by now: its rate keeps its ratio to that of the epoch that is over. */
  #afterSchedule(edit: Edit): Edit {
    if (edit.target !== 'learningRate') return edit;
    const [over, next] = [learningRateOf(this.#record!), this.#trainer.learningRate];
    return next === over || over === 0 ? edit : { ...edit, value: (next / over) * edit.value };
  }

  /** The batch of the next edit that is not made yet. */
  #nextEdited(): BatchCount {
    const here = this.#here;
    if (this.#steps && this.#editsAhead(this.#stops.length).length > 0) return here;
    const first = this.#steps ? here + 1 : here;
    return this.#line.all.find(({ batch }) => batch >= first)?.batch ?? Number.POSITIVE_INFINITY;
  }

  /** The edits of the batch at hand that are not made yet, up to a stop. */
  #editsAhead(stop: number): PlacedEdit[] {
    const here = this.#here;
    return this.#line.all
      .filter(({ batch }) => batch === here)
      .slice(this.#edited)
      .filter(edit => edit.stop <= stop);
  }

  /** The trainer has come to its end: where that is, and goes there. */
  *#findEnd(stays: boolean): Work {
    const { epoch, stopReason: message, divergence } = this.#trainer;
    if (!divergence) {
      const time = this.course.timeOf(epoch + 1, 1, 0);
      const place = { batch: epoch * this.#batches - 1, stop: this.#stops.length, done: this.#allSteps, isOver: true };
      this.#line.end = { ending: { time, state: 'finished', message }, place, record: this.#record! };
    } else {
      const record = this.#record!;
      const batch = (divergence.epoch - 1) * this.#batches + divergence.normsBatch - 1;
      this.#restore(batch);
      yield* this.#trainTo(batch, stays);
      this.#openBatch(stays);
      const inBatch = this.course.ofBatch;
      this.#stepTo({ stop: inBatch.length, done: this.#allSteps }, stays);
      const { failure, done } = this.#steps!;
      // The weights are looked at when the epoch is recorded.
      const failed = failure ? inBatch.findIndex(stop => stop.done === done - 1) : inBatch.length;
      const place = { batch, stop: failed + 1, done, isOver: false };
      const time = this.course.timeOf(divergence.epoch, divergence.normsBatch, failed) + 1;
      this.#at = place.stop;
      this.#line.end = { ending: { time, state: 'diverged', message: divergence.message }, place, record };
    }
    yield* this.#goTo(this.#line.end.ending.time, stays);
  }

  get #allSteps(): number {
    return this.course.ofEnd[0]!.done;
  }

  #placeOf(time: Time): Place {
    const { end } = this.#line;
    if (end?.ending.time === time) return end.place;
    const { batches, epochs } = this.course;
    if (time === this.course.end) {
      return { batch: epochs * batches - 1, stop: this.#stops.length, done: this.#allSteps, isOver: true };
    }
    const { epoch, batch, stop } = this.course.at(time);
    return {
      batch: (epoch - 1) * batches + batch - 1,
      stop: time - this.course.timeOf(epoch, batch, 0),
      done: stop.done,
      isOver: stop.operation === 'schedule',
    };
  }

  #namesAt(time: Time): StandNames {
    const isEnd = this.ending?.time === time;
    const { course } = this;
    const place = this.#placeOf(time);
    const last = course.at(isEnd ? time - 1 : time);
    // The weights are looked at when an epoch is recorded: where they have exploded it is complete all the same.
    const isRecorded = place.isOver || (isEnd && last.stop.operation === 'record');
    const held = this.#held;
    return new StandNames({
      options: this.options,
      layout: this.layout,
      position: isEnd ? undefined : last,
      last,
      parameter: (layer, part) => this.#parameterAt(place, held, layer, part),
      memory: layer => this.#trainer.optimizerMemory(layer),
      learningRate: () => this.#learningRate(place),
      record: isRecorded ? wantsTensors => this.#recordAt(place, wantsTensors) : undefined,
      batch: wantsInput => this.#batchAt(place, wantsInput),
    });
  }

  #learningRate(place: Place): number {
    if (!place.isOver) return this.#trainer.learningRate;
    const set = this.#editsAtEnd(place).find(({ edit }) => edit.target === 'learningRate')?.edit;
    return set?.target === 'learningRate' ? set.value : learningRateOf(this.#recordAt(place, false));
  }

  /** What was set once an epoch was over. */
  #editsAtEnd({ batch, isOver }: Place): PlacedEdit[] {
    const schedule = this.course.ofBatch.length + 1;
    return isOver ? this.#line.all.filter(edit => edit.batch === batch && edit.stop === schedule) : [];
  }

  #parameterAt(
    place: Place,
    held: Held | undefined,
    layer: number,
    part: 'weights' | 'bias',
  ): Float64Array | Unreadable {
    if (held?.layer === layer) return held[part];
    if (this.#steps) {
      const read = this.#steps.read(part, layer);
      // The last batch was stepped through again, up to the epoch's end.
      for (const { edit } of this.#editsAtEnd(place)) {
        if (read instanceof Float64Array && edit.target === part && edit.layer === layer) {
          read.set(this.#rounded(edit.values), edit.first);
        }
      }
      return read;
    }
    const { w, b, hasBias, name } = this.#trainer.network.layers[layer]!;
    if (part === 'bias' && !hasBias) return { why: `Layer "${name}" has no bias.` };
    return Float64Array.from(part === 'weights' ? w : b);
  }

  /** The batch at a place where it stands, stepped through as far as that; anew where the training has finished it, or not kept all of it. */
  #batchAt(place: Place, wantsInput: boolean): BatchSteps {
    if (this.#steps && !(wantsInput && this.#lacksInput)) return this.#steps;
    if (place.isOver) this.#opensLast = true;
    const [held, record] = [this.#held, this.#record];
    this.#restore(place.batch);
    finish(this.#trainTo(place.batch, true));
    this.#openBatch(true);
    this.#stepTo(place.isOver ? { ...place, stop: this.course.ofBatch.length } : place, true);
    this.#held = held;
    this.#record = record;
    return this.#steps!;
  }

  /** The record of the epoch that is over where it stands; where its tensors are missing the epoch is trained again. */
  #recordAt(place: Place, wantsTensors: boolean): EpochRecord {
    const { end } = this.#line;
    const known = place.isOver ? this.#record! : end!.record;
    if (known.tensors || !wantsTensors) return known;
    const epoch = this.#epochOf(place);
    this.#watched = other => other === epoch;
    this.#restore(place.batch);
    finish(this.#trainTo(place.batch, true));
    this.#openBatch(true);
    this.#stepTo(place, true);
    this.#finishBatch();
    if (end && !place.isOver) this.#line.end = { ...end, record: this.#record! };
    return this.#record!;
  }

  #rounded(values: Float64Array): Vec {
    const rounded = vec(values.length, this.options.precision);
    rounded.set(values);
    return rounded;
  }

  get branches(): readonly Branch[] {
    return this.#lines.map(branchOf);
  }

  get branch(): Branch {
    return branchOf(this.#line);
  }

  edit(edit: Edit): Branch {
    if (this.#isMoving) throw new Error('The training is on its way already.');
    const time = this.#time;
    const isOver = time === this.ending?.time || time === this.course.end;
    const why = isOver ? whyNotAtEnd : whyNotHere(edit, this.options, this.course, time);
    if (why) throw new RangeError(why);
    const place = this.#placeOf(time);
    const placed = { time, edit, batch: place.batch, stop: place.stop };
    const line = this.#isNewest(time) ? this.#line : this.#fork(time, place);
    line.edits = withEdit(line.edits, placed);
    line.all = withEdit(line.all, placed);
    line.marks = this.#marks.fork(place.batch);
    this.#names.leave();
    this.#enter(line, place.batch);
    finish(this.#goTo(time, true));
    this.#arrive(time);
    return this.branch;
  }

  /** Whether it is in a branch in which nothing comes after this moment yet. */
  #isNewest(time: Time): boolean {
    return this.#line.parent !== undefined && this.#line.reached === time;
  }

  /** Another branch that leaves the present one. */
  #fork(time: Time, place: Place): Line {
    const { id: parent, all, marks } = this.#line;
    const line: Line = {
      id: this.#lines.length,
      parent,
      time,
      edits: [],
      all: all.filter(other => other.time <= time),
      marks,
      reached: time,
      end: undefined,
      recorded: place.isOver ? this.#epochOf(place) : this.#epochOf(place) - 1,
    };
    this.#lines.push(line);
    return line;
  }

  async switchTo(branch: number, turn: Turn): Promise<boolean> {
    const line = this.#lines[branch];
    if (!line) throw new RangeError(`There is no branch ${branch}; there are ${this.#lines.length}, counted from 0.`);
    return await this.#move(async () => {
      const [from, home] = [this.#line, this.#time];
      if (line === from) return true;
      const { batch } = this.#placeOf(home);
      this.#enter(line, batch);
      const { isDone } = await this.#drive(this.#goTo(home, true), turn);
      if (isDone) return true;
      this.#enter(from, batch);
      finish(this.#goTo(home, true));
      return false;
    });
  }

  /** Takes the training to another branch, to its last mark before a batch. */
  #enter(line: Line, batch: BatchCount): void {
    if (line !== this.#line) this.#marks.rest();
    this.#line = line;
    this.#record = undefined;
    this.#restore(batch);
  }
}

type Driven<Result> =
  | { readonly isDone: true; readonly result: Result }
  | { readonly isDone: false; readonly result?: undefined };

function learningRateOf({ scalars }: EpochRecord): number {
  return scalars[networkScalarIndex('learningRate')]!;
}

/** Does all of it at once. */
function finish(work: Work<unknown>): void {
  while (!work.next().done);
}
