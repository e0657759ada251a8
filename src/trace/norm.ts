/** A sum of squares below may have lost squares that are too small for a double. */
export const smallSquares = 2 ** -700;
/** A sum of squares above is infinite, or soon is. */
const large = 2 ** 900;
/** Takes the small to where their squares are exact, and its inverse the large: powers of 2 cost no digit. */
export const enlargement = 2 ** 600;

/**
 * The L2 norm of numbers that come in parts, in their order. Squares of vanished gradients would be 0, of exploded ones infinite:
 * only then the numbers are gone through again, on another scale. Parts give the bits of the whole, but for the last of a
 * norm of more than 1e135.
 */
export class NormSums {
  #squares = 0;
  /** Of numbers times `enlargement`, kept while the sum of squares is small. */
  #enlarged = 0;
  /** Of numbers divided by `enlargement`, kept from where the sum of squares is large. */
  #reduced = 0;

  add(values: Float64Array): void {
    const before = this.#squares;
    this.#squares = addSquares(before, values, 1);
    if (this.#squares < smallSquares) {
      this.#enlarged = addSquares(this.#enlarged, values, enlargement);
    } else if (this.#squares > large) {
      const reduced = before > large ? this.#reduced : before / enlargement / enlargement;
      this.#reduced = addSquares(reduced, values, 1 / enlargement);
    }
  }

  /** NaN or infinite when an element is; infinite, too, when the norm itself is beyond all doubles. */
  result(): number {
    if (this.#squares < smallSquares) return Math.sqrt(this.#enlarged) / enlargement;
    return this.#squares > large ? Math.sqrt(this.#reduced) * enlargement : Math.sqrt(this.#squares);
  }
}

/** The L2 norm; of nothing it is 0. */
export function norm(values: Float64Array): number {
  const sums = new NormSums();
  sums.add(values);
  return sums.result();
}

function addSquares(sum: number, values: Float64Array, factor: number): number {
  let squares = sum;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]! * factor;
    squares += value * value;
  }
  return squares;
}
