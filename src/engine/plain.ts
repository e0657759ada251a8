import type { RandomStreams } from '../random/streams.ts';
import { networkScalarIndex, type TraceLayout, traceLayout } from '../trace/layout.ts';
import type { NetworkScalar } from '../trace/scalars.ts';
import type {
  Arithmetic,
  ArithmeticSettings,
  ArithmeticState,
  BatchPlace,
  BatchQuantity,
  EpochRows,
  EpochsRows,
  Failure,
  ParameterNumbers,
} from './arithmetic.ts';
import { loadBatch } from './batches.ts';
import { type BatchStep, batchPlan, endOfBackward } from './batchPlan.ts';
import { type CheckpointTensor, checkpointTensors, recordLength } from './checkpoint.ts';
import { createClipping } from './clipping.ts';
import { hasSoundWeights, weightNorms } from './divergence.ts';
import { dropoutForward } from './dropout.ts';
import type { NumbersEdit } from './edit.ts';
import { batchWeight } from './meanLoss.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createNetwork, type Network } from './network.ts';
import { createOptimizer, type Optimizer, parametersOf } from './optimizers.ts';
import { optimizerTensors } from './optimizerTensors.ts';
import type { EngineOptions } from './options.ts';
import {
  activationForward,
  backwardStep,
  hasFiniteDeltas,
  inputGradient,
  lossForward,
  netForward,
  outputGradient,
} from './passes.ts';
import { createProbe, type Probe } from './probe.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { addRegularizationGradient, regularizationLoss } from './regularization.ts';
import { copyInto, newRoom, type Room } from './room.ts';
import { createValidation, type Validation } from './validation.ts';
import { type Vec, vec } from './vector.ts';

/** The reference: every step a plain loop over the arrays of a `Network`. */
export function plainArithmetic(
  options: EngineOptions,
  streams: RandomStreams,
  settings: ArithmeticSettings,
): Arithmetic {
  return new PlainArithmetic(options, streams, settings);
}

/** The record layout of a network. */
export function layoutOf(network: Network): TraceLayout {
  return traceLayout(
    network.layers.map(({ name, activation, I, O, hasBias }) => {
      return { name, inputs: I, outputs: O, bias: hasBias, activation };
    }),
  );
}

class PlainArithmetic implements Arithmetic {
  readonly name: string;
  readonly layout: TraceLayout;
  readonly firstWeightNorms: Float64Array;
  readonly order: Uint32Array;
  readonly epochsPerCall = 0;
  readonly plan: readonly BatchStep[];
  /** The steps after which the deltas, and the gradients that are recorded, are there. */
  readonly #endOfBackward: BatchStep;
  readonly #endOfGradients: BatchStep;
  readonly #firstUpdated: number | undefined;
  readonly #options: EngineOptions;
  readonly #network: Network;
  readonly #isRecording: boolean;
  readonly #clipGradients: () => void;
  readonly #optimizer: Optimizer;
  readonly #metrics: Metrics;
  readonly #validation: Validation;
  /** The rows that are written in place during an epoch and handed out at its end. */
  readonly #scalars: Float64Array;
  readonly #tensors: Float64Array;
  readonly #recorder: Recorder;
  readonly #probe: Probe;

  /** Batches of the running epoch that are done, and the sums of their losses and regularization terms. */
  #batches = 0;
  #lossSum = 0;
  /** By which the sum of losses is divided. */
  #weightSum = 0;
  #regularizationSum = 0;
  #wantsTensors = false;

  constructor(options: EngineOptions, streams: RandomStreams, { recording }: ArithmeticSettings) {
    const { training } = options;
    this.name = `${options.precision} plain`;
    this.plan = batchPlan(options);
    this.#endOfBackward = endOfBackward(this.plan);
    this.#endOfGradients = this.plan.find(({ phase }) => phase === 'penalty') ?? this.#endOfBackward;
    this.#firstUpdated = this.plan.find(({ phase }) => phase === 'update')?.layer;
    this.#options = options;
    this.#isRecording = recording;
    this.#network = createNetwork(options, Math.min(options.batchSize, training.rows), streams);
    this.layout = layoutOf(this.#network);
    this.order = new Uint32Array(training.rows);
    const parameters = parametersOf(this.#network);
    this.#clipGradients = createClipping(options.clipping, parameters);
    this.#optimizer = createOptimizer(options.optimizer, parameters);
    this.#metrics = createMetrics(options, training);
    this.#validation = createValidation(this.#network, options);
    this.#scalars = new Float64Array(this.layout.scalarLength).fill(Number.NaN);
    this.#tensors = new Float64Array(this.layout.tensorLength);
    this.#recorder = createRecorder(this.#network, this.layout, this.#scalars, this.#tensors);
    this.#probe = createProbe(this.#network, this.layout, this.#tensors, options.probe);
    this.firstWeightNorms = weightNorms(this.#network);
  }

  network(): Network {
    return this.#network;
  }

  batch(B: number): Network {
    // Which a delta that is computed together with the loss does without.
    outputGradient(this.#network, this.#network.layers.length - 1, B);
    return this.#network;
  }

  beginEpoch(wantsTensors: boolean): void {
    this.#wantsTensors = wantsTensors && this.#isRecording;
    this.#metrics.reset();
    if (this.#isRecording) this.#recorder.begin();
    if (this.#wantsTensors) this.#probe.record();
    this.#batches = 0;
    this.#lossSum = 0;
    this.#weightSum = 0;
    this.#regularizationSum = 0;
  }

  trainBatch(place: BatchPlace): Failure | undefined {
    for (const step of this.plan) {
      const failure = this.perform(step, place);
      if (failure) return failure;
    }
    return undefined;
  }

  perform(step: BatchStep, { start, B, learningRate }: BatchPlace): Failure | undefined {
    const network = this.#network;
    const { phase, layer: l } = step;
    const layer = network.layers[l ?? 0];
    switch (phase) {
      case 'load':
        loadBatch(network, this.#options.training, this.order, start, B);
        return undefined;
      case 'net':
        netForward(layer, B);
        return undefined;
      case 'output':
        activationForward(layer, B);
        return undefined;
      case 'dropout':
        dropoutForward(layer, layer.dropout!, network.dropoutStream!, B);
        return undefined;
      case 'loss':
        return this.#addLoss(B);
      case 'penalty':
        addRegularizationGradient(network);
        break;
      case 'clip':
        this.#clipGradients();
        return undefined;
      case 'update':
        if (l === this.#firstUpdated) this.#optimizer.begin();
        this.#optimizer.update(layer.w, learningRate);
        this.#optimizer.update(layer.b, learningRate);
        return undefined;
      default:
        backwardStep(network, { phase, layer: l! }, B);
    }
    if (step === this.#endOfBackward && !hasFiniteDeltas(network, B)) return 'delta';
    if (step === this.#endOfGradients && this.#isRecording) this.#recorder.add(B);
    return undefined;
  }

  #addLoss(B: number): Failure | undefined {
    const loss = lossForward(this.#network, B);
    this.#batches++;
    this.#lossSum += loss;
    this.#weightSum += batchWeight(this.#network, B);
    this.#regularizationSum += regularizationLoss(this.#network);
    if (!Number.isFinite(loss)) return 'loss';
    this.#metrics.add(this.#network, B);
    return undefined;
  }

  read(quantity: BatchQuantity, l: number, B: number, room: Room = newRoom): Float64Array {
    const layer = this.#network.layers[l];
    const { I, O, dropout, dw, db } = layer;
    const rows = (batch: Vec, columns: number) => Float64Array.from(batch.subarray(0, B * columns));
    switch (quantity) {
      case 'input':
        return rows(layer.x, I);
      case 'net':
        return rows(layer.net, O);
      case 'output':
        return rows(layer.y, O);
      case 'dropoutMask':
        return rows(dropout!.mask, O);
      case 'sampleLoss':
        return rows(this.#network.sampleLosses, 1);
      case 'outputGradient':
        return rows(layer.dy, O);
      case 'jacobianDiagonal':
        return rows(layer.jacobianDiagonal, O);
      case 'delta':
        return rows(layer.dnet, O);
      case 'inputGradient':
        if (l === 0) inputGradient(layer, B);
        return rows(layer.dx, I);
      case 'gradient':
      case 'penalizedGradient':
      case 'clippedGradient':
        return copyInto(room, dw);
      case 'biasGradient':
      case 'clippedBiasGradient':
        return copyInto(room, db);
      case 'weights':
        return copyInto(room, layer.w);
      case 'bias':
        return copyInto(room, layer.b);
    }
  }

  write({ target, layer: l, first, values }: NumbersEdit): void {
    const { w, b, x } = this.#network.layers[l];
    ({ weights: w, bias: b, input: x })[target].set(values, first);
  }

  setFirstWeightNorms(norms: Float64Array): void {
    this.firstWeightNorms.set(norms);
  }

  memory(l: number, room: Room = newRoom): ParameterNumbers[] {
    const { w, b, trainsWeights, trainsBias } = this.#network.layers[l];
    if (!trainsWeights && !trainsBias) return [];
    const [ofWeights, ofBias] = [this.#optimizer.stateOf(w), this.#optimizer.stateOf(b)];
    return optimizerTensors(this.#options.optimizer).map((_, index) => ({
      weights: copyInto(room, ofWeights[index] ?? []),
      bias: copyInto(room, ofBias[index] ?? []),
    }));
  }

  endEpoch(learningRate: number): EpochRows {
    if (this.#isRecording) this.#recorder.finish();
    this.#write('accuracy', this.#metrics.accuracy());
    this.#write('r2', this.#metrics.r2());
    this.#write('mae', this.#metrics.mae());
    const isSound = hasSoundWeights(this.#network, this.firstWeightNorms);
    for (const name of validated) this.#write(name, Number.NaN);
    if (isSound) this.#validate();
    return { ...this.#rows(learningRate), failure: isSound ? undefined : 'weights' };
  }

  #validate(): void {
    this.#write('validationLoss', this.#validation.run());
    this.#write('validationAccuracy', this.#validation.metrics.accuracy());
    this.#write('validationR2', this.#validation.metrics.r2());
    this.#write('validationMae', this.#validation.metrics.mae());
  }

  breakOff(learningRate: number): EpochRows {
    if (this.#isRecording) this.#recorder.breakOff();
    for (const name of measuredAtEnd) this.#write(name, Number.NaN);
    return { ...this.#rows(learningRate), failure: undefined };
  }

  trainEpochs(): EpochsRows {
    throw new Error('the plain arithmetic trains batch by batch');
  }

  save(wantsSums: boolean, wantsRecord: boolean): ArithmeticState {
    const tensors = checkpointTensors(this.#options);
    const parameters = vec(
      tensors.reduce((sum, { length }) => sum + length, 0),
      this.#options.precision,
    );
    for (const tensor of tensors) parameters.set(this.#tensor(tensor), tensor.start);
    const weights = this.#options.classWeights ? [this.#weightSum] : [];
    const sums = wantsSums ? [this.#lossSum, this.#regularizationSum, ...weights, ...this.#metrics.state()] : [];
    const hasRecord = wantsSums && wantsRecord && this.#isRecording;
    return {
      product: this.#optimizer.counters()[1],
      parameters,
      sums: Float64Array.from(sums),
      record: hasRecord ? this.#recorder.state(this.#wantsTensors) : new Float64Array(0),
    };
  }

  load(
    { product, parameters, sums, record }: ArithmeticState,
    { updates, batches, samples }: { readonly updates: number; readonly batches: number; readonly samples: number },
  ): void {
    for (const tensor of checkpointTensors(this.#options)) {
      this.#tensor(tensor).set(parameters.subarray(tensor.start, tensor.start + tensor.length));
    }
    this.#optimizer.setCounters(updates, product);
    this.#batches = batches;
    const { classWeights } = this.#options;
    [this.#lossSum = 0, this.#regularizationSum = 0] = sums;
    this.#weightSum = classWeights ? (sums[2] ?? 0) : samples;
    if (sums.length > 0) this.#metrics.setState(sums.subarray(classWeights ? 3 : 2), samples);
    this.#wantsTensors = record.length > recordLength(this.layout, false) && this.#isRecording;
    if (record.length > 0 && this.#isRecording) this.#recorder.setState(record, samples, batches);
  }

  /** The array of a checkpoint's tensor. */
  #tensor({ layer, memory, of }: CheckpointTensor): Vec {
    const { w, b } = this.#network.layers[layer];
    const theta = of === 'weights' ? w : b;
    return memory === undefined ? theta : this.#optimizer.stateOf(theta)[memory];
  }

  #rows(learningRate: number): Pick<EpochRows, 'scalars' | 'tensors'> {
    this.#write('loss', this.#lossSum / this.#weightSum);
    this.#write('regularization', this.#regularizationSum / this.#batches);
    this.#write('learningRate', learningRate);
    return { scalars: this.#scalars, tensors: this.#wantsTensors ? this.#tensors : undefined };
  }

  #write(name: NetworkScalar, value: number): void {
    this.#scalars[networkScalarIndex(name)] = value;
  }
}

const validated: readonly NetworkScalar[] = ['validationLoss', 'validationAccuracy', 'validationR2', 'validationMae'];
const measuredAtEnd: readonly NetworkScalar[] = ['accuracy', 'r2', 'mae', ...validated];
