import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertProblem, problemsOf, specWith } from './problemsOf.ts';

/** Keys of the format that this version does not have, by the object they stand in. */
const later = {
  data: ['testSplit'],
};

function assertLater(text: string, key: string): void {
  assertProblem(text, 'unknown-key', new RegExp(`^"${key}" is not in this version`), `"${key}"`);
}

suite('what is in the format but not in this version', () => {
  for (const key of later.data) {
    test(`"${key}" beside any source is told so`, () => {
      assertLater(specWith({ data: `{ "generate": "xor", "${key}": 2 }` }), key);
      assertLater(specWith({ data: `{ "inputs": [[1]], "targets": [[1]], "${key}": 2 }` }), key);
      assertLater(specWith({ data: `{ "csv": "a", "target": "b", "${key}": 2 }` }), key);
    });
  }

  test('precision float32 is told so, and float64 is accepted', () => {
    const message = /^expected "float64", found "float32" \(a string\); this version computes in 64 bits$/;
    assertProblem(specWith({ precision: '"float32"' }), 'unknown-value', message, '"float32"');
    assert.deepEqual(problemsOf(specWith({ precision: '"float64"' })), []);
  });
});
