import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertProblem, problemOf, specOf, specWith } from './problemsOf.ts';

const withScale = (scale: string) => specWith({ data: `{ "generate": "xor", "noise": 0.5, "scale": ${scale} }` });

suite('"scale"', () => {
  test('as a number is a factor of the inputs; the targets have their own', () => {
    assert.deepEqual(specOf(withScale('0.5')).data.scale, { inputs: 0.5 });
    assert.deepEqual(specOf(withScale('-2')).data.scale, { inputs: -2 });
    assert.deepEqual(specOf(withScale('{ "targets": 3 }')).data.scale, { targets: 3 });
    assert.deepEqual(specOf(withScale('{ "inputs": 2, "targets": 3 }')).data.scale, { inputs: 2, targets: 3 });
    assert.equal('scale' in specOf(specWith()).data, false);
  });

  test('of 0, of no number, or of a number beyond 64 bits is reported at its value', () => {
    const either = 'expected a number other than 0, or { "inputs": ..., "targets": ... }';
    const wrong: readonly (readonly [string, string, string])[] = [
      ['0', 'out-of-range', 'found 0'],
      ['1e999', 'not-finite', 'found a number too large for 64 bits'],
      ['null', 'wrong-type', 'found null'],
      ['true', 'wrong-type', 'found true'],
      ['[1, 2]', 'wrong-type', 'found an array of 2'],
      ['"x"', 'wrong-type', 'found "x" (a string)'],
      ['"1/255"', 'wrong-type', 'found "1/255" (a string); write the fraction as a decimal number'],
    ];
    for (const [written, code, found] of wrong) {
      assert.deepEqual(problemOf(withScale(written)), { code, message: `${either}, ${found}`, marked: written });
    }
    assertProblem(withScale('{ "inputs": 0 }'), 'out-of-range', /^expected a number other than 0, found 0$/, '0');
    assertProblem(withScale('{ "targets": "2" }'), 'wrong-type', /^expected a number other than 0, found "2"/, '"2"');
  });

  test('with an unknown key, or with none, is refused', () => {
    assertProblem(
      withScale('{ "input": 2 }'),
      'unknown-key',
      /^unknown key "input"; did you mean "inputs"\?$/,
      '"input"',
    );
    assertProblem(withScale('{}'), 'missing-key', /found an empty object$/, '{}');
  });
});
