const chunkBytes = 2 ** 18;

/** Chunks that numbers must hold to be kept in place. */
const leastTakenOver = 4;

/** Rows of a stretch that a loop may read from one chunk. */
export const unbroken = 64;

/** Which rows lie in one chunk. */
interface Chunks {
  /** Each so many rows, counted from the first row, lie in one chunk. */
  readonly stretch?: number;
  /** Bytes of a chunk, if a stretch is not larger. */
  readonly bytes?: number;
}

/** Rows in a chunk. */
export function rowsPerChunk(rowLength: number, { stretch = unbroken, bytes = chunkBytes }: Chunks = {}): number {
  const stretchBytes = stretch * rowLength * Float64Array.BYTES_PER_ELEMENT;
  return stretch * Math.max(1, Math.floor(bytes / stretchBytes));
}

/**
 * Rows of numbers of one length, counted from 1, to which rows are added at the end and from which the first can be dropped. They
 * lie in chunks of about a quarter of a megabyte, so that however many there are, none is ever moved. Rows of the same length lie
 * in the same chunks.
 */
export class ScalarRows {
  readonly rowLength: number;
  readonly rowsPerChunk: number;
  /** Those that are left. */
  #chunks: Float64Array[] = [];
  /** Chunks that were dropped before them. */
  #dropped = 0;
  #count = 0;
  #bytes = 0;

  constructor(rowLength: number, chunks: Chunks = {}) {
    this.rowLength = rowLength;
    this.rowsPerChunk = rowsPerChunk(rowLength, chunks);
  }

  /** Number of rows that were added. */
  get count(): number {
    return this.#count;
  }

  /** The first row that is left; the next one where none is. */
  get first(): number {
    return Math.min(this.#dropped * this.rowsPerChunk, this.#count) + 1;
  }

  /** Bytes of the buffers in which they lie, all of them where a chunk is a view of a part. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Adds whole rows, one after the other. Of many, chunks become views of `numbers`, which must not be written to any more: the
   * memory of a copy would have to be fetched page by page. Few are copied, so that little is kept for the sake of a part; and all are
   * where the views would keep more than `mostTakenOver` bytes.
   */
  append(numbers: Float64Array, mostTakenOver = Number.POSITIVE_INFINITY): void {
    const whole = this.rowsPerChunk * this.rowLength;
    const takesOver = numbers.length >= leastTakenOver * whole && numbers.buffer.byteLength <= mostTakenOver;
    for (let from = 0; from < numbers.length; ) {
      const used = this.placeOf(this.#count + 1);
      const length = Math.min(numbers.length - from, whole - used);
      const part = numbers.subarray(from, from + length);
      if (length === whole && takesOver) {
        this.#push(part);
      } else {
        if (used === 0) this.#push(new Float64Array(whole));
        this.#chunks.at(-1)!.set(part, used);
      }
      this.#count += length / this.rowLength;
      from += length;
    }
  }

  /**
   * Begins with the first rows of others in the same chunks, those that are left and at least one; whole chunks, to which nothing is
   * added any more, are shared.
   */
  beginWith(other: ScalarRows, rows: number): void {
    const whole = Math.floor(rows / this.rowsPerChunk);
    this.#dropped = Math.min(other.#dropped, whole);
    for (const chunk of other.#chunks.slice(0, whole - this.#dropped)) this.#push(chunk);
    this.#count = whole * this.rowsPerChunk;
    if (rows >= other.first) for (const part of other.views(this.#count + 1, rows)) this.append(part);
  }

  /** Begins with so many rows that are not there, of which none is read. */
  skipTo(rows: number): void {
    this.#dropped = Math.floor(rows / this.rowsPerChunk);
    if (rows % this.rowsPerChunk > 0) this.#push(new Float64Array(this.rowsPerChunk * this.rowLength));
    this.#count = rows;
  }

  /** Drops the rows up to the last of a chunk; of those after them nothing changes. Rows up to `last` that share a chunk with later ones stay. */
  dropTo(last: number): void {
    const whole = Math.floor(last / this.rowsPerChunk) - this.#dropped;
    if (whole <= 0) return;
    for (const [index, { buffer }] of this.#chunks.slice(0, whole).entries()) {
      if (this.#chunks[index + 1]?.buffer !== buffer) this.#bytes -= buffer.byteLength;
    }
    this.#chunks = this.#chunks.slice(whole);
    this.#dropped += whole;
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
      const rows = Math.min(last - row + 1, this.rowsPerChunk - start / this.rowLength);
      views.push(this.chunkOf(row).subarray(start, start + rows * this.rowLength));
      row += rows;
    }
    return views;
  }

  /** The chunk in which a row lies; for loops that are to make no views. */
  chunkOf(row: number): Float64Array {
    return this.#chunks[Math.floor((row - 1) / this.rowsPerChunk) - this.#dropped]!;
  }

  /** Where in its chunk a row begins. */
  placeOf(row: number): number {
    return ((row - 1) % this.rowsPerChunk) * this.rowLength;
  }

  /** Chunks of one buffer follow each other. */
  #push(chunk: Float64Array): void {
    if (this.#chunks.at(-1)?.buffer !== chunk.buffer) this.#bytes += chunk.buffer.byteLength;
    this.#chunks.push(chunk);
  }
}
