import type { EngineOptions } from '../engine/options.ts';
import type { EpochRecord } from '../engine/trainer.ts';
import { formatNumber } from '../trace/formatNumber.ts';
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

/** The loss of an epoch, as the progress bar says it. */
export function lossNote({ scalars }: EpochRecord): string {
  return `loss ${formatNumber(scalar(scalars, 'loss'))}`;
}

/** A number of a document. JSON has no NaN and no infinities, so they are the strings of those names. */
export type Figure = number | string;

export function figure(value: number): Figure {
  return Number.isFinite(value) ? value : String(value);
}
