import { isKnown, knownNumbers, type Moment } from '../run/moment.ts';
import type { OptimizerState, Replayed } from '../run/replayQuestions.ts';
import type { Run } from '../run/run.ts';
import type { ChosenSample } from '../run/runState.ts';
import type { StopSnapshot } from '../run/stop.ts';
import { stopSampleName } from '../run/stopWords.ts';
import { momentOf } from '../run/viewedMoment.ts';
import { sampleInWords } from '../samples/sampleWords.ts';
import type { Precision } from '../trace/digits.ts';
import type { TraceLayout } from '../trace/layout.ts';
import { arrayNumbers, type Numbers } from '../trace/numbers.ts';
import { isQuantity, type Quantity } from '../trace/quantity.ts';
import type { LayerShape } from '../trace/shapes.ts';
import { type Statistics, StatisticsSums } from '../trace/statistics.ts';
import type { InspectedTensor, StateTensorName } from './tensors.ts';

export interface InspectedOptions {
  readonly run: Run;
  /** A recorded one. */
  readonly epoch: number;
  readonly sample: ChosenSample | undefined;
  /** The tensors of a chosen sample, an array for each layer; undefined while they are computed, and for the spec's own. */
  readonly probe: readonly Float64Array[] | undefined;
  /** Where a debugger stands in the run: then all of it is of this stop. */
  readonly stop?: StopSnapshot | undefined;
  /** Trains the run again to see what its optimizer remembered: only called for a tensor of that. */
  readonly state?: (epoch: number, layer: number) => Replayed<OptimizerState>;
}

/** One run at one recorded epoch with one sample. What it is asked again it has kept. */
export class Inspected {
  readonly run: Run;
  readonly epoch: number;
  readonly layout: TraceLayout;
  readonly precision: Precision;
  /** Where the training stands, if it is inspected at a stop of the debugger inside the epoch. */
  readonly stop: StopSnapshot | undefined;
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
    const { run, epoch, sample, probe, stop: standing } = options;
    const shown = momentOf(
      { run, selection: { layer: 0, epoch, ...(sample !== undefined && { sample }) }, stop: standing },
      options,
    );
    if (!shown?.of) throw new RangeError(`epoch ${epoch} is not recorded`);
    this.#options = options;
    this.moment = shown.moment;
    this.run = run;
    this.epoch = epoch;
    this.layout = run.history.layout;
    this.precision = run.info.precision;
    this.sample = sample;
    const { stop } = this.moment;
    this.stop = stop;
    this.sampleName = stop ? stopSampleName(stop) : sampleInWords(run, sample);
    this.isComputing = !stop && sample !== undefined && probe === undefined;
    this.weightsAreExact = this.moment.weightsAreExact;
  }

  shape(layer: number): LayerShape {
    return this.layout.layers[layer]!.shape;
  }

  /** What the optimizer remembered of a layer after the epoch; undefined where nobody can tell. Trains again. */
  state(layer: number): Replayed<OptimizerState> | undefined {
    if (this.stop) return { state: 'problem', message: 'At this stop the optimizer state is in the Variables view.' };
    return this.#options.state?.(this.epoch, layer);
  }

  /** A tensor's numbers; undefined while they are computed, and for what a layer does not have. */
  numbers(layer: number, tensor: Quantity | StateTensorName): Numbers | undefined {
    return isQuantity(tensor) ? knownNumbers(this.moment, layer, tensor) : this.#stateNumbers(layer, tensor);
  }

  /** Why a stop of the debugger has no numbers of a tensor, in a sentence; undefined where it has them, and of a recorded epoch. */
  whyNone(layer: number, tensor: Quantity | StateTensorName): string | undefined {
    if (!this.stop || !isQuantity(tensor)) return undefined;
    const numbers = this.moment.numbers(layer, tensor);
    return isKnown(numbers) ? undefined : numbers.why;
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
