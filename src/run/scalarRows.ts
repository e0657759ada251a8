const chunkBytes = 2 ** 18;

/** Chunks that numbers must hold to be kept in place. */
const leastTakenOver = 4;

/** Rows of a stretch that a loop may read from one chunk. */
export const unbroken = 64;

/**
 * Rows of numbers of one length, counted from 1, to which rows are added at the end. They lie in chunks of about a quarter
 * of a megabyte, so that however many there are, none is ever moved. Rows of the same length lie in the same chunks.
 */
export class ScalarRows {
  readonly rowLength: number;
  readonly #rowsPerChunk: number;
  readonly #chunks: Float64Array[] = [];
  #count = 0;

  /** Each `stretch` rows, counted from the first row, lie in one chunk. */
  constructor(rowLength: number, stretch = unbroken) {
    this.rowLength = rowLength;
    const stretchBytes = stretch * rowLength * Float64Array.BYTES_PER_ELEMENT;
    this.#rowsPerChunk = stretch * Math.max(1, Math.floor(chunkBytes / stretchBytes));
  }

  /** Number of rows. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds whole rows, one after the other. Of many, chunks become views of `numbers`, which must not be written to any more: the
   * memory of a copy would have to be fetched page by page. Few are copied, so that little is kept for the sake of a part.
   */
  append(numbers: Float64Array): void {
    const whole = this.#rowsPerChunk * this.rowLength;
    const takesOver = numbers.length >= leastTakenOver * whole;
    for (let from = 0; from < numbers.length; ) {
      const used = this.placeOf(this.#count + 1);
      const length = Math.min(numbers.length - from, whole - used);
      const part = numbers.subarray(from, from + length);
      if (length === whole && takesOver) {
        this.#chunks.push(part);
      } else {
        if (used === 0) this.#chunks.push(new Float64Array(whole));
        this.#chunks.at(-1)!.set(part, used);
      }
      this.#count += length / this.rowLength;
      from += length;
    }
  }

  /** Begins with the first rows of others of the same length; whole chunks, to which nothing is added any more, are shared. */
  beginWith(other: ScalarRows, rows: number): void {
    const whole = Math.floor(rows / this.#rowsPerChunk);
    this.#chunks.push(...other.#chunks.slice(0, whole));
    this.#count = whole * this.#rowsPerChunk;
    for (const part of other.views(this.#count + 1, rows)) this.append(part);
  }

  /** One row; a view. */
  rowOf(row: number): Float64Array {
    const start = this.placeOf(row);
    return this.chunkOf(row).subarray(start, start + this.rowLength);
  }

  /** One number of a row. */
  at(row: number, column: number): number {
    return this.chunkOf(row)[this.placeOf(row) + column]!;
  }

  /** Rows `first` to `last`, as views of consecutive rows. */
  views(first: number, last: number): readonly Float64Array[] {
    const views: Float64Array[] = [];
    for (let row = first; row <= last; ) {
      const start = this.placeOf(row);
      const rows = Math.min(last - row + 1, this.#rowsPerChunk - start / this.rowLength);
      views.push(this.chunkOf(row).subarray(start, start + rows * this.rowLength));
      row += rows;
    }
    return views;
  }

  /** The chunk in which a row lies; for loops that are to make no views. */
  chunkOf(row: number): Float64Array {
    return this.#chunks[Math.floor((row - 1) / this.#rowsPerChunk)]!;
  }

  /** Where in its chunk a row begins. */
  placeOf(row: number): number {
    return ((row - 1) % this.#rowsPerChunk) * this.rowLength;
  }
}
