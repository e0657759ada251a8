import { explicitLayers, fusedDelta } from '../engine/explicit.ts';
import type { Network } from '../engine/network.ts';
import type { EngineOptions, TargetUnits } from '../engine/options.ts';
import type { Precision, Vec } from '../engine/vector.ts';
import { quote } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { symbolText } from '../trace/quantitySymbol.ts';

/** One sample in a network, after the forward pass, and where both come from. */
export interface Chain {
  readonly name: string;
  readonly options: EngineOptions;
  /** In float64. Holds the sample, and drops nothing. */
  readonly network: Network;
  readonly loss: number;
  /** The epochs that were trained before. */
  readonly epoch: number;
  /** The sample's row in the source; absent for a sample of the spec's own. */
  readonly row: number | undefined;
  /** The name of the sample's class, where classes have names. */
  readonly className: string | undefined;
}

/** What a reader must know to compare the numbers with a training's. */
export function chainNotes(network: Network, { precision, targetUnits }: EngineOptions): string[] {
  const { layers } = network;
  const notes = [...precisionNotes(precision), ...targetNotes(network, targetUnits), ...saturationNotes(network)];
  if (network.sampleWeights) {
    notes.push(
      'class weights: the loss of the sample, and all that follows from it, is multiplied by the weight of its class; a training divides a batch by the sum of its weights',
    );
  }
  if (layers.some(({ dropoutRate }) => dropoutRate > 0)) {
    notes.push('dropout: nothing is dropped here; a training zeroes outputs at random');
  }
  if (layers.some(({ l1, l2 }) => l1 !== 0 || l2 !== 0)) {
    notes.push('regularization: l1 and l2 are added once per batch and are not part of the chain of a sample');
  }
  return notes;
}

/** Targets that a note lists. */
const mostNoted = 10;

/** What target and output of the sample are in the data. */
function targetNotes({ layers, t }: Network, targetUnits: TargetUnits | undefined): string[] {
  if (!targetUnits) return [];
  const { origin, size } = targetUnits;
  const { y, O } = layers.at(-1)!;
  const shown = Math.min(O, mostNoted);
  const inData = (values: Vec) =>
    Array.from({ length: shown }, (_, k) => formatNumber((origin[k]! + values[k]!) * size[k]!)).join(', ');
  const more = O > shown ? ', ...' : '';
  return [
    `targets: scaled, as the outputs are; in the units of the data the target is ${inData(t)}${more} and the output ${inData(y)}${more}`,
  ];
}

/** That what is checked digit by digit is computed in float64, where the training is not. */
export function precisionNotes(precision: Precision): string[] {
  if (precision === 'float64') return [];
  return [`precision: computed here in float64, from the ${precision} weights; a training computes in ${precision}`];
}

/** That the delta of the last layer is not the product of its factors, where a saturated output has taken these apart. */
function saturationNotes(network: Network): string[] {
  const [last] = explicitLayers(network);
  const fused = fusedDelta(network);
  if (!last || !fused || last.delta === last.product) return [];
  return [
    `saturation: the product ${symbolText('outputGradient')} . ${symbolText('activationJacobian')} of ${quote(last.name)} is not finite, because an output is exactly 0 or 1 in 64 bits; ` +
      `its delta, and all that follows from it, is computed as in training: ${fused.formula}`,
  ];
}
