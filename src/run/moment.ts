import type { Precision } from '../trace/digits.ts';
import { type EpochTensors, epochNumbers } from '../trace/epochNumbers.ts';
import { layerScalarIndex, networkScalarIndex, type TraceLayout } from '../trace/layout.ts';
import { arrayNumbers, type Numbers } from '../trace/numbers.ts';
import { factsOf, isOfStop, type Quantity, sizeOf } from '../trace/quantity.ts';
import { quoted } from '../trace/quantityRef.ts';
import type { LayerScalar, NetworkScalar } from '../trace/scalars.ts';
import type { LayerShape } from '../trace/shapes.ts';
import type { Run } from './run.ts';
import type { ChosenSample } from './runState.ts';
import type { StopSnapshot } from './stop.ts';

/** Why there are no numbers, in a sentence: they are being computed, a later stop of the debugger has them, or there are none. */
export interface NoNumbers {
  readonly state: 'computing' | 'toCome' | 'missing';
  readonly why: string;
}

/**
 * A network at one moment: what every view of its numbers reads. The moments of a recorded epoch are below, those of a stop of the
 * debugger inside a batch in stopMoment.ts.
 */
export interface Moment {
  readonly layers: readonly LayerShape[];
  readonly precision: Precision;
  /** Counted from 1. */
  readonly epoch: number;
  /** Where the training stands, if it is a moment inside an epoch. */
  readonly stop?: StopSnapshot;
  /** Whether W before the epoch is that which was recorded; else it is W after it minus its update, and the last digit may differ. */
  readonly weightsAreExact: boolean;
  /** NaN where the scalars are not kept; those of a recorded epoch are. */
  networkScalar(name: NetworkScalar): number;
  scalar(layer: number, name: LayerScalar): number;
  /** The numbers of a quantity of a layer. Throws a RangeError when there is no such layer. */
  numbers(layer: number, quantity: Quantity): Numbers | NoNumbers;
}

export function isKnown(numbers: Numbers | NoNumbers): numbers is Numbers {
  return 'at' in numbers;
}

/** All numbers of a quantity, row by row; none where they are not known. */
export function flatNumbers(moment: Moment, layer: number, quantity: Quantity): Float64Array {
  return knownNumbers(moment, layer, quantity)?.flat() ?? new Float64Array();
}

/** The numbers, where they are known. */
export function knownNumbers(moment: Moment, layer: number, quantity: Quantity): Numbers | undefined {
  const numbers = moment.numbers(layer, quantity);
  return isKnown(numbers) ? numbers : undefined;
}

interface RecordedMomentOptions {
  readonly run: Run;
  /** Counted from 1, one of those that the history has. */
  readonly epoch: number;
  /** A kept row, numbers that were typed, or undefined for the spec's own probe. */
  readonly sample?: ChosenSample | undefined;
  /** The tensors of a chosen sample, an array for each layer; undefined while they are computed, and for the spec's own. */
  readonly probe?: readonly Float64Array[] | undefined;
}

/** What a moment of an epoch is made of. */
interface MomentRows {
  readonly layout: TraceLayout;
  readonly precision: Precision;
  readonly epoch: number;
  /** Undefined where they are not kept. */
  readonly scalars: Float64Array | undefined;
  /** The epoch's tensor row; undefined where it is not kept. */
  readonly row: Float64Array | undefined;
  readonly previous?: Float64Array | undefined;
  readonly probe?: readonly Float64Array[] | undefined;
  /** Whether the row's sample is not the one that is meant, whose tensors are still to come. */
  readonly awaitsSample?: boolean;
  readonly target?: () => Numbers | NoNumbers;
}

/** An epoch of a run, with the pinned sample's way through the network or with that of a chosen one. */
export function recordedMoment({ run, epoch, sample, probe }: RecordedMomentOptions): Moment {
  const { history, info } = run;
  return rowsMoment({
    layout: history.layout,
    precision: info.precision,
    epoch,
    get scalars() {
      return history.scalarsOf(epoch);
    },
    row: history.tensorsOf(epoch),
    previous: history.tensorsOf(epoch - 1),
    probe,
    awaitsSample: sample !== undefined && !probe,
    target: () => targetNumbers(run, sample),
  });
}

/** The moment of an epoch's rows. What it is asked again it has kept. */
export function rowsMoment(rows: MomentRows): Moment {
  const { layout, precision, epoch, row, previous, probe, awaitsSample, target } = rows;
  const layers = layout.layers.map(({ shape }) => shape);
  const tensors: EpochTensors | undefined = row && { layout, row, previous, probe };
  const made = new Map<string, Numbers | NoNumbers>();

  function numbers(layer: number, quantity: Quantity): Numbers | NoNumbers {
    const facts = factsOf(quantity);
    const none = lackOf(layers, layer, quantity);
    if (none) return none;
    if (isOfStop(quantity)) {
      return missing('The gradient of a single batch is not recorded. Debug this run and stop in the batch to see it.');
    }
    if (quantity === 'target') return target?.() ?? missing('The targets are not known.');
    if (!tensors) return missing(`The tensors of epoch ${epoch} are not kept any more.`);
    if (facts.of === 'sample' && awaitsSample) {
      return { state: 'computing', why: 'The way of the sample through the network is being computed.' };
    }
    return epochNumbers(tensors, layer, quantity);
  }

  return {
    layers,
    precision,
    epoch,
    weightsAreExact: previous !== undefined,
    networkScalar: name => rows.scalars?.[networkScalarIndex(name)] ?? Number.NaN,
    scalar: (layer, name) => rows.scalars?.[layerScalarIndex(layout, layer, name)] ?? Number.NaN,
    numbers: (layer, quantity) => {
      const key = `${layer} ${quantity}`;
      const known = made.get(key) ?? numbers(layer, quantity);
      made.set(key, known);
      return known;
    },
  };
}

export function missing(why: string): NoNumbers {
  return { state: 'missing', why };
}

/** Why a layer never has a quantity, whatever the moment; undefined where it may. Throws a RangeError when there is no such layer. */
export function lackOf(layers: readonly LayerShape[], layer: number, quantity: Quantity): NoNumbers | undefined {
  const shape = layers[layer];
  if (!shape) throw new RangeError(`there is no layer ${layer}; there are ${layers.length}, counted from 0`);
  if (sizeOf(quantity, shape, layer === layers.length - 1)[0] > 0) return undefined;
  return missing(`${quoted(shape.name)} has no ${factsOf(quantity).shape === 'bias' ? 'bias' : 'targets'}.`);
}

/** t (O) of a sample of a run whose data are kept. */
function targetNumbers({ samples }: Run, sample: ChosenSample | undefined): Numbers | NoNumbers {
  if (!samples) return missing('Nothing is kept of the data of this run.');
  const { rows, targets, probeTargets } = samples;
  const O = probeTargets.length;
  const vector = (values: Float64Array) => arrayNumbers(values, [1, O], false);
  if (sample === undefined) return vector(probeTargets);
  if (typeof sample !== 'number') return vector(Float64Array.from(sample.targets));
  if (!Number.isInteger(sample) || sample < 0 || sample >= rows) {
    throw new RangeError(`there is no kept row ${sample}; there are ${rows}, counted from 0`);
  }
  return vector(targets.subarray(sample * O, (sample + 1) * O));
}
