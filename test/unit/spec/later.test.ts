import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, problemsOf, specWith } from './problemsOf.ts';

test('precision float32 is not in this version and is told so, and float64 is accepted', () => {
  const message = /^expected "float64", found "float32" \(a string\); this version computes in 64 bits$/;
  assertProblem(specWith({ precision: '"float32"' }), 'unknown-value', message, '"float32"');
  assert.deepEqual(problemsOf(specWith({ precision: '"float64"' })), []);
});
