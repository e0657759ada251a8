import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCell, formatCount, formatFull, formatShare } from '../../../webview/format.ts';

test('what is not finite is named', () => {
  assert.equal(formatFull(Number.NEGATIVE_INFINITY, 'float64'), '-∞');
  assert.equal(formatCell(Number.POSITIVE_INFINITY), '∞');
  assert.equal(formatShare(Number.NaN), 'NaN');
});

test('a tooltip has every digit', () => {
  assert.equal(formatFull(-0.1 - 0.2, 'float64'), '-0.30000000000000004');
});

test('a number in a cell has at most seven characters', () => {
  for (let exponent = -320; exponent <= 308; exponent++) {
    for (const mantissa of [1, 1.26, 9.949, 9.96, 9.9999]) {
      const text = formatCell(Number(`-${mantissa}e${exponent}`));
      assert.ok(text.length <= 7, `${mantissa}e${exponent} is ${text}`);
    }
  }
});

test('a number in a cell has two significant digits', () => {
  const values = [0, 0.00234, 0.5, 0.0999, 9.96, 99.6, 123.4, 1234, -0.00045];
  assert.deepEqual(values.map(formatCell), ['0', '0.0023', '0.50', '0.10', '10', '100', '123', '1.2e3', '-4.5e-4']);
});

test('counts and shares read as words', () => {
  assert.equal(formatCount(1, 'row'), '1 row');
  assert.equal(formatCount(1024, 'row'), '1,024 rows');
  assert.equal(formatShare(0.1234), '12.3 %');
});
