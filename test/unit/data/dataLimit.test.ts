import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tooManyColumns, tooMuchData } from '../../../src/data/dataLimit.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';

const path = ['data', 'csv'];

test('a table has two million columns at most, and the refusal says so', () => {
  assert.equal(tooManyColumns(2_000_000, path), undefined);
  const message = 'asked for 2,000,001 columns of inputs and targets; at most 2,000,000 are allowed';
  const refusal = { code: 'too-many-columns', severity: 'error', message, path };
  assert.deepEqual(tooManyColumns(2_000_001, path), refusal);
  assert.deepEqual(tooMuchData(0, 2_000_001, defaultLimits, path), refusal);
});

test('a table takes as many bytes as are allowed, 8 a number, and the refusal says what helps', () => {
  const limits = { ...defaultLimits, dataBytes: 8_000_000 };
  assert.equal(tooMuchData(1000, 1000, limits, path), undefined);
  const refusal = tooMuchData(1001, 1000, limits, path);
  assert.deepEqual([refusal?.code, refusal?.path], ['too-much-data', path]);
  assert.equal(
    refusal?.message,
    '1,001 rows of 1,000 numbers take 9 MB; at most 8 MB are allowed. "limit" uses the first rows only',
  );
});
