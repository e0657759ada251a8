import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { explain } from '../../../../src/why/explain/explain.ts';
import { layersOf, randomSamples, sampleAt } from '../../engine/support.ts';
import { runOf, sourceOf } from './sources.ts';

const training = randomSamples(3, 5, 3, 2, 'mse');
const options = {
  inputs: 3,
  layers: layersOf(['tanh', 'linear'], [4, 2]),
  training,
  probe: sampleAt(training, 1),
  batchSize: 2,
};

suite('a number of the whole epoch', () => {
  test('is the mean over its batches, beside the gradient of the sample', () => {
    const { sentence, factors } = explain(sourceOf(runOf(options), 2), {
      layer: 0,
      quantity: 'meanGradient',
      row: 1,
      column: 2,
    });
    assert.match(
      sentence,
      /^It is the mean of the gradients of 3 batches of epoch 2, .* The gradient of sample 0 alone is /,
    );
    assert.deepEqual(
      factors.map(({ ref }) => ref?.quantity),
      ['gradient'],
    );
  });

  test('is what the steps of its batches added, of the mean gradient', () => {
    const source = sourceOf(runOf(options), 2);
    const { sentence, factors, value } = explain(source, { layer: 1, quantity: 'biasUpdate', row: 0, column: 1 });
    assert.equal(value, source.layers[1].biasUpdate[1]);
    assert.match(sentence, /^In 3 steps of epoch 2 the optimizer changed it by .*\. The mean gradient was /);
    assert.deepEqual(
      factors.map(({ ref }) => ref?.quantity),
      ['meanBiasGradient', undefined, 'bias'],
    );
  });

  test('is 0 in a layer that is not trained, which is said; regularization and dropout are, too', () => {
    const settings = {
      seed: 1,
      layers: [{ trainable: false, l2: 0.1, dropout: 0.5 }, {}],
      training: { batchSize: 'full' },
    };
    const layers = options.layers.map((layer, l) => ({ ...layer, trainable: l > 0 }));
    const source = sourceOf(runOf({ ...options, layers }, { facts: { settings } }), 2);
    const update = explain(source, { layer: 0, quantity: 'weightUpdate', row: 0, column: 0 });
    assert.equal(update.value, 0);
    assert.match(update.sentence, /^It is 0 because the layer is not trained/);
    const { notes, sentence } = explain(source, { layer: 0, quantity: 'meanGradient', row: 0, column: 0 });
    assert.match(sentence, /^It is the gradient of the only batch of epoch 2, /);
    assert.ok(
      notes.some(note => /regularization/.test(note)) && notes.some(note => /^Dropout was used in training/.test(note)),
      notes.join(),
    );
  });
});
