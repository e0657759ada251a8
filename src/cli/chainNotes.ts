import { fusedLoss } from '../engine/fusedLosses.ts';
import type { Network } from '../engine/network.ts';
import type { Precision } from '../engine/vector.ts';

/** What a reader must know to compare the numbers with a training's. */
export function chainNotes({ layers }: Network, precision: Precision): string[] {
  const notes = precisionNotes(precision);
  if (layers.some(({ dropoutRate }) => dropoutRate > 0)) {
    notes.push('dropout: nothing is dropped here; a training zeroes outputs at random');
  }
  if (layers.some(({ l1, l2 }) => l1 !== 0 || l2 !== 0)) {
    notes.push('regularization: l1 and l2 are added once per batch and are not part of the chain of a sample');
  }
  return notes;
}

/** That what is checked digit by digit is computed in float64, where the training is not. */
export function precisionNotes(precision: Precision): string[] {
  if (precision === 'float64') return [];
  return [`precision: computed here in float64, from the ${precision} weights; a training computes in ${precision}`];
}

/** How training computes the delta of the last layer at once, where it does. */
export function fusedDelta({
  layers,
  loss,
  t,
}: Network): { readonly formula: string; readonly values: Float64Array } | undefined {
  const { activation, y, O } = layers.at(-1)!;
  const fused = fusedLoss(activation, loss);
  if (!fused) return undefined;
  const values = new Float64Array(O);
  fused.delta(values, y, t, 0, O);
  return { formula: fused.formula, values };
}
