import type { LayerLayout, TensorName } from './layout.ts';

/** The matrices of a layer that are shown, one row a unit and one column an input. */
export const shownMatrices = ['weightUpdate', 'gradient', 'weights'] as const satisfies readonly TensorName[];

/** The vectors of a layer that are shown, one number a unit. */
const vectors = [
  'delta',
  'deltaRms',
  'jacobianDiagonal',
  'biasGradient',
  'biasUpdate',
  'bias',
] as const satisfies readonly TensorName[];

export const shownTensors = [...shownMatrices, ...vectors] as const;
export type ShownTensor = (typeof shownTensors)[number];

/** The vectors that a layer has: those of the bias only where there is one. */
export function shownVectors({ tensors }: LayerLayout): readonly ShownTensor[] {
  return vectors.filter(name => tensors[name].length > 0);
}

/** Whether a tensor has a row a unit and a column an input. */
export function isMatrix(name: ShownTensor): boolean {
  return (shownMatrices as readonly string[]).includes(name);
}
