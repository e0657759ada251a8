/** The scalars of an epoch: one row for each number of the whole network and for each of a layer. */
import type { MapScale } from './gradientScales.ts';
import type { Quantity } from './quantity.ts';
import { symbolText } from './quantitySymbol.ts';

export interface NetworkScalarFacts {
  /** The only task for which it means something. */
  readonly task?: 'classification' | 'regression';
  /** Whether it is measured on the held-out rows. */
  readonly isOfValidation?: true;
}

/** Numbers of the whole network, one each epoch. What does not apply (no held-out rows, say) is NaN. */
export const networkScalarFacts = {
  loss: {},
  regularization: {},
  learningRate: {},
  validationLoss: { isOfValidation: true },
  accuracy: { task: 'classification' },
  validationAccuracy: { task: 'classification', isOfValidation: true },
  r2: { task: 'regression' },
  validationR2: { task: 'regression', isOfValidation: true },
  mae: { task: 'regression' },
  validationMae: { task: 'regression', isOfValidation: true },
} as const satisfies Readonly<Record<string, NetworkScalarFacts>>;

export type NetworkScalar = keyof typeof networkScalarFacts;
export const networkScalars = Object.keys(networkScalarFacts) as readonly NetworkScalar[];

/** An entry of the mean Jacobian diagonal of a smaller magnitude counts as saturated (or dead). */
export const saturationThreshold = 0.01;

interface LayerScalarFacts {
  /** The quantity that it sums up. */
  readonly of: Quantity;
  readonly title: string;
  readonly meaning: string;
  /** The axis of its curve. */
  readonly axis: 'linear' | 'logarithmic';
  /** What its size means, the same in every run (docs/numbers.md). */
  readonly scale: MapScale;
}

const gradients = { kind: 'decades', lowest: 1e-7, low: 1e-3, high: 1e1, highest: 1e4 } as const;
const share = { kind: 'share' } as const;

/** Numbers of one layer, one each epoch. Norms are L2 over all elements; those of weights leave the bias out. */
export const layerScalarFacts = {
  deltaNorm: {
    of: 'meanDelta',
    title: 'Delta norm',
    meaning: `L2 norm of ${symbolText('delta')}, the mean over the samples of the epoch`,
    axis: 'logarithmic',
    scale: gradients,
  },
  gradientNorm: {
    of: 'meanGradient',
    title: 'Gradient norm',
    meaning: `L2 norm of ${symbolText('gradient')}, the mean over the batches of the epoch`,
    axis: 'logarithmic',
    scale: gradients,
  },
  updateNorm: {
    of: 'weightUpdate',
    title: 'Update norm',
    meaning: `L2 norm of the change of ${symbolText('weights')} in the epoch`,
    axis: 'logarithmic',
    scale: { kind: 'decades', lowest: 1e-8, low: 1e-4, high: 1e1, highest: 1e4 },
  },
  weightNorm: {
    of: 'weightsAfter',
    title: 'Weight norm',
    meaning: `L2 norm of ${symbolText('weights')} after the epoch`,
    axis: 'logarithmic',
    scale: { kind: 'decades', lowest: 1e-4, low: 1e-1, high: 1e2, highest: 1e5 },
  },
  updateRatio: {
    of: 'weightUpdate',
    title: 'Update / weights',
    meaning: `L2 norm of the change of ${symbolText('weights')} in the epoch, over that of ${symbolText('weights')}; about 1e-3 a batch is usual`,
    axis: 'logarithmic',
    // Of an epoch, which may have many batches of some 1e-3 each.
    scale: { kind: 'decades', lowest: 1e-8, low: 1e-4, high: 1e-1, highest: 1e1 },
  },
  zeroShare: {
    of: 'output',
    title: 'Zero outputs',
    meaning: 'share of the outputs that are exactly 0, over all units and samples of the epoch',
    axis: 'linear',
    scale: share,
  },
  saturatedShare: {
    of: 'meanJacobianDiagonal',
    title: 'Flat units',
    meaning: `share of the units whose activation has a mean derivative within ±${saturationThreshold}`,
    axis: 'linear',
    scale: share,
  },
  deltaRms: {
    of: 'deltaRms',
    title: 'Delta, RMS',
    meaning: `root mean square of ${symbolText('delta')} over the samples of the epoch and the units`,
    axis: 'logarithmic',
    // An RMS is smaller than a norm by the root of the number of units.
    scale: { kind: 'decades', lowest: 1e-8, low: 1e-4, high: 1e1, highest: 1e4 },
  },
  jacobianMean: {
    of: 'meanJacobianDiagonal',
    title: 'Mean derivative',
    meaning: `mean of the Jacobian diagonal ${symbolText('activationJacobian')} over the samples of the epoch and the units`,
    axis: 'logarithmic',
    // 1 hands the gradient down as it is, so any other number has a colour; half of it, as relu has it, is usual.
    scale: { kind: 'decades', lowest: 1e-4, low: 1, high: 1, highest: 1e2, smallBelow: 0.1 },
  },
} as const satisfies Readonly<Record<string, LayerScalarFacts>>;

export type LayerScalar = keyof typeof layerScalarFacts;
export const layerScalars = Object.keys(layerScalarFacts) as readonly LayerScalar[];

/**
 * The scale of a quantity for a layer. Softmax's Jacobian is a full matrix: its diagonal is close to 0 as soon as the network is
 * sure of itself, and the gradient goes down all the same.
 */
export function layerScale(quantity: LayerScalar, activation: string): MapScale {
  const { of, scale } = layerScalarFacts[quantity];
  return of === 'meanJacobianDiagonal' && activation === 'softmax' ? { kind: 'unjudged' } : scale;
}
