import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkWork, spacedRows } from '../../../src/plan/checkWork.ts';

suite('how much is checked', () => {
  const sizesOf = (...widths: number[]) => widths.slice(1).flatMap((O, l) => [O * widths[l]!, O]);

  test('a small network is checked whole, over 32 rows or all there are', () => {
    const sizes = sizesOf(64, 64, 32, 10);
    assert.deepEqual(checkWork(1438, sizes), { rows: 32, elements: 4096 });
    assert.deepEqual(checkWork(5, sizes), { rows: 5, elements: 4096 });
  });

  test('of a large one so many elements of each tensor that the work is bounded, small tensors whole', () => {
    const sizes = sizesOf(784, 512, 10);
    const { rows, elements } = checkWork(60_000, sizes);
    const parameters = sizes.reduce((a, b) => a + b);
    const checked = sizes.reduce((sum, size) => sum + Math.min(size, elements), 0);
    assert.equal(rows, 32);
    assert.ok(elements > 10 && elements < 512, String(elements));
    assert.ok(2 * rows * parameters * checked <= 1e10);
    // One more of each would be too many.
    assert.ok(2 * rows * parameters * (checked + sizes.length) > 1e10);
  });

  test('of the largest networks a single row, and at least one element of each tensor', () => {
    assert.deepEqual(checkWork(100, new Array(2000).fill(50_000)), { rows: 1, elements: 1 });
    assert.deepEqual(checkWork(100, [1e9, 10]), { rows: 1, elements: 2 });
  });

  test('the rows are evenly spaced, from the first on, none twice', () => {
    assert.deepEqual([...spacedRows(4, 4)], [0, 1, 2, 3]);
    assert.deepEqual([...spacedRows(3, 10)], [0, 3, 6]);
    assert.equal(new Set(spacedRows(32, 33)).size, 32);
  });
});
