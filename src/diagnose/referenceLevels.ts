import type { ReferenceLevel } from '../findings/before.ts';
import type { Planned } from './beforeTraining.ts';

/** The levels that a loss or a metric of this training is held against. */
export function referenceLevels(_: Planned): readonly ReferenceLevel[] {
  return [];
}
