import { NormSums } from './norm.ts';

/** What is said of a tensor in one line. Non-finite elements are counted, and left out of `min` and `max`. */
export interface Statistics {
  /** L2 norm; NaN or infinite when an element is. */
  readonly norm: number;
  /** -0 is below 0. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Elements that are exactly 0. */
  readonly zeros: number;
  /** Elements that are NaN or infinite. */
  readonly nonFinite: number;
}

export function statistics(values: Float64Array): Statistics {
  const sums = new StatisticsSums();
  sums.add(values);
  return sums.result();
}

/** The same of a tensor that comes in parts; parts in order give the bits of the whole. */
export class StatisticsSums {
  readonly #norm = new NormSums();
  #count = 0;
  // What is added to it keeps its sign, that of a zero, too.
  #sum = -0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #zeros = 0;
  #nonFinite = 0;

  add(values: Float64Array): void {
    // Private fields are slow in a loop over millions of numbers.
    let [sum, min, max] = [this.#sum, this.#min, this.#max];
    let [zeros, nonFinite] = [0, 0];
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      sum += value;
      if (value - value !== 0) {
        nonFinite++;
        continue;
      }
      if (value === 0) zeros++;
      // Unlike comparisons they put -0 below 0.
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    this.#norm.add(values);
    this.#count += values.length;
    this.#sum = sum;
    this.#min = min;
    this.#max = max;
    this.#zeros += zeros;
    this.#nonFinite += nonFinite;
  }

  result(): Statistics {
    const hasFinite = this.#nonFinite < this.#count;
    return {
      norm: this.#norm.result(),
      min: hasFinite ? this.#min : Number.NaN,
      max: hasFinite ? this.#max : Number.NaN,
      mean: this.#sum / this.#count,
      zeros: this.#zeros,
      nonFinite: this.#nonFinite,
    };
  }
}

/** Statistics as a row of doubles, so that NaN and infinities survive a message. */
export function statisticsRow({ norm, min, max, mean, zeros, nonFinite }: Statistics): Float64Array {
  return Float64Array.of(norm, min, max, mean, zeros, nonFinite);
}

export function statisticsOfRow(row: Float64Array): Statistics {
  const [norm, min, max, mean, zeros, nonFinite] = row;
  return { norm: norm!, min: min!, max: max!, mean: mean!, zeros: zeros!, nonFinite: nonFinite! };
}

/** Where a tensor's signed scale ends: its largest magnitude; 0 when nothing in it is finite. */
export function largestMagnitude({ min, max }: Pick<Statistics, 'min' | 'max'>): number {
  return Number.isNaN(min) ? 0 : Math.max(-min, max, 0);
}
