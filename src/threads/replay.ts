import type { CreateArithmetic } from '../engine/arithmetic.ts';
import type { Checkpoint } from '../engine/checkpoint.ts';
import { checkpointMisfit } from '../engine/checkpointMisfit.ts';
import type { EngineOptions } from '../engine/options.ts';
import { ReusedRoom } from '../engine/room.ts';
import { createTrainer, type Trainer } from '../engine/trainer.ts';
import { isTrained } from '../functions/trainable.ts';
import { rememberedTensors } from '../run/optimizerMemory.ts';
import type { ParameterRef } from '../run/questions.ts';
import type { OptimizerState, ReplayQuestion, ReplayReply } from '../run/replayQuestions.ts';
import { EpochWatch, stepsOfEpoch } from './epochWatch.ts';
import { differenceInWords } from './replayDifference.ts';
import { ReplayMarks } from './replayMarks.ts';
import { withoutGoals } from './trainRun.ts';

/** What a replay needs of the thread it runs in. */
interface ReplayHost {
  /** Milliseconds that only go forward. */
  now(): number;
  /** Resolves after messages that have arrived were taken. */
  nextTurn(): Promise<void>;
  /** Called with the epochs that are done, at most five times a second. */
  progress(epoch: number): void;
}

/** How long it trains before it looks for messages, and how often it tells how far it is, in milliseconds. */
const slice = 20;
const progressInterval = 200;
/**
 * Milliseconds that laying marks may take before an answer is given, so that the next question finds them however soon it comes, and while
 * nobody asks.
 */
const mostBefore = 500;
const mostIdle = 2000;
/** Of so many milliseconds of training it is not yet judged how long an epoch takes: the first epochs of a thread take longest. */
const leastTimed = 50;

/**
 * A training that is done again, epoch by epoch, to see what the first one did not keep. It stays where it is after an answer, and goes to
 * another epoch from the nearest mark: the run's own, or one that it has left on its way. While nobody asks it leaves more.
 */
export class Replay {
  readonly #options: EngineOptions;
  readonly #arithmetic: CreateArithmetic;
  readonly #host: ReplayHost;
  #place: Place | undefined;
  /** The epoch that was looked at last. */
  #seen: { readonly watch: EpochWatch; readonly after: Checkpoint | undefined } | undefined;
  readonly #room = new ReusedRoom();
  #nextProgress = 0;
  /** Marks that are being left while nobody asks. */
  #idling: Promise<void> = Promise.resolve();
  #isAsked = false;
  /** Milliseconds that it has trained without looking, and the fewest for an epoch. */
  readonly #timed = { all: 0, epoch: Number.POSITIVE_INFINITY };

  constructor(options: EngineOptions, arithmetic: CreateArithmetic, host: ReplayHost) {
    // It is asked about epochs that there were, however the training ended or went on.
    this.#options = { ...withoutGoals(options), epochs: Number.MAX_SAFE_INTEGER };
    this.#arithmetic = arithmetic;
    this.#host = host;
  }

  /** `isDropped` is asked now and then; once it is true nothing more is done. */
  async answer(question: ReplayQuestion, isDropped: () => boolean): Promise<ReplayReply> {
    this.#isAsked = true;
    await this.#idling;
    this.#isAsked = false;
    if (isDropped()) return { type: 'dropped' };
    const reply = await this.#answer(question, isDropped);
    if (reply.type !== 'answer') return reply;
    const epochs = question.epochs ?? question.epoch;
    const end = this.#host.now() + mostBefore;
    // What fails without a question fails with the next one, too, where it is said.
    await this.#lay(epochs, mostBefore, () => isDropped() || this.#host.now() >= end).catch(() => undefined);
    this.#idling = this.#idle(epochs).catch(() => undefined);
    return reply;
  }

  async #answer(question: ReplayQuestion, isDropped: () => boolean): Promise<ReplayReply> {
    const misfit = this.#misfit(question);
    if (misfit) return problem(misfit);
    const { epoch, about, recorded, epochs = epoch } = question;
    const parameter = about.kind === 'steps' ? about.parameter : undefined;
    this.#place ??= this.#start();
    const place = this.#place;
    place.marks.divide(epochs);
    if (!this.#isBack(place, epoch, parameter)) {
      this.#seen = undefined;
      this.#approach(place, epoch - 1, question.mark);
      if (!(await this.#look(place, epoch, parameter, isDropped))) return { type: 'dropped' };
    }
    const { trainer } = place;
    const watch = this.#seen?.watch;
    if (!watch) return problem(`training again ended before epoch ${epoch}, so it is not the training of this run`);
    const difference = differenceInWords(trainer.network, recorded);
    if (difference)
      return problem(`training again does not give this run's weights after epoch ${epoch}: ${difference}`);
    if (about.kind === 'state') return { type: 'answer', answer: this.#state(trainer, watch, about.layer) };
    const steps = watch.stepsOf(about.parameter);
    return steps ? { type: 'answer', answer: steps } : problem('the weight was not watched');
  }

  #start(): Place {
    const trainer = createTrainer(this.#options, { arithmetic: this.#arithmetic, recording: false });
    return { trainer, marks: new ReplayMarks(trainer), isInEpoch: false };
  }

  /** Whether the trainer stands after the epoch and this was watched; it may have gone away meanwhile. */
  #isBack(place: Place, epoch: number, parameter: ParameterRef | undefined): boolean {
    if (this.#seen?.watch.epoch !== epoch || (parameter && !this.#seen.watch.stepsOf(parameter))) return false;
    if (this.#seen.after) restore(place, this.#seen.after);
    return true;
  }

  /** Goes to the nearest place at or before the end of an epoch. `given` is a mark of the run. */
  #approach(place: Place, epoch: number, given: Checkpoint | undefined): void {
    const { trainer, marks, isInEpoch } = place;
    const own = marks.before(epoch);
    const isBetter = given && given.epoch > own.epoch && checkpointMisfit(given, trainer) === undefined;
    const nearest = isBetter ? given : own;
    const mayGoOn = trainer.state === 'training' && trainer.epoch + Number(isInEpoch) <= epoch;
    if (!mayGoOn || trainer.epoch < nearest.epoch) restore(place, nearest);
  }

  /** Trains up to and with the epoch; false when it was dropped on the way. It has seen nothing where it did not get there. */
  async #look(
    place: Place,
    epoch: number,
    parameter: ParameterRef | undefined,
    isDropped: () => boolean,
  ): Promise<boolean> {
    const { trainer } = place;
    const turn = this.#turns(isDropped, () => this.#tell(trainer.epoch));
    if (!(await this.#trainTo(place, epoch - 1, turn))) return false;
    if (trainer.epoch < epoch - 1 || trainer.state !== 'training') return true;
    const watch = new EpochWatch(this.#options, trainer, epoch, parameter, this.#room);
    place.isInEpoch = true;
    while (!watch.step()) if (!(await turn())) return false;
    place.isInEpoch = false;
    if (trainer.state === 'training') place.marks.pass(trainer);
    this.#seen = { watch, after: undefined };
    return true;
  }

  /** Leaves marks on its way. False when it is to go no further. */
  async #trainTo(place: Place, epoch: number, turn: () => Promise<boolean>): Promise<boolean> {
    const { trainer, marks } = place;
    while (trainer.epoch < epoch && trainer.state === 'training') {
      const [start, before] = [this.#host.now(), trainer.epoch];
      const block = trainer.run(Math.min(epoch - before, marks.ahead(before)));
      this.#time(this.#host.now() - start, trainer.epoch - before);
      place.isInEpoch = block === undefined;
      if (block && trainer.state === 'training') marks.pass(trainer);
      if (!(await turn())) return false;
    }
    return true;
  }

  #time(milliseconds: number, epochs: number): void {
    this.#timed.all += milliseconds;
    if (epochs > 0) this.#timed.epoch = Math.min(this.#timed.epoch, milliseconds / epochs);
  }

  /** Looks for messages now and then; false when it is to go no further. */
  #turns(isDropped: () => boolean, tell = () => {}): () => Promise<boolean> {
    let end = this.#host.now() + slice;
    return async () => {
      if (this.#host.now() < end) return true;
      tell();
      await this.#host.nextTurn();
      end = this.#host.now() + slice;
      return !isDropped();
    };
  }

  /** Leaves the marks that are missing until somebody asks, if that takes a moment only. */
  async #idle(epochs: number): Promise<void> {
    await this.#host.nextTurn();
    await this.#lay(epochs, mostIdle, () => this.#isAsked);
  }

  /** Leaves the marks that are missing, unless it is to go no further, or all of them would take more than `most` milliseconds. */
  async #lay(epochs: number, most: number, isOver: () => boolean): Promise<void> {
    const place = this.#place;
    if (!place || place.trainer.divergence) return;
    const turn = this.#turns(isOver);
    const next = () => place.marks.missing(epochs, this.#timed.all < leastTimed ? 0 : this.#timed.epoch, most);
    for (let missing = next(); missing !== undefined && !isOver(); missing = next()) {
      this.#leave(place);
      this.#approach(place, missing, undefined);
      if (!(await this.#trainTo(place, missing, turn)) || place.trainer.epoch < missing) return;
      // It may have stood there already.
      place.marks.pass(place.trainer);
    }
  }

  /** Remembers the way back to the epoch that was looked at. */
  #leave({ trainer }: Place): void {
    if (this.#seen && !this.#seen.after) this.#seen = { ...this.#seen, after: trainer.checkpoint('forReplay') };
  }

  #tell(epoch: number): void {
    const now = this.#host.now();
    if (now < this.#nextProgress) return;
    this.#nextProgress = now + progressInterval;
    this.#host.progress(epoch);
  }

  #state(trainer: Trainer, watch: EpochWatch, layer: number): OptimizerState {
    const { optimizer, layers } = this.#options;
    const tensors = trainer.optimizerMemory(layer);
    const remembered = isTrained(layers[layer]!) ? rememberedTensors(optimizer) : [];
    return {
      optimizer: optimizer.type,
      tensors: remembered.map(({ name, meaning, index }) => ({ name, meaning, ...tensors[index]! })),
      steps: (watch.epoch - 1) * stepsOfEpoch(this.#options) + watch.count,
    };
  }

  /** What of the question does not fit the network, in words. */
  #misfit({ about, recorded }: ReplayQuestion): string | undefined {
    const { layers, inputs } = this.#options;
    const l = about.kind === 'steps' ? about.parameter.layer : about.layer;
    const layer = layers[l];
    if (recorded.length !== layers.length || !layer) return changedNetwork;
    if (about.kind === 'state') return undefined;
    const { unit, input } = about.parameter;
    const I = layers[l - 1]?.units ?? inputs;
    const fits = unit < layer.units && (input === null ? layer.bias : input < I);
    return fits ? undefined : `layer "${layer.name}" has no such weight`;
  }
}

/** Where the training that is done again stands. */
interface Place {
  readonly trainer: Trainer;
  readonly marks: ReplayMarks;
  /** Whether the trainer stands between two batches of an epoch. */
  isInEpoch: boolean;
}

function restore(place: Place, checkpoint: Checkpoint): void {
  place.trainer.restore(checkpoint, { continueStopped: true });
  place.isInEpoch = checkpoint.batch > 0;
}

const changedNetwork = 'the network that is read now is not the one that was trained';

function problem(message: string): ReplayReply {
  return { type: 'problem', message };
}
