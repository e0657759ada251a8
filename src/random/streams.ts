import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { RandomStream } from './randomStream.ts';

/** What randomness is used for. The order is part of the format of a run: append, never reorder. */
export const streamNames = [
  'initialization',
  'shuffling',
  'dropout',
  'generation',
  'splitting',
  'gradientChecking',
] as const;
type StreamName = (typeof streamNames)[number];

export type RandomStreams = Readonly<Record<StreamName, RandomStream>>;

/**
 * The streams of one seed, an unsigned 32-bit integer. They are stretches of one xoroshiro128+ sequence that lie 2^64
 * draws apart (its `jump`), so drawing more from one never disturbs another and they never overlap.
 */
export function randomStreams(seed: number): RandomStreams {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(`seed is ${seed}; it must be an integer from 0 to 4294967295`);
  }
  const generator = xoroshiro128plusFromState(spreadSeed(seed));
  const streams = streamNames.map(name => {
    const stream = [name, new RandomStream(generator.clone())] as const;
    generator.jump();
    return stream;
  });
  return Object.fromEntries(streams) as Record<StreamName, RandomStream>;
}

/**
 * Four well-mixed words from one. pure-rand's own seeding leaves most of the state's bits equal for neighbouring seeds:
 * the first number of every small seed would be close to 1. Source: splitmix32, the 32-bit form of the splitmix64 that
 * the generator's authors recommend for seeding (https://prng.di.unimi.it), with MurmurHash3's finaliser.
 */
function spreadSeed(seed: number): readonly number[] {
  return [1, 2, 3, 4].map(step => {
    let z = (seed + Math.imul(step, 0x9e3779b9)) | 0;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  });
}
