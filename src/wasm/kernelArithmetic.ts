import type {
  Arithmetic,
  ArithmeticSettings,
  ArithmeticState,
  BatchPlace,
  BatchQuantity,
  CreateArithmetic,
  EpochRows,
  EpochsPlan,
  EpochsRows,
  Failure,
  ParameterNumbers,
} from '../engine/arithmetic.ts';
import { loadBatch } from '../engine/batches.ts';
import { type BatchStep, batchPlan, endOfBackward } from '../engine/batchPlan.ts';
import { recordLength, sumsLength } from '../engine/checkpoint.ts';
import { explosionNorm, weightNorms } from '../engine/divergence.ts';
import { drawMask } from '../engine/dropout.ts';
import type { NumbersEdit } from '../engine/edit.ts';
import { errorSizes, metricKind, targetSpread } from '../engine/metrics.ts';
import { createNetwork, type Network, withBatch } from '../engine/network.ts';
import { optimizerTensors } from '../engine/optimizerTensors.ts';
import type { EngineOptions } from '../engine/options.ts';
import { completeBackward } from '../engine/passes.ts';
import { layoutOf, plainArithmetic } from '../engine/plain.ts';
import { copyInto, newRoom, type Room } from '../engine/room.ts';
import { sideBetween } from '../functions/losses.ts';
import type { RandomStreams } from '../random/streams.ts';
import type { TraceLayout } from '../trace/layout.ts';
import { failures, matrixCodes, metricCodes, optimizerArguments, stepCodes, tensorCodes } from './codes.ts';
import { loadParameters, loadRecord, saveParameters, saveRecord } from './kernelCheckpoint.ts';
import { isAddressable, memoryShape, mostEpochsOfCall, tensorBytesOfCall } from './kernelMemory.ts';
import { assertMemory, type KernelModule, KernelNetwork } from './kernelNetwork.ts';
import { areResident, KernelSamples } from './kernelSamples.ts';
import { isWorthATeam, sharedMemory, type Team } from './team.ts';

/**
 * A training's computations by a compiled module of kernels, for one precision (see `kernels/`); by two threads where there
 * is a team and a batch is large enough. What WebAssembly cannot address is computed by the plain reference.
 */
export function kernelArithmetic(
  module: WebAssembly.Module,
  team?: Team,
  otherwise: CreateArithmetic = plainArithmetic,
): CreateArithmetic {
  return (options, streams, settings) => {
    if (!isAddressable(memoryShape(options))) return otherwise(options, streams, settings);
    if (!team || !isWorthATeam(options)) {
      return new KernelArithmetic({ module, memory: undefined }, options, streams, settings);
    }
    const memory = sharedMemory(options);
    const arithmetic = new KernelArithmetic({ module: team.module, memory }, options, streams, settings);
    team.recruit({ module: team.module, memory, address: arithmetic.teamAddress, precision: options.precision });
    return arithmetic;
  };
}

/** Multiplications in about a millisecond, by which short epochs are gathered into a call. */
const workOfCall = 4e6;
/** Work besides the multiplications, for each unit of a sample. */
const workOfUnit = 40;

class KernelArithmetic implements Arithmetic {
  readonly name: string;
  readonly layout: TraceLayout;
  readonly firstWeightNorms: Float64Array;
  readonly epochsPerCall: number;
  /** Where a second thread finds its tasks; 0 without one. */
  readonly teamAddress: number;
  readonly #options: EngineOptions;
  /** Tensors that the optimizer remembers. */
  readonly #remembered: number;
  readonly #streams: RandomStreams;
  readonly #isRecording: boolean;
  readonly #picture: Network;
  readonly #memory: KernelNetwork;
  readonly #training: KernelSamples;
  readonly #validation: KernelSamples;
  readonly #isResident: boolean;
  readonly #capacity: number;
  readonly #tensorRows: number;

  /** Addresses: rows 0, 1, ... in order; the orders, rates and wishes of a call's epochs; what it writes. */
  readonly #identity: number;
  readonly #orders: number;
  readonly #rates: number;
  readonly #wanted: number;
  readonly #scalars: number;
  readonly #tensors: number;
  readonly #growth: number;

  readonly plan: readonly BatchStep[];
  readonly #endOfBackward: BatchStep;
  readonly #firstUpdated: number | undefined;

  #wantsTensors = false;
  /** Where the last batch began. */
  #start = 0;
  /** Its x, or a part of it, was set, and is not that of the data. */
  #hasOwnInput = false;
  #isStale = false;

  constructor(module: KernelModule, options: EngineOptions, streams: RandomStreams, { recording }: ArithmeticSettings) {
    const { training, validation, probe, inputs, layers } = options;
    const outputs = layers[layers.length - 1].units;
    this.plan = batchPlan(options);
    this.#endOfBackward = endOfBackward(this.plan);
    this.#firstUpdated = this.plan.find(({ phase }) => phase === 'update')?.layer;
    this.#options = options;
    this.#remembered = optimizerTensors(options.optimizer).length;
    this.#streams = streams;
    this.#isRecording = recording;
    this.#capacity = Math.min(options.batchSize, training.rows);
    this.#picture = createNetwork(options, 1, streams);
    this.layout = layoutOf(this.#picture);
    this.firstWeightNorms = weightNorms(this.#picture);
    const memory = new KernelNetwork(module, this.#picture, options, this.#capacity);
    const { kernels } = memory;
    this.#memory = memory;
    this.name = `${options.precision} kernels${kernels.fusesMultiplyAdd() ? ' with fused multiply-add' : ''}`;
    this.teamAddress = module.memory ? kernels.openTeam() : 0;

    this.#isResident = areResident(options, memory.size);
    const room = (rows: number) => (this.#isResident ? rows : this.#capacity);
    this.#training = new KernelSamples(memory, training, room(training.rows), inputs, outputs);
    this.#validation = new KernelSamples(memory, validation, room(validation.rows), inputs, outputs);
    const pinned = new KernelSamples(memory, probe, 1, inputs, outputs);
    this.epochsPerCall = this.#isResident ? epochsOfCall(options) : 0;
    const epochs = Math.max(1, this.epochsPerCall);
    const tensorBytes = 8 * this.layout.tensorLength;
    this.#tensorRows = Math.max(1, Math.min(epochs, Math.floor(tensorBytesOfCall / tensorBytes)));
    const most = Math.max(training.rows, validation.rows, this.#capacity);
    this.#identity = memory.allocate(4 * most);
    this.#orders = memory.allocate(4 * training.rows * epochs);
    this.#rates = memory.allocate(8 * epochs);
    this.#wanted = memory.allocate(epochs);
    this.#scalars = memory.allocate(8 * this.layout.scalarLength * epochs);
    this.#tensors = memory.allocate(recording ? tensorBytes * this.#tensorRows : 8);
    this.#growth = memory.allocate(8 * layers.length);

    kernels.setSamples(this.#training.x, this.#training.t, training.rows);
    kernels.setValidation(this.#validation.x, this.#validation.t, validation.rows);
    kernels.setProbe(pinned.x, pinned.t);
    kernels.setClipping(options.clipping.value ?? Number.NaN, options.clipping.norm ?? Number.NaN);
    kernels.chooseOptimizer(...optimizerArguments(options.optimizer));
    const { classWeights = [] } = options;
    const weights = memory.allocate(8 * (classWeights.length + 1));
    if (classWeights.length > 0) kernels.setClassWeights(weights);
    const kind = metricCodes[metricKind(options, training, outputs)];
    const validationKind = metricCodes[metricKind(options, validation, outputs)];
    kernels.setMetrics(kind, validationKind, sideBetween(options.loss));
    if (kernels.beginTraining(Number(recording)) === 0) throw new RangeError('there is not enough memory to train');

    // From here on nothing is allocated, and views stay.
    if (options.task === 'regression') {
      for (const [ofValidation, samples] of [training, validation].entries()) {
        memory.doubles(kernels.spreadOf(ofValidation), outputs).set(targetSpread(samples, outputs, options));
        memory.doubles(kernels.sizesOf(ofValidation), outputs).set(errorSizes(options, outputs));
      }
    }
    this.#uints(this.#identity, most).forEach((_, row, identity) => {
      identity[row] = row;
    });
    memory.doubles(this.#scalars, this.layout.scalarLength * epochs).fill(Number.NaN);
    memory.doubles(weights, classWeights.length).set(classWeights);
    this.setFirstWeightNorms(this.firstWeightNorms);
    pinned.copyAll();
    if (!this.#isResident) return;
    this.#training.copyAll();
    this.#validation.copyAll();
  }

  setFirstWeightNorms(norms: Float64Array): void {
    this.firstWeightNorms.set(norms);
    this.#memory.doubles(this.#growth, norms.length).set(norms.map(explosionNorm));
  }

  get order(): Uint32Array {
    return this.#uints(this.#orders, this.#options.training.rows);
  }

  network(): Network {
    if (this.#isStale) this.#memory.readParameters(this.#picture);
    this.#isStale = false;
    return this.#picture;
  }

  batch(B: number): Network {
    const network = withBatch(this.network(), B, this.#streams.dropout);
    loadBatch(network, this.#options.training, this.order, this.#start, B);
    for (const [l, { net, y, dnet, x, dropout }] of network.layers.entries()) {
      if (l > 0 || this.#hasOwnInput) x.set(this.read('input', l, B));
      net.set(this.read('net', l, B));
      y.set(this.read('output', l, B));
      dnet.set(this.read('delta', l, B));
      dropout?.mask.set(this.read('dropoutMask', l, B));
    }
    completeBackward(network, B);
    return network;
  }

  beginEpoch(wantsTensors: boolean): void {
    this.#wantsTensors = wantsTensors && this.#isRecording;
    this.#memory.kernels.beginEpoch(this.#wantsTensors ? this.#tensors : 0);
  }

  trainBatch({ start, B, learningRate }: BatchPlace): Failure | undefined {
    const { address, first } = this.#prepare(start, B);
    return failures[this.#memory.kernels.trainBatch(address, first, B, learningRate)];
  }

  /** Makes the batch ready to be loaded: its rows, and the masks of dropout. Returns where its order stands. */
  #prepare(start: number, B: number): { readonly address: number; readonly first: number } {
    this.#start = start;
    this.#hasOwnInput = false;
    this.#isStale = true;
    this.#drop(B);
    if (this.#isResident) return { address: this.#orders, first: start };
    this.#training.copyRows(this.order, start, B);
    return { address: this.#identity, first: 0 };
  }

  perform(step: BatchStep, { start, B, learningRate }: BatchPlace): Failure | undefined {
    const { kernels } = this.#memory;
    const layer = step.layer ?? 0;
    const perform = (code: number, address = 0, first = 0) =>
      failures[kernels.performStep(code, layer, address, first, B, learningRate)];
    switch (step.phase) {
      case 'load': {
        assertMemory(kernels.allocateSteps());
        const { address, first } = this.#prepare(start, B);
        return perform(stepCodes.load, address, first);
      }
      // With the net values the kernels compute what follows from them.
      case 'output':
      case 'dropout':
        return undefined;
      case 'update':
        if (step.layer === this.#firstUpdated) perform(stepCodes.beginUpdate);
        this.#isStale = true;
        break;
    }
    return perform(stepCodes[step.phase]) ?? (step === this.#endOfBackward ? perform(stepCodes.check) : undefined);
  }

  read(quantity: BatchQuantity, l: number, B: number, room: Room = newRoom): Float64Array {
    const { I, O } = this.#picture.layers[l];
    switch (quantity) {
      case 'input':
      case 'inputGradient':
        return this.#memory.readBatch(l, matrixCodes[quantity], B, I);
      case 'net':
      case 'output':
      case 'dropoutMask':
      case 'outputGradient':
      case 'delta':
        return this.#memory.readBatch(l, matrixCodes[quantity], B, O);
      case 'jacobianDiagonal':
        return this.#memory.readDiagonal(l, B, O);
      case 'sampleLoss':
        return this.#memory.readLosses(B);
      case 'gradient':
      case 'penalizedGradient':
      case 'clippedGradient':
        return copyInto(room, this.#memory.readTensor(l, tensorCodes.gradient).weights);
      case 'biasGradient':
      case 'clippedBiasGradient':
        return copyInto(room, this.#memory.readTensor(l, tensorCodes.gradient).units);
      case 'weights':
        return copyInto(room, this.#memory.readTensor(l, tensorCodes.parameters).weights);
      case 'bias':
        return copyInto(room, this.#memory.readTensor(l, tensorCodes.parameters).units);
    }
  }

  write({ target, layer: l, first, values }: NumbersEdit, B: number): void {
    const memory = this.#memory;
    if (target === 'input') {
      const x = this.read('input', l, B);
      x.set(values, first);
      memory.writeBatch(l, matrixCodes.input, B, this.#picture.layers[l].I, x);
      this.#hasOwnInput = true;
      return;
    }
    const { weights, units } = memory.readTensor(l, tensorCodes.parameters);
    const parameters = { weights: weights.slice(), units: units.slice() };
    (target === 'weights' ? parameters.weights : parameters.units).set(values, first);
    memory.writeTensor(l, tensorCodes.parameters, parameters);
    this.#isStale = true;
  }

  memory(l: number, room: Room = newRoom): ParameterNumbers[] {
    const { trainsWeights, trainsBias } = this.#picture.layers[l];
    if (!trainsWeights && !trainsBias) return [];
    const part = (values: Float64Array, isTrained: boolean) => copyInto(room, isTrained ? values : []);
    return Array.from({ length: this.#remembered }, (_, index) => {
      const { weights, units } = this.#memory.readTensor(l, tensorCodes.memory + index);
      return { weights: part(weights, trainsWeights), bias: part(units, trainsBias) };
    });
  }

  endEpoch(learningRate: number): EpochRows {
    this.#validate();
    return this.#finish(learningRate, true);
  }

  breakOff(learningRate: number): EpochRows {
    return this.#finish(learningRate, false);
  }

  save(wantsSums: boolean, wantsRecord: boolean): ArithmeticState {
    const hasRecord = wantsSums && wantsRecord && this.#isRecording;
    return {
      product: this.#memory.kernels.product.value,
      parameters: saveParameters(this.#memory, this.#options),
      sums: wantsSums ? this.#memory.readSums(sumsLength(this.#options)) : new Float64Array(0),
      record: hasRecord
        ? saveRecord(this.#memory, this.layout, this.#tensors, this.#wantsTensors)
        : new Float64Array(0),
    };
  }

  load(
    { product, parameters, sums, record }: ArithmeticState,
    { updates, batches, samples }: { readonly updates: number; readonly batches: number; readonly samples: number },
  ): void {
    loadParameters(this.#memory, this.#options, parameters);
    this.#memory.kernels.setUpdates(updates, product);
    this.#isStale = true;
    if (sums.length > 0) this.#memory.writeSums(sums, batches, samples);
    this.#wantsTensors = record.length > recordLength(this.layout, false) && this.#isRecording;
    if (record.length > 0 && this.#isRecording) loadRecord(this.#memory, this.layout, this.#tensors, record);
  }

  trainEpochs({ learningRates, arrange, wantsTensors }: EpochsPlan): EpochsRows {
    const { kernels } = this.#memory;
    const { rows } = this.#options.training;
    const { scalarLength, tensorLength } = this.layout;
    const wanted = new Uint8Array(kernels.memory.buffer, this.#wanted, learningRates.length);
    const recorded: number[] = [];
    let count = 0;
    for (; count < learningRates.length; count++) {
      const isWanted = this.#isRecording && wantsTensors(count);
      if (isWanted && recorded.length === this.#tensorRows) break;
      if (isWanted) recorded.push(count);
      wanted[count] = Number(isWanted);
    }
    const orders = this.#options.shuffle ? count : 1;
    for (let e = 0; e < orders; e++) arrange(this.#uints(this.#orders + 4 * rows * e, rows));
    this.#memory.doubles(this.#rates, count).set(learningRates.slice(0, count));
    const epochs = kernels.trainEpochs(
      count,
      this.#rates,
      this.#orders,
      this.#options.shuffle ? 4 * rows : 0,
      this.#identity,
      this.#wanted,
      this.#scalars,
      8 * scalarLength,
      this.#tensors,
      this.#growth,
    );
    this.#isStale = true;
    const failure = failures[kernels.failure.value];
    const batches: number = kernels.batches.value;
    this.#start = (batches - 1) * this.#capacity;
    this.#hasOwnInput = false;
    if (failure && orders > 1) this.order.set(this.#uints(this.#orders + 4 * rows * (epochs - 1), rows));
    const kept = recorded.filter(epoch => epoch < epochs);
    return {
      epochs,
      scalars: this.#memory.doubles(this.#scalars, epochs * scalarLength),
      recorded: kept,
      tensors: this.#memory.doubles(this.#tensors, kept.length * tensorLength),
      failure,
      batches,
    };
  }

  /** Draws the factors of the outputs of the layers that drop, as the reference does: layer by layer, sample by sample. */
  #drop(B: number): void {
    const { dropout } = this.#streams;
    for (const [l, { dropoutRate: rate, O }] of this.#picture.layers.entries()) {
      if (rate === 0) continue;
      const mask = new Float64Array(B * O);
      drawMask(mask, rate, dropout, mask.length);
      this.#memory.writeBatch(l, matrixCodes.dropoutMask, B, O, mask);
    }
  }

  #validate(): void {
    const { kernels } = this.#memory;
    const { rows } = this.#options.validation;
    if (rows === 0 || !kernels.mayValidate(this.#growth)) return;
    if (this.#isResident) {
      kernels.measureAll(this.#identity);
      return;
    }
    const order = this.#uints(this.#identity, rows);
    for (let start = 0; start < rows; start += this.#capacity) {
      const B = Math.min(this.#capacity, rows - start);
      this.#validation.copyRows(order, start, B);
      kernels.measureBatch(this.#identity, 0, B);
    }
  }

  #finish(learningRate: number, known: boolean): EpochRows {
    const tensors = this.#wantsTensors ? this.#tensors : 0;
    const arguments_ = [this.#scalars, tensors, learningRate, Number(known), this.#growth] as const;
    const failure = failures[this.#memory.kernels.endEpoch(...arguments_)];
    return {
      scalars: this.#memory.doubles(this.#scalars, this.layout.scalarLength),
      tensors: tensors === 0 ? undefined : this.#memory.doubles(tensors, this.layout.tensorLength),
      failure: known ? failure : undefined,
    };
  }

  #uints(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#memory.kernels.memory.buffer, address, length);
  }
}

/** How many epochs make up a call; 0 where one is too long, or where every batch needs new random numbers. */
function epochsOfCall({ training, inputs, layers }: EngineOptions): number {
  if (layers.some(({ dropout }) => dropout > 0)) return 0;
  let work = 0;
  let I = inputs;
  for (const { units } of layers) {
    work += 3 * (I + 1) * units + workOfUnit * units;
    I = units;
  }
  return Math.min(mostEpochsOfCall, Math.floor(workOfCall / (work * training.rows)));
}
