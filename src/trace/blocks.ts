/**
 * Curves over more epochs than a picture has pixels: the epochs are taken together in blocks of `stride` epochs, block k
 * (from 0) holding epochs k stride + 1 to (k + 1) stride. Of every column a block keeps the numbers below, so that no
 * peak and no gap is lost and each drawn point is an epoch that was trained.
 */
const blockNumbers = [
  /** The epoch of the smallest finite value, and that value; 0 and NaN when no value is finite. */
  'leastEpoch',
  'least',
  /** The same of the largest. */
  'largestEpoch',
  'largest',
  /** The first epoch whose value is not finite, or 0; and how many there are. */
  'gapEpoch',
  'gaps',
] as const;

/** Numbers of one column in one block. */
export const numbersPerColumn = blockNumbers.length;

/** The places of the numbers. */
const leastEpoch = 0;
const least = 1;
const largestEpoch = 2;
const largest = 3;
const gapEpoch = 4;
const gaps = 5;

/** Makes the block at `at` one without an epoch. */
export function clearBlock(blocks: Float64Array, at: number): void {
  blocks[at + leastEpoch] = 0;
  blocks[at + least] = Number.NaN;
  blocks[at + largestEpoch] = 0;
  blocks[at + largest] = Number.NaN;
  blocks[at + gapEpoch] = 0;
  blocks[at + gaps] = 0;
}

/** Adds an epoch to the block at `at`. Of equal values the earlier epoch stays. */
export function addToBlock(blocks: Float64Array, at: number, epoch: number, value: number): void {
  if (value - value !== 0) {
    if (blocks[at + gaps]!++ === 0) blocks[at + gapEpoch] = epoch;
    return;
  }
  const isFirst = blocks[at + leastEpoch] === 0;
  if (isFirst || value < blocks[at + least]!) {
    blocks[at + leastEpoch] = epoch;
    blocks[at + least] = value;
  }
  if (isFirst || value > blocks[at + largest]!) {
    blocks[at + largestEpoch] = epoch;
    blocks[at + largest] = value;
  }
}

/** Rows of numbers in a larger array. */
interface RowsIn {
  readonly numbers: Float64Array;
  /** Where the first row begins. */
  readonly start: number;
  readonly rowLength: number;
  readonly count: number;
}

/**
 * Writes the blocks of all columns of rows from epoch `firstEpoch` on, one column after the other from the start of `blocks`. The
 * same as `addToBlock` for every value, without a call and a look at the block for each.
 */
export function writeBlocks(
  blocks: Float64Array,
  firstEpoch: number,
  { numbers, start, rowLength, count }: RowsIn,
): void {
  const end = firstEpoch + count;
  for (let column = 0, at = 0; column < rowLength; column++, at += numbersPerColumn) {
    let [lowEpoch, low, highEpoch, high, firstGap, gapCount] = [0, Number.NaN, 0, Number.NaN, 0, 0];
    for (let epoch = firstEpoch, place = start + column; epoch < end; epoch++, place += rowLength) {
      const value = numbers[place]!;
      if (value - value !== 0) {
        if (gapCount++ === 0) firstGap = epoch;
        continue;
      }
      // Also true while there is none.
      if (!(value >= low)) {
        lowEpoch = epoch;
        low = value;
      }
      if (!(value <= high)) {
        highEpoch = epoch;
        high = value;
      }
    }
    blocks[at + leastEpoch] = lowEpoch;
    blocks[at + least] = low;
    blocks[at + largestEpoch] = highEpoch;
    blocks[at + largest] = high;
    blocks[at + gapEpoch] = firstGap;
    blocks[at + gaps] = gapCount;
  }
}

/** Adds a block of later epochs to the block at `at`. */
export function mergeBlock(blocks: Float64Array, at: number, later: Float64Array, from: number): void {
  if (later[from + gaps]! > 0) {
    if (blocks[at + gaps] === 0) blocks[at + gapEpoch] = later[from + gapEpoch]!;
    blocks[at + gaps]! += later[from + gaps]!;
  }
  if (later[from + leastEpoch] === 0) return;
  const isFirst = blocks[at + leastEpoch] === 0;
  if (isFirst || later[from + least]! < blocks[at + least]!) {
    blocks[at + leastEpoch] = later[from + leastEpoch]!;
    blocks[at + least] = later[from + least]!;
  }
  if (isFirst || later[from + largest]! > blocks[at + largest]!) {
    blocks[at + largestEpoch] = later[from + largestEpoch]!;
    blocks[at + largest] = later[from + largest]!;
  }
}

/** Writes what a block tells of its epochs up to `last`: the values that are of these, and its gaps if they begin in them. */
export function writeBlockUpTo(
  blocks: Float64Array,
  at: number,
  last: number,
  whole: Float64Array,
  from: number,
): void {
  clearBlock(blocks, at);
  for (const [epoch, value] of [
    [whole[from + leastEpoch]!, whole[from + least]!],
    [whole[from + largestEpoch]!, whole[from + largest]!],
  ] as const) {
    if (epoch > 0 && epoch <= last) addToBlock(blocks, at, epoch, value);
  }
  const firstGap = whole[from + gapEpoch]!;
  if (firstGap === 0 || firstGap > last) return;
  blocks[at + gapEpoch] = firstGap;
  blocks[at + gaps] = Math.min(whole[from + gaps]!, last - firstGap + 1);
}

/** One column of one block. */
export type Block = Readonly<Record<(typeof blockNumbers)[number], number>>;

export function blockAt(blocks: Float64Array, at: number): Block {
  return {
    leastEpoch: blocks[at + leastEpoch]!,
    least: blocks[at + least]!,
    largestEpoch: blocks[at + largestEpoch]!,
    largest: blocks[at + largest]!,
    gapEpoch: blocks[at + gapEpoch]!,
    gaps: blocks[at + gaps]!,
  };
}

/** The smallest power of two by which so many epochs make at most so many blocks. */
export function strideFor(epochs: number, mostBlocks: number): number {
  let stride = 1;
  while (Math.ceil(epochs / stride) > mostBlocks) stride *= 2;
  return stride;
}

/**
 * Rows of blocks of `columns` columns, the first of them block `firstBlock`, as blocks of `factor` times the stride.
 * A row that is only half covered holds what there is.
 */
export function coarsened(rows: Float64Array, columns: number, firstBlock: number, factor: number): Float64Array {
  const length = columns * numbersPerColumn;
  const count = rows.length / length;
  const first = Math.floor(firstBlock / factor);
  const size = count === 0 ? 0 : Math.floor((firstBlock + count - 1) / factor) - first + 1;
  const coarse = new Float64Array(size * length);
  for (let at = 0; at < coarse.length; at += numbersPerColumn) clearBlock(coarse, at);
  for (let block = 0; block < count; block++) {
    const target = (Math.floor((firstBlock + block) / factor) - first) * length;
    for (let place = 0; place < length; place += numbersPerColumn) {
      mergeBlock(coarse, target + place, rows, block * length + place);
    }
  }
  return coarse;
}
