import type { Run } from './run.ts';

/** A seed that stands in for the one of the spec. */
export interface SeedRequest {
  /** Unsigned 32-bit integer. */
  readonly seed?: number;
}

/** One more than the largest seed. */
export const seedEnd = 2 ** 32;

/**
 * The seed in a command's argument. Menus give arguments of their own there, which ask for none; a number that is no seed
 * is passed over, too.
 */
export function seedRequest(argument: unknown): SeedRequest {
  if (typeof argument !== 'object' || argument === null || !('seed' in argument)) return {};
  const { seed } = argument;
  return typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed < seedEnd ? { seed } : {};
}

/** What trains a run again: its seed when it was given apart from the spec, else whatever the spec says by now. */
export function sameSeed(run: Run | undefined): SeedRequest {
  return run?.info.seedGiven ? { seed: run.info.seed } : {};
}
