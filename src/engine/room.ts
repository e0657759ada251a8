/** Gives an array for so many numbers. */
export type Room = (length: number) => Float64Array;

export const newRoom: Room = length => new Float64Array(length);

/** A copy, in an array of `room`. */
export function copyInto(room: Room, values: ArrayLike<number>): Float64Array {
  const copy = room(values.length);
  copy.set(values);
  return copy;
}

/** Numbers of an array that is used again and again, so that it is neither made anew nor collected; more than it has are new. */
export class ReusedRoom {
  #numbers = new Float64Array(0);
  #used = 0;

  /** Begins anew: what was given before is overwritten. It has room for so many numbers. */
  begin(length: number): void {
    this.#used = 0;
    if (length > this.#numbers.length) this.#numbers = new Float64Array(length);
  }

  readonly give: Room = length => {
    const start = this.#used;
    if (start + length > this.#numbers.length) return new Float64Array(length);
    this.#used += length;
    return this.#numbers.subarray(start, this.#used);
  };
}
