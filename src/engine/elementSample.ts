import { randomStreams } from '../random/streams.ts';

/** Chooses elements of a tensor by its number of elements: ascending indices, none twice. */
export type ElementChoice = (elements: number) => Uint32Array;

export const everyElement: ElementChoice = elements => Uint32Array.from({ length: elements }, (_, index) => index);

/**
 * All elements of a tensor that has at most `atMost`, otherwise so many at random, every choice equally likely; one tensor
 * after the other from one stream of the seed. Source: Floyd's algorithm (Bentley and Floyd, 1987).
 */
export function sampledElements(seed: number, atMost: number): ElementChoice {
  const { gradientChecking } = randomStreams(seed);
  return elements => {
    if (elements <= atMost) return everyElement(elements);
    const chosen = new Set<number>();
    for (let last = elements - atMost; last < elements; last++) {
      const candidate = gradientChecking.integer(last + 1);
      chosen.add(chosen.has(candidate) ? last : candidate);
    }
    return Uint32Array.from(chosen).sort();
  };
}
