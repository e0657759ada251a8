import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitCounts, splitRows, takeRows } from '../../../src/plan/split.ts';
import { randomStreams } from '../../../src/random/streams.ts';

const rowCounts = fc.integer({ min: 1, max: 200 });
const shares = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const seeds = fc.integer({ min: 0, max: 0xffffffff });

test('every row is in one part, all parts keep the order of the table, and one row is left to train on', () => {
  fc.assert(
    fc.property(rowCounts, shares, shares, seeds, (rows, validationShare, testShare, seed) => {
      const parts = splitRows(rows, validationShare, seed, testShare);
      const { training, validation, test } = parts;
      assert.ok(training.length >= 1);
      const lengths = { training: training.length, validation: validation.length, test: test.length };
      assert.deepEqual(lengths, splitCounts(rows, validationShare, testShare));
      const ascending = (a: number, b: number) => a - b;
      for (const part of Object.values(parts)) assert.deepEqual([...part], [...part].toSorted(ascending));
      assert.deepEqual([...training, ...validation, ...test].toSorted(ascending), [...Array(rows).keys()]);
    }),
  );
});

test('the test rows are a share of all rows, the validation rows one of those that they leave', () => {
  assert.deepEqual(splitCounts(100, 0.25, 0.2), { training: 60, validation: 20, test: 20 });
  assert.deepEqual(splitCounts(10, 0.5, 0.5), { training: 3, validation: 2, test: 5 });
});

test('the test rows are the same whatever is held out besides', () => {
  assert.deepEqual(splitRows(50, 0.3, 5, 0.2).test, splitRows(50, 0, 5, 0.2).test);
});

test('the share held out is rounded down, but not by a rounding of the computer', () => {
  const heldOut = (rows: number, share: number) => splitRows(rows, share, 1).validation.length;
  assert.deepEqual([heldOut(150, 0.2), heldOut(9, 0.5), heldOut(3, 0.3), heldOut(7, 0)], [30, 4, 0, 0]);
  // In 64 bits 0.29 * 100 is 28.999999999999996.
  assert.equal(heldOut(100, 0.29), 29);
  assert.deepEqual([heldOut(1, 0.99), heldOut(2, 0.99), heldOut(100, 0.999)], [0, 1, 99]);
});

test('equal seeds hold out the same rows, another seed others', () => {
  assert.deepEqual(splitRows(50, 0.3, 5), splitRows(50, 0.3, 5));
  assert.notDeepEqual(splitRows(50, 0.3, 5).validation, splitRows(50, 0.3, 6).validation);
});

test('the rows are chosen with the stream for splitting, so that shuffling and weights stay as they are', () => {
  const order = Uint32Array.from({ length: 20 }, (_, row) => row);
  randomStreams(3).splitting.shuffle(order);
  assert.deepEqual(splitRows(20, 0.25, 3).validation, order.slice(0, 5).sort());
  const { test, validation } = splitRows(20, 0.25, 3, 0.2);
  assert.deepEqual([test, validation], [order.slice(0, 4).sort(), order.slice(4, 8).sort()]);
});

test('each row is held out about as often as any other', () => {
  const counts = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 2000; seed++) for (const row of splitRows(10, 0.3, seed).validation) counts[row]++;
  for (const [row, count] of counts.entries()) {
    assert.ok(count > 510 && count < 690, `row ${row} was held out ${count} times; expected about 600`);
  }
});

test('rows are taken out of a matrix in the order asked for', () => {
  const matrix = Float64Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual(takeRows(matrix, 2, Uint32Array.of(2, 0)), Float64Array.of(5, 6, 1, 2));
  assert.deepEqual(takeRows(matrix, 3, Uint32Array.of()), new Float64Array(0));
});
