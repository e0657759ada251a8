import type { ActivationOptions, LossName } from '../../engine/options.ts';
import { classOf } from '../../functions/classWeights.ts';
import type { FusedLoss } from '../../functions/loss.ts';
import { fusedLoss } from '../../functions/losses.ts';
import { flatNumbers, isKnown, type Moment } from '../../run/moment.ts';
import type { Run } from '../../run/run.ts';
import type { ChosenSample } from '../../run/runState.ts';
import type { RunSamples, RunSubject } from '../../run/samples.ts';
import type { StopSnapshot } from '../../run/stop.ts';
import { momentOf } from '../../run/viewedMoment.ts';
import { sampleName } from '../../samples/sampleWords.ts';
import type { Precision } from '../../trace/digits.ts';
import { type ArrayQuantity, arrayQuantities, factsOf, type Quantity, sizeOf } from '../../trace/quantity.ts';
import { quoted } from '../../trace/quantityRef.ts';
import type { LayerShape } from '../../trace/shapes.ts';
import type { LayerChain } from '../chain.ts';
import { type LayerSetting, settingsOfLayer, trainingBatches } from './layerSettings.ts';

/** All numbers of one layer for one sample, and those of the epoch, row by row. What a layer has none of, its bias, is empty. */
export interface SourceLayer extends Readonly<Record<ArrayQuantity, Float64Array>> {
  readonly shape: LayerShape;
  readonly activation: ActivationOptions;
  readonly setting: LayerSetting;
  /** What dropout multiplies the outputs by, where it has a part: at a stop of the debugger. */
  readonly dropoutMask?: Float64Array | undefined;
  /** Whether W and b are those that the batch was sent through, and its update has changed them since to `weightsAfter` and `biasAfter`. */
  readonly isUpdated?: boolean;
}

/** All that explanations are made of: one sample's way through the network at one epoch. Its arrays are views; copy to keep. */
export interface ChainSource {
  readonly epoch: number;
  /** Where the training stands, if the numbers are those of a stop of the debugger inside the epoch. */
  readonly stop?: StopSnapshot | undefined;
  /** Why a layer has no numbers of a quantity, in a sentence: at a stop some come later. What is not there is NaN. */
  readonly lack?: ((layer: number, quantity: Quantity) => string | undefined) | undefined;
  /** `sample 3`, `given input`, `typed input`. */
  readonly sample: string;
  readonly layers: readonly SourceLayer[];
  readonly loss: LossName;
  /** t (O of the last layer) */
  readonly target: Float64Array;
  /** What computes the last delta at once; undefined where the two factors are multiplied. */
  readonly fused: FusedLoss | undefined;
  /** The weight of the sample's class, which multiplies its loss; undefined where all samples weigh the same. */
  readonly classWeight: { readonly value: number; readonly meaning: string } | undefined;
  readonly precision: Precision;
  /** What the weights are: exact, or those after the epoch minus its update, of which a large update leaves few digits. */
  readonly weightsAre: 'exact' | 'rounded' | 'blurred';
  /** Samples of the epoch. */
  readonly rows: number;
  /** Batches of the epoch; undefined where the run does not tell. */
  readonly batches: number | undefined;
  /** The batch in which the training diverged, counted from 1, where the epoch broke off there: its means are not known, and NaN. */
  readonly brokeOffIn: number | undefined;
  readonly samples: RunSamples;
  readonly imageShape: LayerChain['imageShape'];
}

interface ChainQuestion {
  readonly run: Run;
  /** A recorded one. */
  readonly epoch: number;
  /** As selected: a kept row, numbers that were typed, or undefined for the spec's own probe. */
  readonly sample: ChosenSample | undefined;
  /** The sample's tensors as an evaluation answers them, an array for each layer; undefined for the spec's own probe. */
  readonly probe: readonly Float64Array[] | undefined;
  /** Where a debugger stands in the run: then all of it is of this stop. */
  readonly stop?: StopSnapshot | undefined;
}

/**
 * What is known of a sample at an epoch. Undefined where the run has no tensors of the epoch, or nothing is known of its data.
 * Throws a RangeError when the sample is not among the kept rows, or when it is not the spec's own and comes without its tensors.
 */
export function chainSource({ run, epoch, sample, probe, stop: standing }: ChainQuestion): ChainSource | undefined {
  const { info, subject } = run;
  const shown = momentOf(
    { run, selection: { layer: 0, epoch, ...(sample !== undefined && { sample }) }, stop: standing },
    { epoch, probe },
  );
  if (!shown?.of || !subject) return undefined;
  const stop = shown.moment.stop;
  if (!stop && sample !== undefined && !probe) throw new RangeError('the tensors of a chosen sample must be given');
  const { model, samples } = subject;
  const { moment } = shown;
  const layers = moment.layers.map((shape, l): SourceLayer => {
    const numbers = arrayQuantities.map(name => [name, valuesOf(moment, l, name)]);
    return {
      ...(Object.fromEntries(numbers) as Record<ArrayQuantity, Float64Array>),
      ...(stop && ofBatch(stop, l)),
      shape,
      activation: model.layers[l].activation,
      setting: settingsOfLayer(info.settings, l),
    };
  });
  const target = flatNumbers(moment, layers.length - 1, 'target');
  return {
    epoch,
    ...(stop && { stop, lack: lackIn(moment) }),
    sample: stop?.sample ? `sample ${stop.sample.sourceRow}` : sampleName(run, sample),
    layers,
    loss: model.loss,
    target,
    classWeight: classWeightOf(subject, target),
    fused: fusedLoss(model.layers[layers.length - 1].activation.type, model.loss),
    precision: model.precision,
    weightsAre: moment.weightsAreExact
      ? 'exact'
      : layers.some(layer => isBlurred(layer, model.precision))
        ? 'blurred'
        : 'rounded',
    rows: info.trainingRows,
    batches: trainingBatches(info),
    brokeOffIn: stop ? undefined : brokenBatch(run, moment),
    samples,
    imageShape: samples.imageShape ?? info.imageShape ?? null,
  };
}

function brokenBatch({ status: { failedBatch } }: Run, { epoch, scalar }: Moment): number | undefined {
  return failedBatch?.epoch === epoch && Number.isNaN(scalar(0, 'deltaNorm')) ? failedBatch.batch : undefined;
}

/** Row by row; where a stop of the debugger has none, NaN in their places. */
function valuesOf(moment: Moment, layer: number, name: ArrayQuantity): Float64Array {
  const shape = moment.layers[layer]!;
  if (!moment.stop || isKnown(moment.numbers(layer, name))) return flatNumbers(moment, layer, name);
  const [rows, columns] = sizeOf(name, shape, layer === moment.layers.length - 1);
  return new Float64Array(rows * columns).fill(Number.NaN);
}

/** What differs in a batch from a sample's way through a recorded network: dropout, and an update that is done already. */
function ofBatch({ layers }: StopSnapshot, layer: number): Partial<SourceLayer> {
  const { dropoutMask, weights, bias, weightsBefore, biasBefore } = layers[layer]!;
  return {
    ...(dropoutMask instanceof Float64Array && { dropoutMask }),
    ...(weightsBefore &&
      biasBefore && {
        weights: weightsBefore,
        weightUpdate: difference(weights, weightsBefore),
        weightsAfter: weights,
        bias: biasBefore,
        biasUpdate: difference(bias, biasBefore),
        biasAfter: bias,
        isUpdated: true,
      }),
  };
}

function difference(after: Float64Array, before: Float64Array): Float64Array {
  return after.map((value, k) => value - before[k]!);
}

function lackIn(moment: Moment): NonNullable<ChainSource['lack']> {
  const isUpdated = (layer: number) => moment.stop?.layers[layer]?.weightsBefore !== undefined;
  return (layer, quantity) => {
    if (factsOf(quantity).when === 'after' && isUpdated(layer)) return undefined;
    const numbers = moment.numbers(layer, quantity);
    return isKnown(numbers) ? undefined : numbers.why;
  };
}

function classWeightOf({ model, samples }: RunSubject, target: Float64Array): ChainSource['classWeight'] {
  const { classWeights } = model;
  if (!classWeights) return undefined;
  const index = classOf(target, 0, target.length);
  const name = samples.classNames?.[index];
  return { value: classWeights[index], meaning: `the weight of class ${name === undefined ? index : quoted(name)}` };
}

/** Digits that must be left of a weight when what the epoch added is taken away again. */
const leastPrecision = 1e-9;

function isBlurred({ weights, bias, weightUpdate, biasUpdate }: SourceLayer, precision: Precision): boolean {
  const epsilon = precision === 'float32' ? 2 ** -24 : Number.EPSILON;
  const least = precision === 'float32' ? 1e-4 : leastPrecision;
  const blurs = (change: number, before: number) => !(Math.abs(change) * epsilon <= Math.abs(before) * least);
  const changed = (changes: Float64Array, values: Float64Array) =>
    changes.some((change, k) => change !== 0 && blurs(change, values[k]));
  return changed(weightUpdate, weights) || changed(biasUpdate, bias);
}
