import { knownNumbers, type Moment } from '../run/moment.ts';
import type { OptimizerState, Replayed } from '../run/replayQuestions.ts';
import type { Run } from '../run/run.ts';
import type { ChosenSample } from '../run/runState.ts';
import { momentOf } from '../run/viewedMoment.ts';
import { sampleInWords } from '../samples/sampleWords.ts';
import type { Precision } from '../trace/digits.ts';
import type { LayerShape, TraceLayout } from '../trace/layout.ts';
import { arrayNumbers, type Numbers } from '../trace/numbers.ts';
import { isQuantity, type Quantity } from '../trace/quantity.ts';
import { type Statistics, StatisticsSums } from '../trace/statistics.ts';
import type { InspectedTensor, StateTensorName } from './tensors.ts';

export interface InspectedOptions {
  readonly run: Run;
  /** A recorded one. */
  readonly epoch: number;
  readonly sample: ChosenSample | undefined;
  /** The tensors of a chosen sample, an array for each layer; undefined while they are computed, and for the spec's own. */
  readonly probe: readonly Float64Array[] | undefined;
  /** Trains the run again to see what its optimizer remembered: only called for a tensor of that. */
  readonly state?: (epoch: number, layer: number) => Replayed<OptimizerState>;
}

/** One run at one recorded epoch with one sample. What it is asked again it has kept. */
export class Inspected {
  readonly run: Run;
  readonly epoch: number;
  readonly layout: TraceLayout;
  readonly precision: Precision;
  readonly scalars: Float64Array;
  readonly sample: ChosenSample | undefined;
  /** `sample 17: setosa` */
  readonly sampleName: string;
  /** Whether the sample's tensors are still to come. */
  readonly isComputing: boolean;
  /** False: W is what was recorded after the epoch minus the update, and the last bit may be off. */
  readonly weightsAreExact: boolean;
  readonly #options: InspectedOptions;
  readonly moment: Moment;
  readonly #statistics = new Map<string, Statistics>();

  /** Throws a RangeError when nothing is recorded of the epoch. */
  constructor(options: InspectedOptions) {
    const { run, epoch, sample, probe } = options;
    const shown = momentOf({ run, selection: { layer: 0, epoch, ...(sample !== undefined && { sample }) } }, options);
    if (!shown?.of) throw new RangeError(`epoch ${epoch} is not recorded`);
    this.#options = options;
    this.moment = shown.moment;
    this.run = run;
    this.epoch = epoch;
    this.layout = run.history.layout;
    this.precision = run.info.precision;
    this.scalars = run.history.scalarsOf(epoch);
    this.sample = sample;
    this.sampleName = sampleInWords(run, sample);
    this.isComputing = sample !== undefined && probe === undefined;
    this.weightsAreExact = this.moment.weightsAreExact;
  }

  shape(layer: number): LayerShape {
    return this.layout.layers[layer]!.shape;
  }

  /** What the optimizer remembered of a layer after the epoch; undefined where nobody can tell. Trains again. */
  state(layer: number): Replayed<OptimizerState> | undefined {
    return this.#options.state?.(this.epoch, layer);
  }

  /** A tensor's numbers; undefined while they are computed, and for what a layer does not have. */
  numbers(layer: number, tensor: Quantity | StateTensorName): Numbers | undefined {
    return isQuantity(tensor) ? knownNumbers(this.moment, layer, tensor) : this.#stateNumbers(layer, tensor);
  }

  /** Of the whole tensor, or of one of its rows. */
  statistics(layer: number, tensor: InspectedTensor, row?: number): Statistics | undefined {
    const key = `${layer}/${tensor}/${row ?? ''}`;
    const known = this.#statistics.get(key);
    if (known) return known;
    const numbers = this.numbers(layer, tensor);
    if (!numbers) return undefined;
    const sums = new StatisticsSums();
    const [from, end] = row === undefined ? [0, numbers.rows] : [row, row + 1];
    for (let index = from; index < end; index++) sums.add(numbers.row(index));
    const result = sums.result();
    this.#statistics.set(key, result);
    return result;
  }

  #stateNumbers(layer: number, tensor: StateTensorName): Numbers | undefined {
    const state = this.state(layer);
    if (state?.state !== 'done') return undefined;
    const [, part, ...name] = tensor.split('.');
    const found = state.answer.tensors.find(each => each.name === name.join('.'));
    const values = part === 'weights' ? found?.weights : found?.bias;
    if (!values || values.length === 0) return undefined;
    const { inputs, outputs } = this.shape(layer);
    const isMatrix = part === 'weights';
    return arrayNumbers(values, isMatrix ? [outputs, inputs] : [1, outputs], isMatrix);
  }
}
