import type { EpochRecord } from '../engine/epochBlock.ts';
import { networkScalar } from '../trace/applicableScalars.ts';
import { formatNumber } from '../trace/formatNumber.ts';

/** The loss of an epoch, as the progress bar says it. */
export function lossNote({ scalars }: EpochRecord): string {
  return `loss ${formatNumber(networkScalar(scalars, 'loss'))}`;
}
