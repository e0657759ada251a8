import type { NumberRef } from './chain.ts';

/** A weight, or with null the bias, of a unit. */
export interface ChosenWeight {
  readonly layer: number;
  readonly unit: number;
  readonly input: number | null;
}

/** The weight or bias that a number belongs to; undefined where it belongs to none. `inputs` is the layer's I. */
export function weightOf({ layer, quantity, row, column }: NumberRef, inputs: number): ChosenWeight | undefined {
  switch (quantity) {
    case 'weights':
    case 'gradient':
    case 'epochGradient':
    case 'update':
      return { layer, unit: row, input: column };
    case 'vectorGradient':
      return { layer, unit: Math.floor(column / inputs), input: column % inputs };
    case 'bias':
    case 'biasGradient':
    case 'epochBiasGradient':
    case 'biasUpdate':
      return { layer, unit: column, input: null };
    default:
      return undefined;
  }
}

/** The unit that a number belongs to; undefined where it belongs to all. `inputs` is the layer's I. */
export function unitOf(ref: NumberRef, inputs: number): number | undefined {
  const weight = weightOf(ref, inputs);
  if (weight) return weight.unit;
  switch (ref.quantity) {
    case 'input':
    case 'inputGradient':
      return undefined;
    case 'parameterJacobian':
      return ref.row;
    default:
      return ref.column;
  }
}

/** Whether two references are to the same number, or both to none. */
export function sameRef(a: NumberRef | null, b: NumberRef | null): boolean {
  if (!a || !b) return a === b;
  return a.layer === b.layer && a.quantity === b.quantity && a.row === b.row && a.column === b.column;
}
