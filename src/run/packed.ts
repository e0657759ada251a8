/** Numbers that are gathered one array after the other. */
export class Packed {
  #room = new Float64Array(0);
  #length = 0;
  /** What a new room is made for: somewhat more than was taken last, so that it seldom has to grow. */
  #expected = 0;

  get length(): number {
    return this.#length;
  }

  /** Copies the numbers. */
  add(numbers: Float64Array): void {
    const length = this.#length + numbers.length;
    if (length > this.#room.length) {
      const larger = new Float64Array(Math.max(length, 2 * this.#room.length, this.#expected));
      larger.set(this.#room.subarray(0, this.#length));
      this.#room = larger;
    }
    this.#room.set(numbers, this.#length);
    this.#length = length;
  }

  /** All of them, in an array whose buffer may be larger and is free to be transferred; nothing is left. */
  take(): Float64Array {
    if (this.#length === 0) return new Float64Array(0);
    const taken = this.#room.subarray(0, this.#length);
    this.#expected = Math.ceil(1.25 * this.#length);
    this.#room = new Float64Array(0);
    this.#length = 0;
    return taken;
  }
}
