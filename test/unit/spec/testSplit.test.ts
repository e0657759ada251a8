import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, specOf, specWith } from './problemsOf.ts';

const sources = {
  inline: '"inputs": [[1]], "targets": [[1]]',
  csv: '"csv": "a", "target": "b"',
  json: '"json": "a"',
  idx: '"idx": { "inputs": "a", "targets": "b" }',
  npy: '"npy": { "inputs": "a", "targets": "b" }',
  npz: '"npz": "a", "inputs": "x", "targets": "y"',
  generate: '"generate": "xor"',
};

for (const [source, keys] of Object.entries(sources)) {
  test(`"testSplit" may stand beside the source ${source}`, () => {
    const { data } = specOf(specWith({ data: `{ ${keys}, "testSplit": 0.2 }` }));
    assert.equal(data.testSplit, 0.2);
  });
}

test('no rows are set aside when nothing is said', () => {
  assert.equal('testSplit' in specOf(specWith()).data, false);
});

test('a share that sets nothing or everything aside is reported at its value', () => {
  const expected = (found: string) => new RegExp(`^expected a number above 0 and below 1, found ${found}$`);
  for (const share of ['0', '1', '-0.1', '20']) {
    const text = specWith({ data: `{ "generate": "xor", "noise": 0.5, "testSplit": ${share} }` });
    assertProblem(text, 'out-of-range', expected(share), share);
  }
  const text = specWith({ data: '{ "generate": "xor", "testSplit": "20%" }' });
  assertProblem(text, 'wrong-type', expected('"20%" \\(a string\\)'), '"20%"');
});
