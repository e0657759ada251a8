import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Edit, editMisfit, type NumbersEdit } from '../../../src/engine/edit.ts';
import { layersOf, trainingOptions } from './support.ts';

const [hidden, last] = layersOf(['tanh', 'linear'], [4, 2]);
/** Layers "1" (4, 3) without a bias and "2" (2, 4). */
const options = trainingOptions({ inputs: 3, layers: [{ ...hidden!, bias: false }, last!] });

const misfit = (edit: Edit, B = 5) => editMisfit(edit, options, B);
const ofLayer = (target: NumbersEdit['target'], layer: number, first: number, count: number, B?: number) =>
  misfit({ target, layer, first, values: new Float64Array(count) }, B);

test('a learning rate is a finite number from 0', () => {
  for (const value of [0, 1e-300, 1e300]) assert.equal(misfit({ target: 'learningRate', value }), undefined);
  for (const value of [-1e-300, Number.NaN, Number.POSITIVE_INFINITY]) {
    const expected = `The learning rate cannot be ${value}. Set it to a finite number of at least 0.`;
    assert.equal(misfit({ target: 'learningRate', value }), expected);
  }
});

test('numbers that fit into their tensor can be set, up to its last place', () => {
  for (const [target, layer, count] of [
    ['weights', 0, 12],
    ['weights', 1, 8],
    ['bias', 1, 2],
    ['input', 0, 15],
  ] as const) {
    assert.equal(ofLayer(target, layer, 0, count), undefined);
    assert.equal(ofLayer(target, layer, count - 1, 1), undefined);
    assert.notEqual(ofLayer(target, layer, 0, count + 1), undefined);
    assert.notEqual(ofLayer(target, layer, count, 1), undefined);
    assert.notEqual(ofLayer(target, layer, 0, 0), undefined);
    assert.notEqual(ofLayer(target, layer, -1, 1), undefined);
    assert.notEqual(ofLayer(target, layer, 0.5, 1), undefined);
  }
});

test('what does not fit is said with the shape of the tensor and the places that were asked for', () => {
  assert.equal(ofLayer('weights', 0, 11, 2), 'W of layer "1" has 4 x 3 numbers. 2 from place 11 on do not fit.');
  assert.equal(ofLayer('weights', 1, 8, 1), 'W of layer "2" has 2 x 4 numbers. 1 from place 8 on do not fit.');
  assert.equal(ofLayer('bias', 1, 0, 3), 'b of layer "2" has 2 numbers. 3 from place 0 on do not fit.');
  assert.equal(ofLayer('input', 0, 0, 16), 'x of layer "1" has 5 x 3 numbers. 16 from place 0 on do not fit.');
});

test('a layer or a bias that there is not cannot be set', () => {
  assert.equal(ofLayer('weights', 2, 0, 1), 'There is no layer 3; there are 2.');
  assert.equal(ofLayer('weights', -1, 0, 1), 'There is no layer 0; there are 2.');
  assert.equal(ofLayer('bias', 0, 0, 1), 'Layer "1" has no bias.');
});

test('x can only be set of the first layer, while a batch is loaded', () => {
  assert.equal(
    ofLayer('input', 1, 0, 1),
    'x of layer "2" is what layer "1" passes on. Set its weights, its bias, or x of the first layer.',
  );
  assert.equal(ofLayer('input', 0, 0, 1, 0), 'No batch is loaded. Set x once its first layer is about to be computed.');
  assert.equal(ofLayer('input', 0, 2, 1, 1), undefined);
  assert.equal(ofLayer('weights', 0, 0, 1, 0), undefined);
});
