import { type LayerScalar, saturationThreshold } from '../src/trace/layout.ts';

/** A number of every layer that can be followed over the epochs. */
export interface QuantityWords {
  readonly title: string;
  readonly meaning: string;
  readonly scale: 'linear' | 'logarithmic';
}

export const quantityWords: Readonly<Record<LayerScalar, QuantityWords>> = {
  gradientNorm: {
    title: 'Gradient norm',
    meaning: 'L2 norm of dE/dW, the mean over the batches of the epoch',
    scale: 'logarithmic',
  },
  deltaNorm: {
    title: 'Delta norm',
    meaning: 'L2 norm of dE/dnet, the mean over the samples of the epoch',
    scale: 'logarithmic',
  },
  deltaRms: {
    title: 'Delta, RMS',
    meaning: 'root mean square of dE/dnet over the samples of the epoch and the units',
    scale: 'logarithmic',
  },
  jacobianMean: {
    title: 'Mean derivative',
    meaning: 'mean of the Jacobian diagonal dy/dnet over the samples of the epoch and the units',
    scale: 'logarithmic',
  },
  updateRatio: {
    title: 'Update / weights',
    meaning: 'L2 norm of the change of W in the epoch, over that of W; about 1e-3 a batch is usual',
    scale: 'logarithmic',
  },
  updateNorm: { title: 'Update norm', meaning: 'L2 norm of the change of W in the epoch', scale: 'logarithmic' },
  weightNorm: { title: 'Weight norm', meaning: 'L2 norm of W after the epoch', scale: 'logarithmic' },
  zeroShare: {
    title: 'Zero outputs',
    meaning: 'share of the outputs that are exactly 0, over all units and samples of the epoch',
    scale: 'linear',
  },
  saturatedShare: {
    title: 'Saturated or dead units',
    meaning: `share of the units whose activation has a mean derivative within ±${saturationThreshold}`,
    scale: 'linear',
  },
};
