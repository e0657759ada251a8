import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTimeline } from '../../../src/timeline/createTimeline.ts';
import type { Timeline } from '../../../src/timeline/timeline.ts';

/** The product's timeline on a clock that goes on by a millisecond at each look: it takes a turn about every 20 pieces of work. */
export function realTimeline(
  options: EngineOptions,
  recorded: (record: EpochRecord, branch: number) => void,
): Timeline {
  let clock = 0;
  return createTimeline(options, { arithmetic: plainArithmetic, now: () => clock++, recorded });
}
