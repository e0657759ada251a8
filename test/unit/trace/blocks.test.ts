import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addToBlock,
  blockAt,
  clearBlock,
  coarsened,
  mergeBlock,
  numbersPerColumn,
  strideFor,
  writeBlocks,
} from '../../../src/trace/blocks.ts';

/** A block of values at epochs from `first` on. */
function block(first: number, ...values: number[]): Float64Array {
  const numbers = new Float64Array(numbersPerColumn);
  clearBlock(numbers, 0);
  for (const [index, value] of values.entries()) addToBlock(numbers, 0, first + index, value);
  return numbers;
}

test('a block knows its least and its largest value, and at which epoch each first was', () => {
  assert.deepEqual(blockAt(block(5, 3, -1, 7, 7, -1), 0), {
    leastEpoch: 6,
    least: -1,
    largestEpoch: 7,
    largest: 7,
    gapEpoch: 0,
    gaps: 0,
  });
});

test('what is not finite is counted and never taken for a value', () => {
  const { least, largest, gapEpoch, gaps } = blockAt(block(1, 2, Number.NaN, Number.POSITIVE_INFINITY), 0);
  assert.deepEqual({ least, largest, gapEpoch, gaps }, { least: 2, largest: 2, gapEpoch: 2, gaps: 2 });
});

test('a block without a finite value says so', () => {
  const { leastEpoch, least, largestEpoch, largest } = blockAt(block(1, Number.NaN), 0);
  assert.deepEqual([leastEpoch, least, largestEpoch, largest], [0, Number.NaN, 0, Number.NaN]);
});

test('merging blocks gives the block of all their epochs, whatever is missing in one of them', () => {
  const parts: [number[], number[]][] = [
    [
      [3, 1],
      [2, 9],
    ],
    [[Number.NaN], [4]],
    [[4], [Number.NaN, 4]],
    [[], [1]],
    [[1], []],
    [[Number.NaN, Number.NaN], [Number.POSITIVE_INFINITY]],
  ];
  for (const [before, after] of parts) {
    const merged = block(1, ...before);
    mergeBlock(merged, 0, block(1 + before.length, ...after), 0);
    assert.deepEqual(merged, block(1, ...before, ...after));
  }
});

test('the blocks of rows are those of their values one by one, wherever the rows stand', () => {
  const columns = [
    [3, -1, 7, 7, -1],
    [Number.NaN, 2, Number.POSITIVE_INFINITY, 2, Number.NEGATIVE_INFINITY],
    [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    [0, -0, 0, -0, 1],
  ];
  const rows = columns[0]!.flatMap((_, row) => columns.map(column => column[row]!));
  const blocks = new Float64Array(columns.length * numbersPerColumn).fill(9);
  writeBlocks(blocks, 5, { numbers: Float64Array.of(8, 8, ...rows, 8), start: 2, rowLength: 4, count: 5 });
  assert.deepEqual(blocks, Float64Array.from(columns.flatMap(values => [...block(5, ...values)])));
});

test('the stride is the smallest power of two that leaves few enough blocks', () => {
  assert.deepEqual(
    [0, 1, 10, 11, 20, 21, 40].map(epochs => strideFor(epochs, 10)),
    [1, 1, 1, 2, 2, 4, 4],
  );
});

test('coarser blocks start at a multiple of their stride, also when the finer ones began in between', () => {
  const fine = Float64Array.from([5, 1, 8, 2, 7].flatMap((value, index) => [...block(index + 2, value)]));
  const coarse = coarsened(fine, 1, 1, 2);
  const expected = [block(2, 5), block(3, 1, 8), block(5, 2, 7)];
  assert.deepEqual(coarse, Float64Array.from(expected.flatMap(one => [...one])));
});
