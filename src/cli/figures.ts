import type { EngineOptions } from '../engine/options.ts';
import { type NetworkScalar, networkScalarIndex, networkScalars } from '../trace/layout.ts';

/** The network-wide numbers that mean something for this training: no accuracy of a regression, say. */
export function applicableScalars({ task, validation }: EngineOptions): NetworkScalar[] {
  return networkScalars.filter(name => {
    if (name.startsWith('validation') && validation.rows === 0) return false;
    switch (name) {
      case 'accuracy':
      case 'validationAccuracy':
        return task === 'classification';
      case 'r2':
      case 'validationR2':
      case 'mae':
      case 'validationMae':
        return task === 'regression';
      default:
        return true;
    }
  });
}

export function scalar(scalars: Float64Array, name: NetworkScalar): number {
  return scalars[networkScalarIndex(name)]!;
}
