import { suite, test } from 'node:test';
import { assertProblem, specWith } from './problemsOf.ts';

/** Keys of the format that this version does not have, by the object they stand in. */
const later = {
  layer: ['bias'],
  data: ['testSplit'],
};

function assertLater(text: string, key: string): void {
  assertProblem(text, 'unknown-key', new RegExp(`^"${key}" is not in this version`), `"${key}"`);
}

suite('what is in the format but not in this version', () => {
  for (const key of later.layer) {
    test(`"${key}" of a layer is told so`, () => {
      assertLater(specWith({ layers: `[{ "units": 1, "${key}": 0.5 }]` }), key);
    });
  }

  for (const key of later.data) {
    test(`"${key}" beside any source is told so`, () => {
      assertLater(specWith({ data: `{ "generate": "xor", "${key}": 2 }` }), key);
      assertLater(specWith({ data: `{ "inputs": [[1]], "targets": [[1]], "${key}": 2 }` }), key);
      assertLater(specWith({ data: `{ "csv": "a", "target": "b", "${key}": 2 }` }), key);
    });
  }
});
