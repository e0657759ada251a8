import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { formatNumber, numberInWords } from '../../../src/trace/formatNumber.ts';

suite('formatNumber', () => {
  test('it gives four significant digits and no trailing zeros', () => {
    assert.equal(formatNumber(0.123456), '0.1235');
    assert.equal(formatNumber(-12.5), '-12.5');
    assert.equal(formatNumber(100), '100');
    assert.equal(formatNumber(1234567), '1234567');
  });

  test('very small and very large numbers get an exponent', () => {
    assert.equal(formatNumber(1.2e-7), '1.2e-7');
    assert.equal(formatNumber(-3.14159e12), '-3.142e12');
    assert.equal(formatNumber(5e-324), '4.941e-324');
  });

  test('zero, NaN and the infinities are plain', () => {
    assert.equal(formatNumber(0), '0');
    assert.equal(formatNumber(-0), '0');
    assert.equal(formatNumber(Number.NaN), 'NaN');
    assert.equal(formatNumber(Number.POSITIVE_INFINITY), '∞');
    assert.equal(formatNumber(Number.NEGATIVE_INFINITY), '-∞');
  });

  test('in a message, the infinities are words, and all else is as everywhere', () => {
    assert.equal(numberInWords(Number.NEGATIVE_INFINITY), '-Infinity');
    assert.equal(numberInWords(Number.NaN), 'NaN');
    assert.equal(numberInWords(-1.2345678e200), '-1.235e200');
    assert.equal(numberInWords(0.123456, 2), '0.12');
  });

  test('the text reads back as the number, within its digits, and never as zero', () => {
    const numbers = fc.double({ min: -1e300, max: 1e300, noNaN: true }).filter(value => value !== 0);
    fc.assert(
      fc.property(numbers, value => {
        const read = Number(formatNumber(value));
        assert.equal(Math.sign(read), Math.sign(value));
        assert.ok(Math.abs(read - value) <= 0.001 * Math.abs(value));
      }),
    );
  });
});
