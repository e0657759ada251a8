import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const twoToMinus53 = 2 ** -53;

/** Numbers drawn one after the other from a generator of 32-bit integers. */
export class RandomStream {
  #generator: RandomGenerator;
  /** The polar method makes normals in pairs; NaN when none is waiting. */
  #spareNormal = Number.NaN;

  constructor(generator: RandomGenerator) {
    this.#generator = generator;
  }

  /** The position in the stream: the generator's four 32-bit words, and the normal that waits (NaN for none). A copy. */
  state(): Float64Array {
    return Float64Array.of(...this.#generator.getState(), this.#spareNormal);
  }

  /** Continues from a position that `state` returned. */
  setState(state: Float64Array): void {
    this.#generator = xoroshiro128plusFromState([...state.subarray(0, 4)]);
    this.#spareNormal = state[4];
  }

  /** Uniform in [0, 1), a multiple of 2^-53. Built from high bits only: the lowest bits of xoroshiro128+ are weak. */
  uniform(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 0x4000000 + low) * twoToMinus53;
  }

  /** Standard normal. Source: Marsaglia's polar method (Marsaglia and Bray, 1964). */
  normal(): number {
    const spare = this.#spareNormal;
    if (!Number.isNaN(spare)) {
      this.#spareNormal = Number.NaN;
      return spare;
    }
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const radius = Math.sqrt((-2 * Math.log(s)) / s);
    this.#spareNormal = v * radius;
    return u * radius;
  }

  /** Uniform among the integers 0 .. below - 1. The bias, at most below * 2^-53, is beyond measuring. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Permutes in place, every order equally likely. Source: Fisher-Yates, as Durstenfeld stated it. */
  shuffle(items: Int32Array | Uint32Array): void {
    for (let last = items.length - 1; last > 0; last--) {
      const chosen = this.integer(last + 1);
      const item = items[chosen];
      items[chosen] = items[last];
      items[last] = item;
    }
  }
}
