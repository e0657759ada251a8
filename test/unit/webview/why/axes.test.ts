import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { centreWith } from '../../../../src/why/sight.ts';
import { type Axis, axisOf, vectorAxis } from '../../../../webview/why/axes.ts';

/** As `3 4 5 (6-127)`. */
const text = (axis: Axis) =>
  axis.map(({ index, count, isFolded }) => (isFolded ? `(${index}-${index + count - 1})` : index)).join(' ');

suite('axisOf', () => {
  test('few are all shown, many are folded around the chosen one', () => {
    assert.equal(text(axisOf(4, 'unit', 0)), '0 1 2 3');
    assert.equal(text(axisOf(128, 'unit', 40)), '(0-37) 38 39 40 41 42 (43-127)');
  });

  test('at either end nothing is folded beyond it', () => {
    assert.equal(text(axisOf(20, 'unit', 0)), '0 1 2 3 4 (5-19)');
    assert.equal(text(axisOf(20, 'unit', 19)), '(0-14) 15 16 17 18 19');
  });
});

suite('vectorAxis', () => {
  test('short vectors are whole, with the unit of each block', () => {
    const axis = vectorAxis(2, 3, { unit: 0, input: 0, block: 0 });
    assert.equal(text(axis), '0 1 2 3 4 5');
    assert.deepEqual(
      axis.map(({ block }) => block),
      [0, 0, 0, 1, 1, 1],
    );
  });

  test('of long ones one block is unfolded, and every other unit in sight is one column', () => {
    assert.equal(
      text(vectorAxis(3, 10, { unit: 0, input: 0, block: 1 })),
      '(0-9) 10 11 12 13 14 15 16 17 18 19 (20-29)',
    );
    const large = vectorAxis(128, 784, { unit: 2, input: 400, block: 2 });
    assert.equal(
      large.reduce((sum, { count }) => sum + count, 0),
      128 * 784,
    );
    assert.ok(large.length < 20);
    assert.ok(large.some(({ index, isFolded }) => !isFolded && index === 2 * 784 + 400));
  });
});

suite('centreWith', () => {
  test('what is in sight stays where it is, and its block unfolds', () => {
    const centre = { layer: 0, unit: 40, input: 100, block: 40 };
    assert.deepEqual(centreWith(centre, { unit: 41, input: 102 }, 128, 784), { ...centre, block: 41 });
  });

  test('what is out of sight comes into the middle', () => {
    const centre = { layer: 0, unit: 40, input: 100, block: 40 };
    assert.deepEqual(centreWith(centre, { unit: 90, input: -1 }, 128, 784), { ...centre, unit: 90, block: 90 });
    assert.deepEqual(centreWith(centre, { unit: -1, input: 500 }, 128, 784), { ...centre, input: 500 });
  });
});
