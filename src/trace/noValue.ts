import {
  type LayerScalar,
  layerScalarIndex,
  type NetworkScalar,
  networkScalarIndex,
  type TraceLayout,
} from './layout.ts';

/** Stands for a number that would be 0/0. The NaN of a divergence is shown as NaN. */
export const dash = '–';

/** Numbers that may be 0/0 in an epoch in which nothing went wrong, and when they are. */
export const noValueReasons = {
  r2: 'R² is not defined: all targets are equal.',
  validationR2: 'R² is not defined: all held-out targets are equal.',
  testR2: 'R² is not defined: all test targets are equal.',
  updateRatio: 'Not defined: all weights are 0.',
} as const;

/** Why a number of the network is 0/0 in an epoch's scalar row; undefined when it is not. */
export function whyNoNetworkValue(scalars: Float64Array, name: NetworkScalar): string | undefined {
  const value = (scalar: NetworkScalar) => scalars[networkScalarIndex(scalar)]!;
  if (name === 'r2') return whyNoR2(value('r2'), value('loss'), 'r2');
  if (name === 'validationR2') return whyNoR2(value('validationR2'), value('validationLoss'), 'validationR2');
  return undefined;
}

/** The same of a number of a layer. A ratio to weights of 0 is infinite where the update led there. */
export function whyNoLayerValue(
  layout: TraceLayout,
  scalars: Float64Array,
  layer: number,
  name: LayerScalar,
): string | undefined {
  if (name !== 'updateRatio') return undefined;
  return scalars[layerScalarIndex(layout, layer, 'weightNorm')] === 0 ? noValueReasons.updateRatio : undefined;
}

/** The same of an R² that was measured together with a loss: where the predictions are not finite, the loss is not either. */
export function whyNoR2(r2: number, loss: number, name: 'r2' | 'validationR2' | 'testR2'): string | undefined {
  return Number.isNaN(r2) && Number.isFinite(loss) ? noValueReasons[name] : undefined;
}
