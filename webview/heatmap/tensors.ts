import type { LayerLayout, TensorName } from '../../src/trace/layout.ts';

/** What a tensor is called and how it comes about. */
export interface TensorWords {
  readonly title: string;
  readonly formula: string;
}

/** The matrices of a layer, one row a unit and one column an input. */
export const matrices = ['weightUpdate', 'gradient', 'weights'] as const satisfies readonly TensorName[];

/** The vectors of a layer, one number a unit. */
const vectors = [
  'delta',
  'deltaRms',
  'jacobianDiagonal',
  'biasGradient',
  'biasUpdate',
  'bias',
] as const satisfies readonly TensorName[];

/** The vectors that a layer has: those of the bias only where there is one. */
export function shownVectors({ tensors }: LayerLayout) {
  return vectors.filter(name => tensors[name].length > 0);
}

export type ShownTensor = (typeof matrices)[number] | (typeof vectors)[number];

const words: Readonly<Record<ShownTensor, TensorWords>> = {
  weightUpdate: { title: 'Weight update', formula: 'W after minus W before the epoch' },
  gradient: { title: 'Gradient', formula: "mean over the epoch's batches of dE/dW" },
  weights: { title: 'Weights', formula: 'W after the epoch' },
  delta: { title: 'Delta', formula: "mean over the epoch's samples of dE/dnet" },
  deltaRms: { title: 'Delta, RMS', formula: "root mean square over the epoch's samples of dE/dnet" },
  jacobianDiagonal: { title: 'Jacobian diagonal', formula: "mean over the epoch's samples of diag(dy/dnet)" },
  biasGradient: { title: 'Bias gradient', formula: "mean over the epoch's batches of dE/db" },
  biasUpdate: { title: 'Bias update', formula: 'b after minus b before the epoch' },
  bias: { title: 'Bias', formula: 'b after the epoch' },
};

/** The words for a tensor of a layer. A softmax layer's Jacobian is full, so what is shown is only its diagonal. */
export function tensorWords(name: ShownTensor, activation: string): TensorWords {
  if (name !== 'jacobianDiagonal' || activation !== 'softmax') return words[name];
  return {
    title: 'Jacobian diagonal of a full matrix',
    formula: "mean over the epoch's samples of the diagonal of diag(p) - p pᵀ",
  };
}
