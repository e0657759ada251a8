import { layerScalarIndex, type TraceLayout } from './layout.ts';
import type { LayerScalar } from './scalars.ts';

/** Numbers that may be 0/0 in an epoch in which nothing went wrong, and why they are. */
export const noValueReasons = {
  r2: 'Not defined: the targets are constant.',
  validationR2: 'Not defined for validation: the targets are constant.',
  updateRatio: 'Not defined: all weights are 0.',
} as const;

/** Why a number of a layer is not defined in an epoch's scalar row; undefined when it is, or when the training diverged. */
export function whyNoLayerValue(
  layout: TraceLayout,
  scalars: Float64Array,
  layer: number,
  name: LayerScalar,
): string | undefined {
  if (name !== 'updateRatio') return undefined;
  return scalars[layerScalarIndex(layout, layer, 'weightNorm')] === 0 ? noValueReasons.updateRatio : undefined;
}
