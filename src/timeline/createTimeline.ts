import type { Checkpoint } from '../engine/checkpoint.ts';
import type { Edit } from '../engine/edit.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Trainer } from '../engine/trainer.ts';
import { networkScalarIndex, type TraceLayout } from '../trace/layout.ts';
import { Candidates } from './candidates.ts';
import { type Course, createCourse, type Time } from './course.ts';
import { whyNotAtEnd, whyNotHere } from './editMisfit.ts';
import { type Branch, branchOf, type End, type Ending, type Line, rateSetAt, withEdit } from './line.ts';
import type { Names } from './names.ts';
import { recordedNames } from './recordedNames.ts';
import { StandNames } from './standNames.ts';
import { hasFailedAt, type Timeline, type TimelineSettings, type Watcher, type Went } from './timeline.ts';
import { Traveller } from './traveller.ts';
import type { Place } from './way.ts';
import { type Driven, drive, finish, type Turn, type Work } from './work.ts';

/** A training that stands at its first operation. Throws a RangeError when the options do not fit together or there is not enough memory. */
export function createTimeline(options: EngineOptions, settings: TimelineSettings): Timeline {
  return new TrainingTimeline(options, settings);
}

class TrainingTimeline implements Timeline {
  readonly options: EngineOptions;
  readonly course: Course;
  readonly #settings: TimelineSettings;
  readonly #traveller: Traveller;
  /** All branches, by their id; the one that it is in. */
  readonly #lines: Line[];
  #line: Line;
  #time: Time = 0;
  #names: StandNames;
  #isMoving = false;

  /** With `of` it is the twin of another one: what it tells of its way is its own. */
  constructor(
    options: EngineOptions,
    settings: TimelineSettings,
    of?: { readonly lines: readonly Line[]; readonly branch: number },
  ) {
    this.options = options;
    this.#settings = settings;
    this.course = createCourse(options);
    const lines = of?.lines.map((line): Line => ({ ...line, way: { ...line.way } }));
    const stops = [...this.course.ofBatch, ...this.course.ofEnd];
    this.#traveller = new Traveller(options, settings, stops, of && lines?.[of.branch]?.way);
    const { way } = this.#traveller;
    const start = { id: 0, parent: undefined, time: 0, edits: [], way, reached: 0, end: undefined };
    this.#lines = lines ?? [start];
    this.#line = this.#lines[way.id]!;
    finish(this.#goTo(0, true));
    this.#names = this.#namesAt(0);
  }

  get layout(): TraceLayout {
    return this.#traveller.layout;
  }

  get time(): Time {
    return this.#time;
  }

  get ending(): Ending | undefined {
    return this.#line.end?.ending;
  }

  get reached(): Time {
    return this.#line.reached;
  }

  get marks(): readonly Checkpoint[] {
    return this.#traveller.marksUpTo(Number.POSITIVE_INFINITY).reverse();
  }

  get names(): Names {
    return this.#names;
  }

  recorded(epoch: number): Names | undefined {
    const { shared, edits } = this.#line.way;
    const scalars = shared.scalars.rowOf(epoch);
    const time = this.course.timeOf(epoch + 1, 1, 0) - 1;
    if (!scalars || time >= (this.ending?.time ?? this.course.end)) return undefined;
    return recordedNames(this.options, this.layout, this.course.at(time), scalars, rateSetAt(edits, time));
  }

  twin(): Timeline {
    const { recorded: _, ...settings } = this.#settings;
    return new TrainingTimeline(this.options, settings, { lines: this.#lines, branch: this.#line.id });
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
    const { id, parent, time: start, edits, way, reached } = this.#line;
    const isNewest = parent !== undefined && reached === time;
    const before = way.edits.filter(other => other.time <= time);
    const next = isNewest ? id : this.#lines.length;
    const line: Line = {
      id: next,
      ...(isNewest
        ? { parent, time: start, edits: withEdit(edits, { time, edit }) }
        : { parent: id, time, edits: [{ time, edit }] }),
      way: this.#traveller.fork(next, place, withEdit(before, placed)),
      reached: time,
      end: undefined,
    };
    this.#lines[next] = line;
    this.#names.leave();
    this.#enter(line, place);
    finish(this.#goTo(time, true));
    this.#arrive(time);
    return this.branch;
  }

  async switchTo(branch: number, turn: Turn): Promise<boolean> {
    const line = this.#lines[branch];
    if (!line) throw new RangeError(`There is no branch ${branch}; there are ${this.#lines.length}, counted from 0.`);
    return await this.#move(async () => {
      const [from, home] = [this.#line, this.#time];
      if (line === from) return true;
      const place = this.#placeOf(home);
      this.#enter(line, place);
      const { isDone } = await this.#drive(this.#goTo(home, true), turn);
      if (isDone) return true;
      this.#enter(from, place);
      finish(this.#goTo(home, true));
      return false;
    });
  }

  #enter(line: Line, { batch }: Place): void {
    this.#line = line;
    this.#traveller.take(line.way, batch);
  }

  async seek(time: Time, turn: Turn): Promise<boolean> {
    if (!Number.isInteger(time) || time < 0) throw new RangeError(`There is no time ${time}: they count from 0.`);
    return await this.#move(async () => {
      const home = this.#time;
      const keepWayBack = this.#traveller.wayBack(this.#placeOf(home).batch);
      const { isDone } = await this.#drive(this.#goTo(time, true), turn);
      if (isDone) return true;
      keepWayBack();
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
      const isOver = this.ending?.time === time && !(watcher.looksAtFailure && hasFailedAt(this, time));
      const isAsked = !isOver && candidates.next(time, time + 1) === time;
      return isAsked && watcher.look(time, this.#arrive(time)) ? { type: 'stopped', time } : { type: 'given up' };
    });
  }

  async backward(watcher: Watcher, turn: Turn): Promise<Went> {
    return await this.#move(async () => {
      const candidates = new Candidates(this.course, watcher);
      let until = this.#time;
      for (const { epoch, batch } of this.#traveller.marksUpTo(this.#placeOf(until).batch)) {
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
    this.#names.leave();
    try {
      return await move();
    } catch (error) {
      this.#settle();
      throw error;
    } finally {
      this.#isMoving = false;
      if (this.#names.isLeft) this.#arrive(this.#time);
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
    this.#traveller.watch(epoch => candidates.areInEpoch(epoch));
    for (let time = candidates.next(first, until); time < until; time = candidates.next(time + 1, until)) {
      yield* this.#goTo(time, false);
      if (this.#time !== time || (this.ending?.time === time && !(watcher.looksAtFailure && hasFailedAt(this, time))))
        break;
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

  /** Does the work, and looks for messages now and then. */
  #drive<Result>(work: Work<Result>, turn: Turn): Promise<Driven<Result>> {
    return drive(work, turn, this.#settings.now, () => this.#timeOfTraveller);
  }

  /** Stands wherever the work has come to. */
  #settle(): Time {
    finish(this.#goTo(this.#timeOfTraveller, true));
    return this.#time;
  }

  get #timeOfTraveller(): Time {
    const { epoch, batch, stop } = this.#traveller.here;
    return this.course.timeOf(epoch, batch, stop);
  }

  /** New names, of a time at which it is. */
  #arrive(time: Time): StandNames {
    this.#names.leave();
    this.#names = this.#namesAt(time);
    return this.#names;
  }

  /** Goes to a time, or to the end of the training if that comes before, to stay there or to look at it. */
  *#goTo(time: Time, stays: boolean): Work {
    const target = Math.min(time, this.ending?.time ?? this.course.end);
    const place = this.#placeOf(target);
    if (stays) {
      const epoch = Math.floor(place.batch / this.course.batches) + 1;
      this.#traveller.watch(other => other === epoch);
    }
    yield* this.#traveller.reach(place, stays);
    const hasEnded = this.#traveller.state !== 'training' && !this.#traveller.isAt(place);
    const line = this.#line;
    if (!line.end && (hasEnded || target === this.course.end)) line.end = yield* this.#findEnd(stays);
    this.#time = Math.min(target, this.ending?.time ?? target);
    line.reached = Math.max(line.reached, this.#time);
  }

  /** The training is over: where that is, and goes there. */
  *#findEnd(stays: boolean): Work<End> {
    const { epoch, stopReason, divergence } = this.#traveller;
    const { batches, ofBatch, ofEnd, timeOf } = this.course;
    if (!divergence) {
      const ending: Ending = { time: timeOf(epoch + 1, 1, 0), state: 'finished', message: stopReason };
      return { ending, place: { ...this.#placeOf(ending.time - 1), stop: ofBatch.length + ofEnd.length } };
    }
    const place = yield* this.#traveller.reachFailure(divergence.epoch, divergence.normsBatch, stays);
    const time = timeOf(divergence.epoch, (place.batch % batches) + 1, place.stop);
    return { ending: { time, state: 'diverged', message: divergence.message }, place };
  }

  trainedToEnd(): Trainer {
    const { recorded: _, ...settings } = this.#settings;
    const stops = [...this.course.ofBatch, ...this.course.ofEnd];
    const traveller = new Traveller(this.options, settings, stops, { ...this.#line.way });
    finish(traveller.reach(this.#placeOf(this.course.end), false));
    return traveller.trainer;
  }

  #placeOf(time: Time): Place {
    const known = this.#line.end;
    if (known?.ending.time === time) return known.place;
    const { batches, end, ofBatch, ofEnd, at, timeOf } = this.course;
    if (time === end) return { ...this.#placeOf(time - 1), stop: ofBatch.length + ofEnd.length };
    const { epoch, batch, stop } = at(time);
    return {
      batch: (epoch - 1) * batches + batch - 1,
      stop: time - timeOf(epoch, batch, 0),
      done: stop.done,
      isOver: stop.operation === 'schedule',
    };
  }

  #namesAt(time: Time): StandNames {
    const traveller = this.#traveller;
    const isEnd = this.ending?.time === time;
    const place = this.#placeOf(time);
    const last = this.course.at(isEnd ? time - 1 : time);
    // The weights are looked at when an epoch is recorded: where they have exploded it is complete all the same.
    const isRecorded = place.isOver || (isEnd && last.stop.operation === 'record');
    const { edits } = traveller.way;
    const ownRate = () => traveller.scalarsAt(place)[networkScalarIndex('learningRate')]!;
    return new StandNames({
      options: this.options,
      layout: this.layout,
      position: isEnd ? undefined : last,
      last,
      parameter: (layer, part) => traveller.parameterAt(place, layer, part),
      before: layer => traveller.parametersBefore(layer),
      memory: layer => traveller.memory(layer),
      learningRate: () => (place.isOver ? (rateSetAt(edits, time) ?? ownRate()) : traveller.learningRate),
      record: isRecorded
        ? {
            get scalars() {
              return traveller.scalarsAt(place);
            },
            tensors: () => traveller.tensorsAt(place),
          }
        : undefined,
      batch: wantsInput => traveller.batchAt(place, wantsInput),
    });
  }
}
