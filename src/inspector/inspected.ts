import type { OptimizerState, Replayed } from '../run/replayQuestions.ts';
import type { Run } from '../run/run.ts';
import type { ChosenSample } from '../run/runState.ts';
import { sampleInWords } from '../samples/sampleWords.ts';
import type { Precision } from '../trace/digits.ts';
import { type LayerShape, type TensorName, type TraceLayout, tensorInRow } from '../trace/layout.ts';
import { type ProbeTensor, tensorInProbe } from '../trace/probeBlock.ts';
import { type Statistics, StatisticsSums } from '../trace/statistics.ts';
import { type InspectedTensor, isMatrix, isRecorded, type RecordedTensor } from './tensors.ts';

/** Numbers in rows; a vector has one. Rows come one by one, since an outer product is never made whole. */
export interface Numbers {
  readonly isMatrix: boolean;
  readonly rows: number;
  readonly columns: number;
  /** A view, or numbers made for the asker: not to be written to. */
  readonly row: (row: number) => Float64Array;
}

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

/** Where a record keeps what is not of a sample. */
const recorded: Readonly<Partial<Record<RecordedTensor, TensorName>>> = {
  epochDelta: 'delta',
  epochDeltaRms: 'deltaRms',
  epochJacobianDiagonal: 'jacobianDiagonal',
  epochGradient: 'gradient',
  epochBiasGradient: 'biasGradient',
  update: 'weightUpdate',
  biasUpdate: 'biasUpdate',
};

const ofSample: Readonly<Partial<Record<RecordedTensor, ProbeTensor>>> = {
  input: 'probeInput',
  net: 'probeNet',
  output: 'probeOutput',
  outputGradient: 'probeOutputGradient',
  jacobianDiagonal: 'probeJacobianDiagonal',
  delta: 'probeDelta',
  biasGradient: 'probeDelta',
  inputGradient: 'probeInputGradient',
};

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
  readonly #tensors: Float64Array;
  readonly #previous: Float64Array | undefined;
  readonly #statistics = new Map<string, Statistics>();

  /** Throws a RangeError when nothing is recorded of the epoch. */
  constructor(options: InspectedOptions) {
    const { run, epoch, sample, probe } = options;
    const tensors = run.history.tensorsOf(epoch);
    if (!tensors) throw new RangeError(`epoch ${epoch} is not recorded`);
    this.#options = options;
    this.#tensors = tensors;
    this.#previous = run.history.tensorsOf(epoch - 1);
    this.run = run;
    this.epoch = epoch;
    this.layout = run.history.layout;
    this.precision = run.info.precision;
    this.scalars = run.history.scalarsOf(epoch);
    this.sample = sample;
    this.sampleName = sampleInWords(run, sample);
    this.isComputing = sample !== undefined && probe === undefined;
    this.weightsAreExact = this.#previous !== undefined;
  }

  shape(layer: number): LayerShape {
    return this.layout.layers[layer]!.shape;
  }

  /** What the optimizer remembered of a layer after the epoch; undefined where nobody can tell. Trains again. */
  state(layer: number): Replayed<OptimizerState> | undefined {
    return this.#options.state?.(this.epoch, layer);
  }

  /** A tensor's numbers; undefined while they are computed, and for what a layer does not have. */
  numbers(layer: number, tensor: InspectedTensor): Numbers | undefined {
    if (!isRecorded(tensor)) return this.#stateNumbers(layer, tensor);
    const { inputs, outputs, bias } = this.shape(layer);
    const name = recorded[tensor];
    if (name) return shaped(this.#recorded(layer, name), isMatrix(tensor), inputs);
    if (tensor === 'weights' || (tensor === 'bias' && bias)) return this.#before(layer, tensor);
    if (tensor === 'bias' || (tensor === 'biasGradient' && !bias)) return undefined;
    if (this.isComputing) return undefined;
    if (tensor !== 'gradient') return shaped(this.#ofSample(layer, ofSample[tensor]!), false, inputs);
    const delta = this.#ofSample(layer, 'probeDelta');
    const x = this.#ofSample(layer, 'probeInput');
    return { isMatrix: true, rows: outputs, columns: inputs, row: o => x.map(value => delta[o]! * value) };
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

  #recorded(layer: number, name: TensorName): Float64Array {
    return tensorInRow(this.layout, this.#tensors, layer, name);
  }

  #ofSample(layer: number, name: ProbeTensor): Float64Array {
    const { probe } = this.#options;
    return probe ? tensorInProbe(this.layout.layers[layer]!, probe[layer]!, name) : this.#recorded(layer, name);
  }

  #before(layer: number, tensor: 'weights' | 'bias'): Numbers {
    const { inputs } = this.shape(layer);
    const isOfWeights = tensor === 'weights';
    if (this.#previous) {
      return shaped(tensorInRow(this.layout, this.#previous, layer, tensor), isOfWeights, inputs);
    }
    const after = shaped(this.#recorded(layer, tensor), isOfWeights, inputs);
    const update = shaped(this.#recorded(layer, isOfWeights ? 'weightUpdate' : 'biasUpdate'), isOfWeights, inputs);
    return {
      ...after,
      row: index => {
        const change = update.row(index);
        return after.row(index).map((value, k) => value - change[k]!);
      },
    };
  }

  #stateNumbers(layer: number, tensor: InspectedTensor): Numbers | undefined {
    const state = this.state(layer);
    if (state?.state !== 'done') return undefined;
    const [, part, ...name] = tensor.split('.');
    const found = state.answer.tensors.find(each => each.name === name.join('.'));
    const values = part === 'weights' ? found?.weights : found?.bias;
    return values && values.length > 0 ? shaped(values, part === 'weights', this.shape(layer).inputs) : undefined;
  }
}

function shaped(values: Float64Array, isMatrix: boolean, inputs: number): Numbers {
  const columns = isMatrix ? inputs : values.length;
  return {
    isMatrix,
    rows: values.length === 0 ? 0 : values.length / columns,
    columns,
    row: row => values.subarray(row * columns, (row + 1) * columns),
  };
}
