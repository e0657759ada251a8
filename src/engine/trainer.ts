import { type RandomStreams, randomStreams } from '../random/streams.ts';
import { type NetworkScalar, networkScalarIndex, type TraceLayout, traceLayout } from '../trace/layout.ts';
import { backward } from './backward.ts';
import { loadBatch, orderSamples } from './batches.ts';
import { checkOptions } from './checkOptions.ts';
import { createClipping } from './clipping.ts';
import {
  type Divergence,
  findBadWeights,
  findExplosion,
  locateBadLoss,
  type Moment,
  weightNorms,
} from './divergence.ts';
import { forward } from './forward.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createNetwork, type Network } from './network.ts';
import { createOptimizer, type Optimizer, parametersOf } from './optimizers.ts';
import type { EngineOptions } from './options.ts';
import { createProbe, type Probe } from './probe.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { addRegularizationGradient, regularizationLoss } from './regularization.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { createStopping, type Stopping, type StoppingNumbers } from './stopping.ts';
import { createValidation, type Validation } from './validation.ts';

/** The numbers of one epoch: copies, the receiver's own. Their order is the trainer's `layout`. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly scalars: Float64Array;
  /** Undefined for an epoch whose tensors were not asked for. */
  readonly tensors: Float64Array | undefined;
}

/** One training, advanced batch by batch. */
export interface Trainer {
  readonly layout: TraceLayout;
  readonly network: Network;
  /** Epochs completed; one that diverged does not count. */
  readonly epoch: number;
  readonly state: 'training' | 'finished' | 'diverged';
  readonly divergence: Divergence | undefined;
  /** Why the run ended before its last epoch; empty otherwise. */
  readonly stopReason: string;
  /**
   * One batch. Gives the epoch's record when this batch was the epoch's last, or when the run diverged in it: then what
   * was not computed is NaN. Does nothing once the state is no longer `training`.
   */
  step(): EpochRecord | undefined;
}

/**
 * A training from its first weights. `recordTensors` is asked before every epoch (from 1) whether the epoch's tensors are
 * wanted; scalars always are. Equal options give equal bits, whatever is recorded. Throws a RangeError when the options do
 * not fit together.
 */
export function createTrainer(options: EngineOptions, recordTensors?: (epoch: number) => boolean): Trainer {
  checkOptions(options);
  return new BatchTrainer(options, recordTensors ?? (() => true));
}

class BatchTrainer implements Trainer {
  readonly layout: TraceLayout;
  readonly network: Network;
  epoch = 0;
  state: Trainer['state'] = 'training';
  divergence: Divergence | undefined;
  stopReason = '';

  readonly #options: EngineOptions;
  readonly #recordTensors: (epoch: number) => boolean;
  readonly #streams: RandomStreams;
  readonly #clipGradients: () => void;
  readonly #optimizer: Optimizer;
  readonly #schedule: Schedule;
  readonly #stopping: Stopping;
  readonly #order: Uint32Array;
  readonly #metrics: Metrics;
  readonly #validation: Validation;
  /** The rows that are written in place during an epoch and copied out at its end. */
  readonly #scalars: Float64Array;
  readonly #tensors: Float64Array;
  readonly #recorder: Recorder;
  readonly #probe: Probe;
  readonly #firstWeightNorms: Float64Array;

  /** Samples and batches of the running epoch that are done, and the sums of their losses and regularization terms. */
  #samples = 0;
  #batches = 0;
  #lossSum = 0;
  #regularizationSum = 0;
  #wantsTensors = false;

  constructor(options: EngineOptions, recordTensors: (epoch: number) => boolean) {
    const { training } = options;
    this.#options = options;
    this.#recordTensors = recordTensors;
    this.#streams = randomStreams(options.seed);
    this.network = createNetwork(options, Math.min(options.batchSize, training.rows), this.#streams);
    this.layout = traceLayout(
      this.network.layers.map(({ name, activation, I, O, hasBias }) => ({
        name,
        inputs: I,
        outputs: O,
        bias: hasBias,
        activation,
      })),
    );
    const parameters = parametersOf(this.network);
    this.#clipGradients = createClipping(options.clipping, parameters);
    this.#optimizer = createOptimizer(options.optimizer, parameters);
    this.#schedule = createSchedule(options.schedule, options.optimizer.learningRate);
    this.#stopping = createStopping(options);
    this.#order = new Uint32Array(training.rows);
    this.#metrics = createMetrics(options, training);
    this.#validation = createValidation(this.network, options);
    this.#scalars = new Float64Array(this.layout.scalarLength);
    this.#tensors = new Float64Array(this.layout.tensorLength);
    this.#recorder = createRecorder(this.network, this.layout, this.#scalars, this.#tensors);
    this.#probe = createProbe(this.network, this.layout, this.#tensors, options.probe);
    this.#firstWeightNorms = weightNorms(this.network);
    if (options.epochs <= 0) this.state = 'finished';
  }

  step(): EpochRecord | undefined {
    if (this.state !== 'training') return undefined;
    if (this.#samples === 0) this.#beginEpoch();
    const { training } = this.#options;
    const B = Math.min(this.network.capacity, training.rows - this.#samples);

    loadBatch(this.network, training, this.#order, this.#samples, B);
    const loss = forward(this.network, B);
    this.#samples += B;
    this.#batches++;
    this.#lossSum += loss * B;
    this.#regularizationSum += regularizationLoss(this.network);
    if (!Number.isFinite(loss)) {
      this.#diverge(locateBadLoss(this.network, B, loss, this.#moment()));
      return this.#brokenRecord();
    }
    this.#metrics.add(this.network, B);
    backward(this.network, B);
    addRegularizationGradient(this.network);
    this.#recorder.add(B);
    this.#clipGradients();
    this.#optimizer.update(this.#schedule.learningRate);
    return this.#samples === training.rows ? this.#endEpoch(B) : undefined;
  }

  #beginEpoch(): void {
    this.#wantsTensors = this.#recordTensors(this.epoch + 1);
    orderSamples(this.#order, this.#options.shuffle ? this.#streams.shuffling : undefined);
    this.#metrics.reset();
    this.#recorder.begin();
    if (this.#wantsTensors) this.#probe.record();
    this.#batches = 0;
    this.#lossSum = 0;
    this.#regularizationSum = 0;
  }

  #endEpoch(B: number): EpochRecord {
    this.#recorder.finish();
    const loss = this.#lossSum / this.#samples;
    const accuracy = this.#metrics.accuracy();
    const validationLoss = this.#validation.run();
    const validationAccuracy = this.#validation.metrics.accuracy();
    this.#write('accuracy', accuracy);
    this.#write('r2', this.#metrics.r2());
    this.#write('mae', this.#metrics.mae());
    this.#write('validationLoss', validationLoss);
    this.#write('validationAccuracy', validationAccuracy);
    this.#write('validationR2', this.#validation.metrics.r2());
    this.#write('validationMae', this.#validation.metrics.mae());
    const record = this.#record();
    const moment = this.#moment();
    const divergence =
      findBadWeights(this.network, B, moment) ?? findExplosion(this.network, this.#firstWeightNorms, moment);
    if (divergence) this.#diverge(divergence);
    else this.#completeEpoch({ loss, validationLoss, accuracy, validationAccuracy });
    this.#samples = 0;
    return record;
  }

  #completeEpoch(numbers: StoppingNumbers): void {
    this.epoch++;
    this.#schedule.next(numbers);
    if (this.epoch === this.#options.epochs) this.state = 'finished';
    else this.stopReason = this.#stopping.see(numbers) ?? '';
    if (this.stopReason !== '') this.state = 'finished';
  }

  #moment(): Moment {
    return { epoch: this.epoch + 1, batch: this.#batches, learningRate: this.#schedule.learningRate };
  }

  #diverge(divergence: Divergence): void {
    this.state = 'diverged';
    this.divergence = divergence;
  }

  #brokenRecord(): EpochRecord {
    this.#recorder.breakOff();
    for (const name of measuredAtEnd) this.#write(name, Number.NaN);
    return this.#record();
  }

  #record(): EpochRecord {
    this.#write('loss', this.#lossSum / this.#samples);
    this.#write('regularization', this.#regularizationSum / this.#batches);
    this.#write('learningRate', this.#schedule.learningRate);
    const tensors = this.#wantsTensors ? this.#tensors.slice() : undefined;
    return { epoch: this.epoch + 1, scalars: this.#scalars.slice(), tensors };
  }

  #write(name: NetworkScalar, value: number): void {
    this.#scalars[networkScalarIndex(name)] = value;
  }
}

const measuredAtEnd: readonly NetworkScalar[] = [
  'accuracy',
  'r2',
  'mae',
  'validationLoss',
  'validationAccuracy',
  'validationR2',
  'validationMae',
];
