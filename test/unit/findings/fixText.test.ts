import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SpecEdit } from '../../../src/findings/finding.ts';
import { editText } from '../../../src/findings/fixText.ts';

suite('an edit in words', () => {
  const cases: readonly (readonly [SpecEdit, string])[] = [
    [{ path: ['layers', 2, 'activation'], value: 'sigmoid' }, 'layers[2].activation: "sigmoid"'],
    [{ path: ['layers', 0, 'biasInit'], value: null }, 'remove layers[0].biasInit'],
    [{ path: ['layers', 0], value: { units: 8 }, insert: true }, 'insert layers[0]: {"units":8}'],
  ];
  for (const [edit, words] of cases) test(`is ${words}`, () => assert.equal(editText(edit), words));
});
