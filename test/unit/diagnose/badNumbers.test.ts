import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SymptomRule } from '../../../src/diagnose/rule.ts';
import { nonFinite } from '../../../src/diagnose/symptoms/badNumbers.ts';
import { failedBatch } from '../../support/failedBatch.ts';

test('the numbers that broke a training off are written in its finding as in its message', () => {
  const batch = { ...failedBatch, operandNames: ['w[0]', 'x[0]'], operands: Float64Array.of(-1.2345678e200, Infinity) };
  const status = { state: 'diverged', message: 'diverged', epoch: 2, failedBatch: batch };
  const found = nonFinite({ trace: { status } } as unknown as Parameters<SymptomRule>[0]);
  assert.deepEqual(
    found?.evidence.map(({ text }) => text),
    ['w[0] is -1.235e200', 'x[0] is Infinity'],
  );
});
