import { type RandomStreams, randomStreams } from '../random/streams.ts';
import type { TraceLayout } from '../trace/layout.ts';
import { networkScalarIndex } from '../trace/layout.ts';
import type {
  Arithmetic,
  BatchPlace,
  BatchQuantity,
  CreateArithmetic,
  Failure,
  ParameterNumbers,
} from './arithmetic.ts';
import { orderSamples } from './batches.ts';
import { type BatchSteps, createBatchSteps } from './batchSteps.ts';
import { checkOptions } from './checkOptions.ts';
import {
  batchesOfEpoch,
  type Checkpoint,
  type CheckpointKind,
  type CheckpointReader,
  trainingSummary,
} from './checkpoint.ts';
import { checkpointMisfit } from './checkpointMisfit.ts';
import type { Circumstances } from './culprit.ts';
import { type Divergence, findBadWeights, locateBadDelta, locateBadLoss, locateExplosion } from './divergence.ts';
import { type Edit, editMisfit } from './edit.ts';
import { blockOf, type EpochBlock, type EpochRecord } from './epochBlock.ts';
import { batchWeight } from './meanLoss.ts';
import type { Network } from './network.ts';
import type { EngineOptions } from './options.ts';
import { lossForward } from './passes.ts';
import { plainArithmetic } from './plain.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { createStopping, type Stopping } from './stopping.ts';
import { norm, vec } from './vector.ts';

/** One training, advanced batch by batch, or as much at a time as is worth a call. */
export interface Trainer extends CheckpointReader {
  /** The network with its present weights. Only to be looked at; what else stands in it is not the present batch's. */
  readonly network: Network;
  /** That of the present epoch. */
  readonly learningRate: number;
  /** Epochs completed; one that diverged does not count. */
  readonly epoch: number;
  /** Batches of the running epoch that are done; 0 between two epochs. */
  readonly batch: number;
  readonly state: 'training' | 'finished' | 'diverged';
  readonly divergence: Divergence | undefined;
  /** Why the run ended before its last epoch; empty otherwise. */
  readonly stopReason: string;
  /**
   * One batch. Gives the epoch's record when this batch was the epoch's last, or when the run diverged in it: then what
   * was not computed is NaN. Does nothing once the state is no longer `training`.
   */
  step(): EpochRecord | undefined;
  /**
   * The next batch, step by step; the one that is begun, if there is one. Undefined once the state is no longer `training`. A stepped batch,
   * finished by itself or by `step` or `run`, has the bits of any other. `withBefore: false` leaves out its checkpoint, which takes as long as
   * a copy of all parameters; `reads` are the only quantities that will be read, so that no others are kept before they are overwritten.
   */
  steps(settings?: {
    readonly withBefore?: boolean;
    readonly reads?: readonly BatchQuantity[];
  }): BatchSteps | undefined;
  /**
   * Sets numbers between two batches, or those of the batch that is stepped through. The training goes on with them, and its checkpoints know of it.
   * Weights that are set do not count as an explosion: the norm from which one is judged grows with them. Throws a RangeError, which says
   * why, where something cannot be set; nothing has changed then.
   */
  write(edit: Edit): void;
  /** What the optimizer remembers of a layer, in the order of `optimizerTensors`; nothing of what is not trained. Copies. */
  optimizerMemory(l: number): readonly ParameterNumbers[];
  /**
   * About a millisecond of training: some epochs where they are short, but at most so many, otherwise a batch. Steps and
   * runs may alternate.
   */
  run(mostEpochs?: number): EpochBlock | undefined;
  /**
   * The training as it stands between two batches, as copies. Throws a RangeError when it diverged, or within a batch. A checkpoint within an epoch is larger
   * `forRecord`: the record of this epoch will be complete; `forReplay` only a training without recording can go on.
   */
  checkpoint(kind: CheckpointKind): Checkpoint;
  /**
   * Continues from a checkpoint, with the bits of the training that made it. A training that was stopped early stays stopped unless
   * `continueStopped`. Throws a RangeError, which says what does not fit, and has changed nothing then.
   */
  restore(checkpoint: Checkpoint, settings?: { readonly continueStopped?: boolean }): void;
}

export interface TrainerSettings {
  /**
   * Asked before every epoch (from 1) whether the epoch's tensors are wanted; scalars always are. `newest` tells that
   * nothing follows it in the same call.
   */
  readonly recordTensors?: (epoch: number, newest: boolean) => boolean;
  /** What computes; the plain reference if absent. */
  readonly arithmetic?: CreateArithmetic;
  /** False leaves out of the records everything but losses and metrics. */
  readonly recording?: boolean;
}

/**
 * A training from its first weights. Equal options give equal bits, whatever is recorded and however it is driven. Throws
 * a RangeError when the options do not fit together or there is not enough memory.
 */
export function createTrainer(options: EngineOptions, settings: TrainerSettings = {}): Trainer {
  checkOptions(options);
  return new BatchTrainer(options, settings);
}

class BatchTrainer implements Trainer {
  epoch = 0;
  state: Trainer['state'] = 'training';
  divergence: Divergence | undefined;
  stopReason = '';

  readonly options: EngineOptions;
  readonly recording: boolean;
  readonly #recordTensors: (epoch: number, newest: boolean) => boolean;
  readonly #streams: RandomStreams;
  readonly #arithmetic: Arithmetic;
  readonly #schedule: Schedule;
  readonly #stopping: Stopping;

  /** Samples and batches of the running epoch that are done. */
  #samples = 0;
  #batches = 0;
  /** Where the stream of shuffling stood when the running epoch began. */
  #shuffling: Float64Array;
  /** The weight norms of the network as it was made. */
  readonly #firstWeightNorms: Float64Array;
  /** Something was set in it. */
  #isEdited = false;
  /** The batch that is stepped through. */
  #steps: ReturnType<typeof createBatchSteps> | undefined;

  constructor(options: EngineOptions, { recordTensors, arithmetic, recording }: TrainerSettings) {
    this.options = options;
    this.recording = recording ?? true;
    this.#recordTensors = recordTensors ?? (() => true);
    this.#streams = randomStreams(options.seed);
    this.#shuffling = this.#streams.shuffling.state();
    this.#arithmetic = (arithmetic ?? plainArithmetic)(options, this.#streams, { recording: this.recording });
    this.#firstWeightNorms = this.#arithmetic.firstWeightNorms.slice();
    this.#schedule = createSchedule(options.schedule, options.optimizer.learningRate);
    this.#stopping = createStopping(options);
    this.#end();
  }

  get layout(): TraceLayout {
    return this.#arithmetic.layout;
  }

  get arithmetic(): string {
    return this.#arithmetic.name;
  }

  get network(): Network {
    return this.#arithmetic.network();
  }

  optimizerMemory(l: number): readonly ParameterNumbers[] {
    return this.#arithmetic.memory(l);
  }

  get batch(): number {
    return this.#samples === 0 ? 0 : this.#batches;
  }

  get learningRate(): number {
    return this.#schedule.learningRate;
  }

  step(): EpochRecord | undefined {
    return copyOf(this.#step());
  }

  /** One batch; the rows are the arithmetic's own. */
  #step(): EpochRecord | undefined {
    if (this.state !== 'training') return undefined;
    if (this.#steps) return this.#steps.finish();
    if (this.#samples === 0) this.#beginEpoch();
    const place = this.#nextBatch();
    return this.#endBatch(place, this.#arithmetic.trainBatch(place));
  }

  #nextBatch(): BatchPlace {
    const { training, batchSize } = this.options;
    const start = this.#samples;
    return { start, B: Math.min(batchSize, training.rows - start), learningRate: this.#schedule.learningRate };
  }

  #endBatch({ B }: BatchPlace, failure: Failure | undefined): EpochRecord | undefined {
    this.#samples += B;
    this.#batches++;
    if (failure) {
      this.#diverge(failure, this.#batches);
      const { scalars, tensors } = this.#arithmetic.breakOff(this.#schedule.learningRate);
      return { epoch: this.epoch + 1, scalars, tensors };
    }
    return this.#samples === this.options.training.rows ? this.#endEpoch() : undefined;
  }

  run(mostEpochs = Number.POSITIVE_INFINITY): EpochBlock | undefined {
    const mayRun = this.#samples === 0 && this.state === 'training' && !this.#steps;
    const epochs = mayRun ? Math.min(mostEpochs, this.#epochsOfCall()) : 0;
    if (epochs > 0) return this.#trainEpochs(epochs);
    const record = this.#step();
    return record && blockOf(record);
  }

  steps({ withBefore = true, reads }: Parameters<Trainer['steps']>[0] = {}): BatchSteps | undefined {
    if (this.state !== 'training') return undefined;
    if (this.#steps) return this.#steps;
    const { start, B } = this.#nextBatch();
    const schedule = this.#schedule;
    const place: BatchPlace = {
      start,
      B,
      get learningRate() {
        return schedule.learningRate;
      },
    };
    const isFirst = this.#samples === 0;
    const before = withBefore ? this.checkpoint('forRecord') : undefined;
    this.#steps = createBatchSteps({
      options: this.options,
      arithmetic: this.#arithmetic,
      place,
      before,
      reads,
      begin: () => {
        if (isFirst) this.#beginEpoch();
      },
      rows: () => this.#arithmetic.order.slice(start, start + B),
      write: (edit, isLoaded) => this.#write(edit, isLoaded ? B : 0),
      end: failure => {
        this.#steps = undefined;
        return copyOf(this.#endBatch(place, failure));
      },
    });
    return this.#steps;
  }

  write(edit: Edit): void {
    if (this.divergence)
      throw new RangeError('The training has diverged: nothing is computed after it. Set numbers before that.');
    if (this.#steps) this.#steps.write(edit);
    else this.#write(edit, 0);
  }

  /** `B`: samples of the loaded batch. */
  #write(edit: Edit, B: number): void {
    const misfit = editMisfit(edit, this.options, B);
    if (misfit) throw new RangeError(misfit);
    if (edit.target === 'learningRate') {
      if (edit.value === this.#schedule.learningRate) return;
      this.#schedule.setLearningRate(edit.value);
    } else {
      const { target, layer: l, first } = edit;
      const values = vec(edit.values.length, this.options.precision);
      values.set(edit.values);
      const present = this.#arithmetic.read(target, l, B);
      if (values.every((value, k) => Object.is(value, present[first + k]))) return;
      this.#arithmetic.write(edit, B);
      if (target === 'weights') this.#raiseFirstNorm(l);
    }
    this.#isEdited = true;
  }

  #raiseFirstNorm(l: number): void {
    const norms = this.#arithmetic.firstWeightNorms.slice();
    const now = norm(this.#arithmetic.network().layers[l].w);
    // Infinite weights are judged as always.
    if (Number.isFinite(now)) norms[l] = Math.max(norms[l], now);
    this.#arithmetic.setFirstWeightNorms(norms);
  }

  checkpoint(kind: CheckpointKind): Checkpoint {
    if (this.#steps && this.#steps.done > 0) {
      throw new RangeError(
        'A training can be saved between two batches only. Finish the batch, or use `before` of its steps.',
      );
    }
    if (this.divergence)
      throw new RangeError(`The training ${this.divergence.message} It cannot be continued from there.`);
    const isInEpoch = this.#samples > 0;
    const { shuffling, dropout } = this.#streams;
    const { product, ...arrays } = this.#arithmetic.save(isInEpoch, kind === 'forRecord');
    return {
      arithmetic: this.arithmetic,
      training: trainingSummary(this.options),
      epoch: this.epoch,
      batch: isInEpoch ? this.#batches : 0,
      counters: Float64Array.of(product, ...this.#schedule.state(), ...this.#stopping.state()),
      streams: Float64Array.of(...(isInEpoch ? this.#shuffling : shuffling.state()), ...dropout.state()),
      ...arrays,
      ...(this.#isEdited && { edited: Float64Array.of(...this.#schedule.scale, ...this.#arithmetic.firstWeightNorms) }),
    };
  }

  restore(checkpoint: Checkpoint, { continueStopped = false } = {}): void {
    const misfit = checkpointMisfit(checkpoint, this);
    if (misfit) throw new RangeError(misfit);
    this.#steps?.abandon('The training was taken to another moment. Step into a batch there.');
    this.#steps = undefined;
    const { epoch, batch, counters, streams, edited = Float64Array.of(1, 1, ...this.#firstWeightNorms) } = checkpoint;
    this.#isEdited = checkpoint.edited !== undefined;
    const [product, rate, best, bad, bestMonitored, waited, ending] = counters;
    this.epoch = epoch;
    this.divergence = undefined;
    this.#stand(batch);
    this.#schedule.setState(epoch, [rate, best, bad]);
    this.#schedule.setScale([edited[0], edited[1]]);
    this.#arithmetic.setFirstWeightNorms(edited.subarray(2));
    this.#stopping.setState([bestMonitored, waited, continueStopped ? 0 : ending]);
    this.#end();
    this.#streams.shuffling.setState(streams.subarray(0, 5));
    this.#streams.dropout.setState(streams.subarray(5, 10));
    const updates = epoch * batchesOfEpoch(this.options) + batch;
    this.#arithmetic.load({ ...checkpoint, product }, { updates, batches: batch, samples: this.#samples });
    if (batch === 0) return;
    this.#shuffling = streams.slice(0, 5);
    this.#arrange(this.#arithmetic.order);
  }

  /** So many batches of the running epoch are done. */
  #stand(batches: number): void {
    const { training, batchSize } = this.options;
    this.#batches = batches;
    this.#samples = Math.min(batches * batchSize, training.rows);
  }

  #beginEpoch(): void {
    this.#shuffling = this.#streams.shuffling.state();
    this.#arrange(this.#arithmetic.order);
    this.#arithmetic.beginEpoch(this.#recordTensors(this.epoch + 1, true));
    this.#batches = 0;
  }

  #arrange(order: Uint32Array): void {
    orderSamples(order, this.options.shuffle ? this.#streams.shuffling : undefined);
  }

  #endEpoch(): EpochRecord {
    const { scalars, tensors, failure } = this.#arithmetic.endEpoch(this.#schedule.learningRate);
    const record = { epoch: this.epoch + 1, scalars, tensors };
    if (failure) this.#diverge(failure, this.#batches);
    else this.#completeEpoch(scalars);
    this.#samples = 0;
    return record;
  }

  /** Epochs may only be trained in one call when nothing is to be decided between them. */
  #epochsOfCall(): number {
    const { epochsPerCall } = this.#arithmetic;
    const ahead = this.options.epochs - this.epoch;
    return Math.min(epochsPerCall, ahead, this.#decidesAfterEpochs() ? 1 : ahead);
  }

  /** Whether anything depends on the numbers of the epochs before. */
  #decidesAfterEpochs(): boolean {
    return this.#schedule.dependsOnLosses || this.#stopping.mayStop;
  }

  #trainEpochs(count: number): EpochBlock {
    const firstEpoch = this.epoch + 1;
    const rows = this.#arithmetic.trainEpochs({
      learningRates: this.#schedule.ahead(count),
      arrange: order => this.#arrange(order),
      wantsTensors: index => this.#recordTensors(firstEpoch + index, index === count - 1),
    });
    const { epochs, failure, scalars } = rows;
    const completed = failure ? epochs - 1 : epochs;
    if (completed === 1) this.#completeEpoch(scalars);
    else if (completed > 1) this.#skipEpochs(completed);
    if (failure) this.#diverge(failure, rows.batches);
    // What fails in its weights fails between two epochs.
    if (failure && failure !== 'weights') this.#stand(rows.batches);
    return {
      firstEpoch,
      epochs,
      scalars,
      tensorEpochs: Int32Array.from(rows.recorded, index => firstEpoch + index),
      tensors: rows.tensors,
    };
  }

  #skipEpochs(count: number): void {
    this.epoch += count;
    this.#schedule.skip(count);
    this.#end();
  }

  /** Whether the run goes on after the epochs that are completed. */
  #end(): void {
    const isDone = this.epoch >= this.options.epochs;
    this.stopReason = isDone ? '' : this.#stopping.reason;
    this.state = isDone || this.stopReason !== '' ? 'finished' : 'training';
  }

  #completeEpoch(scalars: Float64Array): void {
    const numbers = {
      loss: scalars[lossIndex],
      validationLoss: scalars[validationLossIndex],
      accuracy: scalars[accuracyIndex],
      validationAccuracy: scalars[validationAccuracyIndex],
    };
    this.epoch++;
    this.#schedule.next(numbers);
    // After the last epoch, too: a training that is continued with more epochs must know what this one was like.
    this.#stopping.see(numbers);
    this.#end();
  }

  /** `batch` counts from 1. */
  #diverge(failure: Failure, batch: number): void {
    const { training, batchSize } = this.options;
    const B = Math.min(batchSize, training.rows - (batch - 1) * batchSize);
    const circumstances = {
      epoch: this.epoch + 1,
      batch,
      learningRate: this.#schedule.learningRate,
      isEdited: this.#isEdited,
    };
    this.state = 'diverged';
    this.divergence = this.#locate(failure, this.#arithmetic.batch(B), B, circumstances);
  }

  #locate(failure: Failure, network: Network, B: number, circumstances: Circumstances): Divergence {
    switch (failure) {
      case 'loss':
        return locateBadLoss(network, B, lossForward(network, B) / batchWeight(network, B), circumstances);
      case 'delta':
        return locateBadDelta(network, B, circumstances);
      case 'weights':
        return (
          findBadWeights(network, B, circumstances) ??
          locateExplosion(network, B, this.#arithmetic.firstWeightNorms, circumstances)
        );
    }
  }
}

function copyOf(record: EpochRecord | undefined): EpochRecord | undefined {
  return record && { ...record, scalars: record.scalars.slice(), tensors: record.tensors?.slice() };
}

const lossIndex = networkScalarIndex('loss');
const validationLossIndex = networkScalarIndex('validationLoss');
const accuracyIndex = networkScalarIndex('accuracy');
const validationAccuracyIndex = networkScalarIndex('validationAccuracy');
