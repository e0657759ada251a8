import { elementwiseActivation, flatWord, isActivationName, standardActivation } from '../../functions/activations.ts';
import { flatNumbers } from '../../run/moment.ts';
import type { LayerShape } from '../../trace/shapes.ts';
import { thresholds } from '../../trace/thresholds.ts';
import type { Trace } from '../trace.ts';

/** Units of a layer whose activation is flat for the rows of an epoch: nothing reaches the weights below. */
export interface FlatUnits {
  readonly layer: number;
  /** Counted from 1. */
  readonly epoch: number;
  /** Indices, ascending. */
  readonly units: readonly number[];
  readonly share: number;
  readonly word: 'dead' | 'saturated';
  /** The mean derivative over the layer. */
  readonly derivative: number;
}

/** The flat units of a layer in a recorded epoch. None of an output that looks at the whole layer, and of an identity. */
export function flatUnits(trace: Trace, layer: number, epoch: number): FlatUnits | undefined {
  const shape = trace.info.layers[layer]!;
  const steepest = steepestOf(shape);
  if (steepest === undefined) return undefined;
  const derivatives = flatNumbers(trace.moment(epoch), layer, 'meanJacobianDiagonal');
  if (derivatives.length === 0) return undefined;
  const units = Array.from(derivatives, (_, unit) => unit).filter(
    unit => Math.abs(derivatives[unit]!) < thresholds.flatDerivative * steepest,
  );
  return {
    layer,
    epoch,
    units,
    share: units.length / derivatives.length,
    word: flatWord(shape.activation),
    derivative: derivatives.reduce((sum, value) => sum + Math.abs(value), 0) / derivatives.length,
  };
}

/** The layer with the largest share of flat units in an epoch; hidden layers only. The lower of equals. */
export function flattestLayer(trace: Trace, epoch: number): FlatUnits | undefined {
  let most: FlatUnits | undefined;
  for (let layer = 0; layer < trace.info.layers.length - 1; layer++) {
    const found = flatUnits(trace, layer, epoch);
    if (found && found.share > (most?.share ?? 0)) most = found;
  }
  return most;
}

/** The largest derivative of a layer's activation; undefined where a small one says nothing. */
export function steepestOf({ activation }: LayerShape): number | undefined {
  if (!isActivationName(activation) || activation === 'linear') return undefined;
  return elementwiseActivation(standardActivation(activation))?.steepest;
}

/** `2 of 8 units`, or `all 8 units`. */
export function unitsInWords({ units, share }: FlatUnits): string {
  const of = Math.round(units.length / share);
  return units.length === of ? (of === 1 ? 'its only unit' : `all ${of} units`) : `${units.length} of ${of} units`;
}
