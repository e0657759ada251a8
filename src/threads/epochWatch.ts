import type { ParameterNumbers } from '../engine/arithmetic.ts';
import { type BatchSteps, numbersRead } from '../engine/batchSteps.ts';
import type { EngineOptions } from '../engine/options.ts';
import { copyInto, newRoom, ReusedRoom, type Room } from '../engine/room.ts';
import type { Trainer } from '../engine/trainer.ts';
import { isTrained, trainsBias, trainsWeights } from '../functions/trainable.ts';
import { rememberedTensors } from '../run/optimizerMemory.ts';
import type { ParameterRef } from '../run/questions.ts';
import type { Steps, UpdateStep } from '../run/replayQuestions.ts';

/** Numbers that are kept of one epoch, in doubles: 64 MB. */
const mostNumbers = 8e6;
/** Steps that are told of one weight. */
const mostSteps = 10_000;

/** All that a watched epoch reads of its batches. */
const quantities = ['penalizedGradient', 'biasGradient', 'clippedGradient', 'clippedBiasGradient'] as const;

/** What is watched of a layer: places in its weights (O, I) followed by its bias (O). */
interface Watched {
  readonly layer: number;
  /** Undefined where all are watched. */
  readonly places: Uint32Array | undefined;
  /** How many of all places belong to weights. */
  readonly weights: number;
}

/** The watched numbers of a layer at one moment. */
interface Moment {
  readonly theta: ParameterNumbers;
  readonly state: readonly ParameterNumbers[];
}

/** A step, of one layer. */
interface Seen extends Moment {
  readonly gradient: ParameterNumbers;
  readonly clipped: ParameterNumbers;
  readonly norm: number;
}

interface LayerWatch {
  readonly watched: Watched;
  readonly first: Moment;
  /** The last ones, and the sum of the gradients of those before. */
  readonly steps: Seen[];
  readonly earlierGradients: ParameterNumbers;
}

/**
 * The updates of one epoch, as they happen. As much is watched as there is room for: the whole network, a layer, a unit or
 * the one weight that was asked about, so that a look at a neighbour needs no second training.
 */
export class EpochWatch {
  readonly epoch: number;
  readonly #options: EngineOptions;
  readonly #trainer: Trainer;
  readonly #learningRate: number;
  readonly #stepsOfEpoch: number;
  readonly #names: readonly string[];
  readonly #indices: readonly number[];
  readonly #layers: readonly LayerWatch[];
  readonly #clips: boolean;
  readonly #room: ReusedRoom;
  #count = 0;

  /**
   * The trainer stands before the first batch of `epoch`. Without a parameter, only what there is room for is watched. Nobody
   * asks the watch that had the room before.
   */
  constructor(
    options: EngineOptions,
    trainer: Trainer,
    epoch: number,
    asked: ParameterRef | undefined,
    room = new ReusedRoom(),
  ) {
    this.epoch = epoch;
    this.#options = options;
    this.#trainer = trainer;
    this.#learningRate = trainer.learningRate;
    this.#clips = options.clipping.value !== undefined || options.clipping.norm !== undefined;
    this.#stepsOfEpoch = stepsOfEpoch(options);
    const remembered = rememberedTensors(options.optimizer);
    this.#names = remembered.map(({ name }) => name);
    this.#indices = remembered.map(({ index }) => index);
    this.#layers = choose(options, asked, 3 + remembered.length).map(watched => ({
      watched,
      first: this.#moment(watched, trainer.optimizerMemory(watched.layer), newRoom),
      steps: [],
      earlierGradients: zeros(options, watched),
    }));
    const numbers = this.#layers.reduce(
      (sum, { watched }) => sum + (watched.places ? 0 : sizeOf(options, watched.layer)),
      0,
    );
    this.#room = room;
    room.begin(numbers * (2 + Number(this.#clips) + remembered.length) * Math.min(this.#stepsOfEpoch, mostSteps));
  }

  /** Updates that the epoch made. */
  get count(): number {
    return this.#count;
  }

  /** Trains one batch; true when the epoch is over. */
  step(): boolean {
    const batch = this.#trainer.steps({ withBefore: false, reads: quantities });
    if (!batch) return true;
    while (batch.next());
    // A batch that diverged before its update left everything as it was.
    if (batch.failure) {
      batch.finish();
      return true;
    }
    this.#count++;
    const norm = this.#norm(batch);
    for (const { watched, steps, earlierGradients } of this.#layers) {
      const { layer } = watched;
      const room = watched.places ? newRoom : this.#room.give;
      const gradient = taken(watched, this.#gradient(batch, layer, room));
      const clipped = this.#clips ? taken(watched, this.#clippedGradient(batch, layer, room)) : gradient;
      steps.push({ gradient, clipped, norm, ...this.#moment(watched, batch.memory(layer, room), room) });
      if (steps.length > mostSteps + 1) addTo(earlierGradients, steps.shift()!.gradient);
    }
    return batch.finish() !== undefined;
  }

  #gradient(batch: BatchSteps, layer: number, room?: Room): ParameterNumbers {
    const bias = this.#options.layers[layer]!.bias ? numbersRead(batch.read('biasGradient', layer, room)) : none;
    return { weights: numbersRead(batch.read('penalizedGradient', layer, room)), bias };
  }

  #clippedGradient(batch: BatchSteps, layer: number, room?: Room): ParameterNumbers {
    const bias = this.#options.layers[layer]!.bias ? numbersRead(batch.read('clippedBiasGradient', layer, room)) : none;
    return { weights: numbersRead(batch.read('clippedGradient', layer, room)), bias };
  }

  /** Undefined where the weight was not watched. */
  stepsOf(parameter: ParameterRef): Steps | undefined {
    const { optimizer, clipping, layers, precision } = this.#options;
    const own = layers[parameter.layer]!;
    const isBias = parameter.input === null;
    const isTrained = isBias ? trainsBias(own) : trainsWeights(own);
    const layer = this.#layers.find(({ watched }) => watched.layer === parameter.layer);
    if (!layer) return undefined;
    const column = columnOf(layer.watched, placeOf(this.#options, parameter));
    if (!column) return undefined;
    const penalties = isBias ? { l1: 0, l2: 0 } : { l1: own.l1, l2: own.l2 };
    return {
      epoch: this.epoch,
      parameter,
      optimizer,
      isTrained,
      precision,
      learningRate: this.#learningRate,
      clipping,
      ...penalties,
      stateNames: isTrained ? this.#names : [],
      stepsBefore: (this.epoch - 1) * this.#stepsOfEpoch,
      count: this.#count,
      before: at(layer.first.theta, column),
      meanGradient: gradientSum(layer, column) / this.#count,
      steps: isTrained ? updateSteps(layer, column, this.#count, penalties, precision) : [],
    };
  }

  #moment(watched: Watched, state: readonly ParameterNumbers[], room: Room): Moment {
    const { w, b } = this.#trainer.network.layers[watched.layer]!;
    return {
      theta: taken(watched, { weights: copyInto(room, w), bias: copyInto(room, b) }),
      state: state.length > 0 ? this.#indices.map(index => taken(watched, state[index]!)) : [],
    };
  }

  /** Of the gradients of all that is trained, elements bounded first. */
  #norm(batch: BatchSteps): number {
    const { clipping, layers } = this.#options;
    if (clipping.norm === undefined) return Number.NaN;
    const bound = clipping.value ?? Number.POSITIVE_INFINITY;
    let squares = 0;
    for (const [l, layer] of layers.entries()) {
      if (!isTrained(layer)) continue;
      const { weights, bias } = this.#gradient(batch, l);
      for (const values of [trainsWeights(layer) ? weights : [], trainsBias(layer) ? bias : []]) {
        for (let k = 0; k < values.length; k++) squares += Math.min(Math.abs(values[k]!), bound) ** 2;
      }
    }
    return Math.sqrt(squares);
  }
}

export function stepsOfEpoch({ training, batchSize }: Pick<EngineOptions, 'training' | 'batchSize'>): number {
  return Math.ceil(training.rows / batchSize);
}

function updateSteps(
  { first, steps }: LayerWatch,
  column: Column,
  count: number,
  { l1, l2 }: { readonly l1: number; readonly l2: number },
  precision: EngineOptions['precision'],
): UpdateStep[] {
  const stateOf = ({ state }: Moment) => state.map(numbers => at(numbers, column));
  // Of very many there is one more than is told, for what was before the first.
  const told = count > steps.length ? steps.slice(1) : steps;
  return told.map((step, index) => {
    const earlier = steps[index + steps.length - told.length - 1] ?? first;
    const before = at(earlier.theta, column);
    return {
      gradient: at(step.gradient, column),
      penalty: penaltyOf(before, l1, l2, precision),
      clipped: at(step.clipped, column),
      norm: step.norm,
      before,
      after: at(step.theta, column),
      stateBefore: stateOf(earlier),
      stateAfter: stateOf(step),
    };
  });
}

/** l1 sign(theta) + 2 l2 theta, rounded as the kernels do (kernels/parameters.ts). */
function penaltyOf(theta: number, l1: number, l2: number, precision: EngineOptions['precision']): number {
  const round = precision === 'float64' ? (value: number) => value : Math.fround;
  return round(round(round(l1) * Math.sign(theta)) + round(round(2 * l2) * theta));
}

/** Of everything, a layer, a unit and the one weight, the first that there is room for. */
function choose(options: EngineOptions, asked: ParameterRef | undefined, numbersOfPlace: number): Watched[] {
  const room = mostNumbers / (numbersOfPlace * Math.min(stepsOfEpoch(options), mostSteps));
  const sizes = options.layers.map((_, l) => sizeOf(options, l));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (all <= room) return sizes.map((_, layer) => watchedOf(options, layer));
  if (!asked) return [];
  const { layer } = asked;
  if (sizes[layer]! <= room) return [watchedOf(options, layer)];
  const I = inputsOf(options, layer);
  const unit = Array.from({ length: I }, (_, input) => placeOf(options, { ...asked, input }));
  const bias = options.layers[layer]!.bias ? [placeOf(options, { ...asked, input: null })] : [];
  if (I + 1 <= room) return [watchedOf(options, layer, [...unit, ...bias])];
  return [watchedOf(options, layer, [placeOf(options, asked)])];
}

function watchedOf(options: EngineOptions, layer: number, places?: readonly number[]): Watched {
  const weights = options.layers[layer]!.units * inputsOf(options, layer);
  return { layer, places: places && Uint32Array.from(places), weights };
}

/** Where the numbers of a place stand among those that were taken. */
interface Column {
  readonly part: keyof ParameterNumbers;
  readonly index: number;
}

function columnOf({ places, weights }: Watched, place: number): Column | undefined {
  if (!places) return place < weights ? { part: 'weights', index: place } : { part: 'bias', index: place - weights };
  const index = places.indexOf(place);
  return index < 0 ? undefined : { part: 'weights', index };
}

/** NaN of a part that has none. */
function at(numbers: ParameterNumbers, { part, index }: Column): number {
  return numbers[part][index] ?? Number.NaN;
}

const none = new Float64Array(0);

/** The watched numbers: all as they are, or those of some places, of weights and bias alike, one after the other. */
function taken({ places, weights: ofWeights }: Watched, numbers: ParameterNumbers): ParameterNumbers {
  if (!places) return numbers;
  const { weights, bias } = numbers;
  const some = Float64Array.from(places, place =>
    place < ofWeights ? (weights[place] ?? Number.NaN) : (bias[place - ofWeights] ?? Number.NaN),
  );
  return { weights: some, bias: none };
}

function zeros({ layers }: EngineOptions, { layer, places, weights }: Watched): ParameterNumbers {
  if (places) return { weights: new Float64Array(places.length), bias: none };
  return { weights: new Float64Array(weights), bias: new Float64Array(layers[layer]!.units) };
}

function addTo(sums: ParameterNumbers, { weights, bias }: ParameterNumbers): void {
  for (let k = 0; k < weights.length; k++) sums.weights[k]! += weights[k]!;
  for (let k = 0; k < bias.length; k++) sums.bias[k]! += bias[k]!;
}

/** Of all steps, in their order. */
function gradientSum({ earlierGradients, steps }: LayerWatch, column: Column): number {
  return steps.reduce((sum, { gradient }) => sum + at(gradient, column), at(earlierGradients, column));
}

function inputsOf({ inputs, layers }: EngineOptions, l: number): number {
  return layers[l - 1]?.units ?? inputs;
}

function sizeOf(options: EngineOptions, l: number): number {
  const { units, bias } = options.layers[l]!;
  return units * inputsOf(options, l) + (bias ? units : 0);
}

function placeOf(options: EngineOptions, { layer, unit, input }: ParameterRef): number {
  const I = inputsOf(options, layer);
  return input === null ? options.layers[layer]!.units * I + unit : unit * I + input;
}
