/** Numbers that are gathered one array after the other. */
export class Packed {
  #room = new Float64Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(numbers: Float64Array): void {
    const length = this.#length + numbers.length;
    if (length > this.#room.length) {
      const larger = new Float64Array(Math.max(length, 2 * this.#room.length));
      larger.set(this.#room.subarray(0, this.#length));
      this.#room = larger;
    }
    this.#room.set(numbers, this.#length);
    this.#length = length;
  }

  /** All of them, in an array that is its own buffer; nothing is left. */
  take(): Float64Array {
    const isFull = this.#length === this.#room.length;
    const taken = isFull ? this.#room : this.#room.slice(0, this.#length);
    if (isFull) this.#room = new Float64Array(0);
    this.#length = 0;
    return taken;
  }
}
