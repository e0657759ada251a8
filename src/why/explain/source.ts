import type { ActivationOptions, LossName } from '../../engine/options.ts';
import type { FusedLoss } from '../../functions/loss.ts';
import { fusedLoss } from '../../functions/losses.ts';
import type { Run } from '../../run/run.ts';
import type { ChosenSample } from '../../run/runState.ts';
import type { RunSamples } from '../../run/samples.ts';
import { weightsBefore } from '../../run/weightRows.ts';
import { sampleName } from '../../samples/sampleWords.ts';
import type { Precision } from '../../trace/digits.ts';
import { type LayerShape, type TensorName, tensorInRow } from '../../trace/layout.ts';
import { tensorInProbe } from '../../trace/probeBlock.ts';
import type { LayerChain } from '../chain.ts';
import { type LayerSetting, settingsOfLayer, trainingBatches } from './settings.ts';

/** All numbers of one layer for one sample, and those of the epoch. What a layer has none of, its bias, is empty. */
export interface SourceLayer {
  readonly shape: LayerShape;
  readonly activation: ActivationOptions;
  readonly setting: LayerSetting;
  /** x (I) */
  readonly input: Float64Array;
  /** (O, I) and (O), before the epoch's first update. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  /** (O) each; the diagonal is that of dy/dnet. */
  readonly net: Float64Array;
  readonly output: Float64Array;
  readonly outputGradient: Float64Array;
  readonly jacobianDiagonal: Float64Array;
  readonly delta: Float64Array;
  /** dE/dx (I) */
  readonly inputGradient: Float64Array;
  /** Of the whole epoch, as the trace defines them (O, I), and (O) of the bias. */
  readonly epochGradient: Float64Array;
  readonly epochBiasGradient: Float64Array;
  readonly update: Float64Array;
  readonly biasUpdate: Float64Array;
  readonly weightsAfter: Float64Array;
  readonly biasAfter: Float64Array;
}

/** All that explanations are made of: one sample's way through the network at one epoch. Its arrays are views; copy to keep. */
export interface ChainSource {
  readonly epoch: number;
  /** `sample 3`, `given input`, `typed input`. */
  readonly sample: string;
  readonly layers: readonly SourceLayer[];
  readonly loss: LossName;
  /** t (O of the last layer) */
  readonly target: Float64Array;
  /** What computes the last delta at once; undefined where the two factors are multiplied. */
  readonly fused: FusedLoss | undefined;
  readonly precision: Precision;
  /** What the weights are: exact, or those after the epoch minus its update, of which a large update leaves few digits. */
  readonly weightsAre: 'exact' | 'rounded' | 'blurred';
  /** Batches of the epoch; undefined where the run does not tell. */
  readonly batches: number | undefined;
  readonly samples: RunSamples;
  readonly imageShape: LayerChain['imageShape'];
}

export interface ChainQuestion {
  readonly run: Run;
  /** A recorded one. */
  readonly epoch: number;
  /** As selected: a kept row, numbers that were typed, or undefined for the spec's own probe. */
  readonly sample: ChosenSample | undefined;
  /** The sample's tensors as an evaluation answers them, an array for each layer; undefined for the spec's own probe. */
  readonly probe: readonly Float64Array[] | undefined;
}

/**
 * What is known of a sample at an epoch. Undefined where the run has no tensors of the epoch, or nothing is known of its data.
 * Throws a RangeError when the sample is not among the kept rows, or when it is not the spec's own and comes without its tensors.
 */
export function chainSource({ run, epoch, sample, probe }: ChainQuestion): ChainSource | undefined {
  const { info, subject, history } = run;
  const { layout } = history;
  const row = history.tensorsOf(epoch);
  if (!row || !subject) return undefined;
  if (sample !== undefined && !probe) throw new RangeError('the tensors of a chosen sample must be given');
  const { model, samples } = subject;
  const previous = history.tensorsOf(epoch - 1);
  const before = previous ? undefined : weightsBefore(layout, row);
  const layers = layout.layers.map((layer, l): SourceLayer => {
    const recorded = (name: TensorName) => tensorInRow(layout, row, l, name);
    const own = (name: Extract<TensorName, `probe${string}`>) =>
      probe ? tensorInProbe(layer, probe[l], name) : recorded(name);
    return {
      shape: layer.shape,
      activation: model.layers[l].activation,
      setting: settingsOfLayer(info.settings, l),
      input: own('probeInput'),
      weights: before?.[l].weights ?? tensorInRow(layout, previous!, l, 'weights'),
      bias: before?.[l].bias ?? tensorInRow(layout, previous!, l, 'bias'),
      net: own('probeNet'),
      output: own('probeOutput'),
      outputGradient: own('probeOutputGradient'),
      jacobianDiagonal: own('probeJacobianDiagonal'),
      delta: own('probeDelta'),
      inputGradient: own('probeInputGradient'),
      epochGradient: recorded('gradient'),
      epochBiasGradient: recorded('biasGradient'),
      update: recorded('weightUpdate'),
      biasUpdate: recorded('biasUpdate'),
      weightsAfter: recorded('weights'),
      biasAfter: recorded('bias'),
    };
  });
  return {
    epoch,
    sample: sampleName(run, sample),
    layers,
    loss: model.loss,
    target: targetOf(samples, sample),
    fused: fusedLoss(model.layers[layers.length - 1].activation.type, model.loss),
    precision: model.precision,
    weightsAre: previous ? 'exact' : layers.some(layer => isBlurred(layer, model.precision)) ? 'blurred' : 'rounded',
    batches: trainingBatches(info),
    samples,
    imageShape: samples.imageShape ?? info.imageShape ?? null,
  };
}

/** Digits that must be left of a weight when what the epoch added is taken away again. */
const leastPrecision = 1e-9;

function isBlurred({ weights, bias, update, biasUpdate }: SourceLayer, precision: Precision): boolean {
  const epsilon = precision === 'float32' ? 2 ** -24 : Number.EPSILON;
  const least = precision === 'float32' ? 1e-4 : leastPrecision;
  const blurs = (change: number, before: number) => !(Math.abs(change) * epsilon <= Math.abs(before) * least);
  const changed = (changes: Float64Array, values: Float64Array) =>
    changes.some((change, k) => change !== 0 && blurs(change, values[k]));
  return changed(update, weights) || changed(biasUpdate, bias);
}

function targetOf({ rows, targets, probeTargets }: RunSamples, sample: ChainQuestion['sample']): Float64Array {
  if (sample === undefined) return probeTargets;
  if (typeof sample !== 'number') return Float64Array.from(sample.targets);
  if (!Number.isInteger(sample) || sample < 0 || sample >= rows) {
    throw new RangeError(`there is no kept row ${sample}; there are ${rows}, counted from 0`);
  }
  const O = probeTargets.length;
  return targets.subarray(sample * O, (sample + 1) * O);
}
