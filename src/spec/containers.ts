/**
 * Where the objects and arrays of a text begin and end, in the order in which they begin: twelve bytes for each, and nothing
 * for what else is in the text. A spec of ten million characters can have five million brackets.
 */
export class Containers {
  readonly text: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Elements of an array, properties of an object. */
  readonly counts: Uint32Array;
  length = 0;

  /** `most` is how many there may be. */
  constructor(text: string, most: number) {
    this.text = text;
    this.starts = new Uint32Array(most);
    this.ends = new Uint32Array(most);
    this.counts = new Uint32Array(most);
  }

  isArray(index: number): boolean {
    return this.text[this.starts[index]!] === '[';
  }

  /** The next one that is not inside this one. */
  after(index: number): number {
    const end = this.ends[index]!;
    let low = index + 1;
    // Most hold no other, or few.
    if (low >= this.length || this.starts[low]! >= end) return low;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! < end) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether an object is directly in it. */
  hasObject(index: number): boolean {
    const stop = this.after(index);
    for (let inner = index + 1; inner < stop; inner = this.after(inner)) if (!this.isArray(inner)) return true;
    return false;
  }
}
