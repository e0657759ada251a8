import type { ShownTensor } from '../../src/trace/shownTensors.ts';

/** What a tensor is called and how it comes about. */
export interface TensorWords {
  readonly title: string;
  /** As it stands in a formula. */
  readonly symbol: string;
  readonly formula: string;
}

const words: Readonly<Record<ShownTensor, TensorWords>> = {
  weightUpdate: { title: 'Weight update', symbol: 'ΔW', formula: 'W after minus W before the epoch' },
  gradient: { title: 'Gradient', symbol: 'dE/dW', formula: "mean over the epoch's batches of dE/dW" },
  weights: { title: 'Weights', symbol: 'W', formula: 'W after the epoch' },
  delta: { title: 'Delta', symbol: 'dE/dnet', formula: "mean over the epoch's samples of dE/dnet" },
  deltaRms: {
    title: 'Delta, RMS',
    symbol: 'RMS dE/dnet',
    formula: "root mean square over the epoch's samples of dE/dnet",
  },
  jacobianDiagonal: {
    title: 'Jacobian diagonal',
    symbol: 'dy/dnet',
    formula: "mean over the epoch's samples of diag(dy/dnet)",
  },
  biasGradient: { title: 'Bias gradient', symbol: 'dE/db', formula: "mean over the epoch's batches of dE/db" },
  biasUpdate: { title: 'Bias update', symbol: 'Δb', formula: 'b after minus b before the epoch' },
  bias: { title: 'Bias', symbol: 'b', formula: 'b after the epoch' },
};

/** The words for a tensor of a layer. A softmax layer's Jacobian is full, so what is shown is only its diagonal. */
export function tensorWords(name: ShownTensor, activation: string): TensorWords {
  if (name !== 'jacobianDiagonal' || activation !== 'softmax') return words[name];
  return {
    title: 'Jacobian diagonal of a full matrix',
    symbol: words.jacobianDiagonal.symbol,
    formula: "mean over the epoch's samples of the diagonal of diag(p) - p pᵀ",
  };
}
