import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { optimizerDefaults } from '../../../../src/functions/optimizers.ts';
import type { Quantity } from '../../../../src/trace/quantity.ts';
import { explain } from '../../../../src/why/explain/explain.ts';
import { layerChain } from '../../../../src/why/explain/layerChain.ts';
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

  test('is not known where the training diverged in the epoch, and says where', () => {
    const run = runOf({ ...options, optimizer: { ...optimizerDefaults.sgd, learningRate: 1e200 }, epochs: 50 });
    const { failedBatch, state } = run.status;
    assert.equal(state, 'diverged');
    assert.equal(run.history.epochs, failedBatch?.epoch);
    const sentence = (epoch: number, quantity: Quantity) =>
      explain(sourceOf(run, epoch), { layer: 1, quantity, row: 0, column: 1 }).sentence;
    const { epoch: last, batch } = failedBatch!;
    for (const quantity of ['meanDelta', 'deltaRms', 'meanGradient', 'meanBiasGradient'] as const) {
      assert.ok(
        sentence(last, quantity).startsWith(
          `It is NaN because it is not known: the training diverged in batch ${batch}, so epoch ${last} was not finished. `,
        ),
        sentence(last, quantity),
      );
      if (last > 1) assert.match(sentence(last - 1, quantity), /^It is the /);
    }
    assert.match(
      sentence(last, 'weightUpdate'),
      new RegExp(`^Until the training diverged in batch ${batch} of epoch ${last}, `),
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

  test('is 0 for a bias that is not trained, which is said; its gradient is explained with the same note', () => {
    const settings = { seed: 1, layers: [{ trainable: 'weights' }, { trainable: 'bias' }], training: { batchSize: 2 } };
    const layers = options.layers.map((layer, l) => ({ ...layer, trainable: l === 0 ? 'weights' : 'bias' }) as const);
    const source = sourceOf(runOf({ ...options, layers }, { facts: { settings } }), 2);
    const of = (layer: number, quantity: Quantity) => explain(source, { layer, quantity, row: 0, column: 0 });
    const notes = (layer: number, quantity: Quantity) => of(layer, quantity).notes.join(' ');
    assert.equal(of(0, 'biasUpdate').value, 0);
    assert.match(
      of(0, 'biasUpdate').sentence,
      /^It is 0 because the biases of this layer are not trained: they keep their initial values\.$/,
    );
    assert.match(of(0, 'weightUpdate').sentence, /^In 3 steps of epoch 2 the optimizer changed it/);
    assert.match(of(1, 'weightUpdate').sentence, /^It is 0 because the weights of this layer are not trained/);
    assert.match(of(1, 'biasUpdate').sentence, /^In 3 steps of epoch 2 the optimizer changed it/);
    assert.notEqual(of(0, 'biasGradient').value, 0);
    for (const quantity of ['bias', 'biasGradient', 'meanBiasGradient', 'biasAfter'] as const) {
      assert.match(notes(0, quantity), /The biases of this layer are not trained: they keep their initial values\./);
      assert.doesNotMatch(notes(1, quantity), /not trained/);
    }
    for (const quantity of ['weights', 'gradient', 'vectorGradient', 'meanGradient', 'weightsAfter'] as const) {
      assert.match(notes(1, quantity), /The weights of this layer are not trained: they keep their initial values\./);
      assert.doesNotMatch(notes(0, quantity), /not trained/);
    }
    assert.match(layerChain(source, 0, 0).notes.join(' '), /The biases of this layer are not trained/);
    assert.doesNotMatch(layerChain(source, 0, 0).notes.join(' '), /The weights of this layer are not trained/);
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
