import type { CreateArithmetic } from '../engine/arithmetic.ts';
import type { EngineOptions } from '../engine/options.ts';
import { createTrainer, type Trainer } from '../engine/trainer.ts';
import { rememberedTensors } from '../run/optimizerMemory.ts';
import type { ParameterRef } from '../run/questions.ts';
import type { OptimizerState, ReplayQuestion, ReplayToHost } from '../run/replayQuestions.ts';
import { EpochWatch, stepsOfEpoch } from './epochWatch.ts';
import { differenceInWords } from './replayDifference.ts';

/** What a replay needs of the thread it runs in. */
export interface ReplayHost {
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
 * A training that is done again, epoch by epoch, to see what the first one did not keep. It stays where it is after an answer
 * and goes on from there; for an earlier epoch it begins anew.
 */
export class Replay {
  readonly #options: EngineOptions;
  readonly #arithmetic: CreateArithmetic;
  readonly #host: ReplayHost;
  #trainer: Trainer | undefined;
  /** The epoch that the trainer has just done. */
  #watch: EpochWatch | undefined;
  /** Whether the trainer stands between two batches of an epoch. */
  #isInEpoch = false;
  #nextProgress = 0;

  constructor(options: EngineOptions, arithmetic: CreateArithmetic, host: ReplayHost) {
    this.#options = options;
    this.#arithmetic = arithmetic;
    this.#host = host;
  }

  /** `isDropped` is asked now and then; once it is true nothing more is done. */
  async answer(question: ReplayQuestion, isDropped: () => boolean): Promise<ReplayToHost> {
    if (isDropped()) return { type: 'dropped' };
    const misfit = this.#misfit(question);
    if (misfit) return problem(misfit);
    const { epoch, about, recorded } = question;
    const parameter = about.kind === 'steps' ? about.parameter : undefined;
    const isThere = this.#watch?.epoch === epoch && (!parameter || this.#watch.stepsOf(parameter));
    if (!isThere && !(await this.#train(epoch, parameter, isDropped))) return { type: 'dropped' };
    const trainer = this.#trainer!;
    const watch = this.#watch;
    if (!watch) return problem(`training again ended before epoch ${epoch}, so it is not the training of this run`);
    const difference = differenceInWords(trainer.network, recorded);
    if (difference)
      return problem(`training again does not give this run's weights after epoch ${epoch}: ${difference}`);
    if (about.kind === 'state') return { type: 'answer', answer: this.#state(trainer, watch, about.layer) };
    const steps = watch.stepsOf(about.parameter);
    return steps ? { type: 'answer', answer: steps } : problem('the weight was not watched');
  }

  /** Trains up to and with the epoch; false when it was dropped on the way. Without a watch it did not get there. */
  async #train(epoch: number, parameter: ParameterRef | undefined, isDropped: () => boolean): Promise<boolean> {
    // Where an epoch was begun and not finished, or diverged, there is no way on but from the start.
    const begun = (this.#trainer?.epoch ?? 0) + Number(this.#isInEpoch);
    const mayGoOn = this.#trainer?.state === 'training' && begun < epoch;
    this.#watch = undefined;
    if (!mayGoOn) this.#trainer = undefined;
    if (!mayGoOn) this.#isInEpoch = false;
    this.#trainer ??= createTrainer(this.#options, { arithmetic: this.#arithmetic, recordTensors: () => false });
    const trainer = this.#trainer;
    let end = this.#host.now() + slice;
    const turn = async () => {
      if (this.#host.now() < end) return true;
      this.#tell(trainer.epoch);
      await this.#host.nextTurn();
      end = this.#host.now() + slice;
      return !isDropped();
    };
    while (trainer.epoch < epoch - 1 && trainer.state === 'training') {
      this.#isInEpoch = trainer.run(epoch - 1 - trainer.epoch) === undefined;
      if (!(await turn())) return false;
    }
    if (trainer.epoch < epoch - 1 || trainer.state !== 'training') return true;
    const watch = new EpochWatch(this.#options, trainer, epoch, parameter);
    while (!watch.step()) {
      if (await turn()) continue;
      this.#trainer = undefined;
      return false;
    }
    this.#watch = watch;
    return true;
  }

  #tell(epoch: number): void {
    const now = this.#host.now();
    if (now < this.#nextProgress) return;
    this.#nextProgress = now + progressInterval;
    this.#host.progress(epoch);
  }

  #state({ lastUpdate }: Trainer, watch: EpochWatch, layer: number): OptimizerState {
    const { optimizer, layers } = this.#options;
    const tensors = lastUpdate.optimizerState(layer);
    const remembered = layers[layer]!.trainable ? rememberedTensors(optimizer) : [];
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

const changedNetwork = 'the network that is read now is not the one that was trained';

function problem(message: string): ReplayToHost {
  return { type: 'problem', message };
}
