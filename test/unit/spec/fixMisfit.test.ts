import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fixMisfit } from '../../../src/spec/fixMisfit.ts';
import type { SpecEdit } from '../../../src/spec/specEdit.ts';

const trained = `{
  "data": { "csv": "iris.csv", "target": "species", "standardize": true },
  "layers": [{ "name": "hidden", "units": 4, "activation": "sigmoid" }, { "units": 3, "activation": "softmax" }],
  "optimizer": { "type": "sgd", "learningRate": 10 }
}`;
const slower: readonly SpecEdit[] = [{ path: ['optimizer', 'learningRate'], value: 0.1 }];

function misfit(from: string, to: string, edits = slower): string | undefined {
  const current = trained.replace(from, to);
  assert.notEqual(current, trained);
  return fixMisfit(trained, current, edits);
}

suite('a fix for a text that was edited since', () => {
  test('fits the text itself, and one where only comments, layout and other settings changed', () => {
    assert.equal(fixMisfit(trained, trained, slower), undefined);
    assert.equal(misfit('"optimizer"', '// slower?\n\n  "optimizer"'), undefined);
    assert.equal(misfit('{ "type": "sgd", "learningRate": 10 }', '{ "learningRate": 10, "type": "sgd" }'), undefined);
    assert.equal(misfit('"units": 4', '"units": 40'), undefined);
    assert.equal(misfit('"standardize": true', '"standardize": false'), undefined);
  });

  test('does not fit where a value that it replaces is another one now', () => {
    const words = '"learningRate" of "optimizer" was 10 when it was trained and is 0.5 now; train again';
    assert.equal(misfit('10', '0.5'), words);
    assert.equal(
      misfit('"learningRate": 10', '"clipNorm": 1'),
      '"learningRate" of "optimizer" was 10 when it was trained and is not set now; train again',
    );
    assert.equal(
      misfit('"sigmoid"', '"tanh"', [{ path: ['layers', 0, 'activation'], value: 'relu' }]),
      '"activation" of layer "hidden" was "sigmoid" when it was trained and is "tanh" now; train again',
    );
  });

  test('does not fit where the settings around a value are of another type, even if it was never written', () => {
    assert.equal(
      misfit('"sgd"', '"adam"', [{ path: ['optimizer', 'weightDecay'], value: 0.1 }]),
      '"type" of "optimizer" was "sgd" when it was trained and is "adam" now; train again',
    );
  });

  test('does not fit other layers', () => {
    assert.equal(misfit('[{', '[{ "units": 8 }, {'), '2 layers were trained, but the file has 3 now; train again');
    assert.equal(
      misfit('"hidden"', '"first"'),
      'layer 1 was called "hidden" when it was trained and is "first" now; train again',
    );
  });

  test('does not fit other data', () => {
    assert.equal(
      misfit('iris.csv', 'penguins.csv'),
      'the data changed: "csv" of "data" was "iris.csv" when it was trained and is "penguins.csv" now; train again',
    );
    const rows = '{ "data": { "inputs": [[1], [2]], "targets": [[1], [2]] }, "layers": [{ "units": 1 }] }';
    assert.equal(
      fixMisfit(rows, rows.replace('[[1], [2]]', '[[1], [3]]'), slower),
      'the data changed: "inputs" of "data" is another one now; train again',
    );
  });

  test('does not fit a text with an error', () => {
    assert.match(misfit('"data"', 'data')!, /^the file has an error: .+\. Correct it first$/);
    assert.equal(fixMisfit(trained, '', slower)?.startsWith('the file has an error'), true);
  });
});
