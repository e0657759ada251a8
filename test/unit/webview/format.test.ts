import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCell, formatCount, formatFull, formatNumber, formatShare } from '../../../webview/format.ts';

test('numbers are rounded to significant digits and keep their sign', () => {
  assert.equal(formatNumber(0.123456), '0.1235');
  assert.equal(formatNumber(-0.123456, 2), '-0.12');
  assert.equal(formatNumber(12345.678), '12350');
  assert.equal(formatNumber(0.5), '0.5');
});

test('very small and very large numbers have an exponent, zero has none', () => {
  assert.equal(formatNumber(-0.00012345), '-1.234e-4');
  assert.equal(formatNumber(1e200), '1e200');
  assert.equal(formatNumber(0), '0');
  assert.equal(formatNumber(-0), '0');
});

test('what is not finite is named', () => {
  assert.equal(formatNumber(Number.NaN), 'NaN');
  assert.equal(formatFull(Number.NEGATIVE_INFINITY), '-Infinity');
  assert.equal(formatCell(Number.POSITIVE_INFINITY), 'Inf');
  assert.equal(formatShare(Number.NaN), 'NaN');
});

test('a tooltip has every digit', () => {
  assert.equal(formatFull(-0.1 - 0.2), '-0.30000000000000004');
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
