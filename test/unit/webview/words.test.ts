import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunInfo, RunState } from '../../../src/run/runState.ts';
import { controls, layerChain, runFacts, statusText } from '../../../webview/words.ts';

const layer = (inputs: number, outputs: number, activation: string) => ({
  name: 'l',
  inputs,
  outputs,
  bias: true,
  activation,
});
const said = (state: RunState, message = '') => statusText({ state, epoch: 3, message }, 10);

test('a network reads as a chain of widths and activations', () => {
  assert.equal(layerChain([layer(4, 16, 'tanh'), layer(16, 3, 'softmax')]), '4 → 16 tanh → 3 softmax');
});

test('a deep network is shortened in the middle and says how deep it is', () => {
  const chain = layerChain([...Array.from({ length: 499 }, () => layer(3, 3, 'tanh')), layer(3, 2, 'softmax')]);
  assert.equal(chain, '3 → 3 tanh → 3 tanh → 3 tanh → … → 3 tanh → 2 softmax (500 layers)');
});

test('the facts tell how many rows are trained on, held out and set aside to test', () => {
  const rows = (counts: Pick<RunInfo, 'trainingRows' | 'validationRows' | 'testRows'>) =>
    runFacts({ layers: [], parameters: 3, optimizer: 'sgd', loss: 'mse', seed: 1, ...counts } as unknown as RunInfo)[2];
  assert.equal(rows({ trainingRows: 1200, validationRows: 0, testRows: 0 }), '1,200 rows, none held out');
  assert.equal(rows({ trainingRows: 96, validationRows: 24, testRows: 30 }), '96 rows, 24 held out, 30 to test');
});

test('the facts name the precision where it is not the usual one', () => {
  const facts = (precision: RunInfo['precision']) =>
    runFacts({
      layers: [],
      parameters: 3,
      trainingRows: 4,
      validationRows: 0,
      testRows: 0,
      precision,
    } as unknown as RunInfo);
  assert.ok(facts('float32').includes('float32'));
  assert.ok(!facts('float64').includes('float64'));
});

test('every state is said in words, with the reason where there is one', () => {
  assert.equal(said('preparing'), 'preparing');
  assert.equal(said('running'), 'training, epoch 3 of 10');
  assert.equal(said('running', 'once more'), 'training, epoch 3 of 10: once more');
  assert.equal(said('paused'), 'paused at epoch 3 of 10');
  assert.equal(said('finished'), 'finished after 3 epochs');
  assert.equal(said('finished', 'no progress'), 'finished after 3 epochs: no progress');
  assert.equal(said('stopped'), 'stopped at epoch 3 of 10');
  assert.equal(said('interrupted'), 'interrupted at epoch 3 of 10');
  assert.equal(said('diverged', 'diverged at epoch 3 in layer "a": NaN'), 'diverged at epoch 3 in layer "a": NaN');
  assert.equal(said('failed', 'no memory'), 'failed: no memory');
});

test('only the buttons that work are there', () => {
  assert.deepEqual(controls({ state: 'preparing' }), []);
  assert.deepEqual(controls({ state: 'running' }), ['pause', 'stop']);
  assert.deepEqual(controls({ state: 'paused' }), ['resume', 'stop']);
  for (const state of ['finished', 'stopped', 'diverged', 'interrupted', 'failed'] as const) {
    assert.deepEqual(controls({ state }), ['train', 'trainWithNewSeed']);
  }
  assert.deepEqual(controls({ state: 'finished', canContinue: true }), ['train', 'trainWithNewSeed', 'continue']);
  for (const state of ['stopped', 'interrupted', 'failed'] as const) {
    assert.deepEqual(controls({ state, canContinue: true }), ['continue', 'train', 'trainWithNewSeed']);
  }
});
