import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentsText } from '../../../src/report/contentsText.ts';
import type { Contents } from '../../../src/report/embeddedRun.ts';

const whole: Contents = {
  epochs: 300,
  thinnedEpochs: 0,
  thinnedStride: 1,
  tensors: { epochs: Array.from({ length: 300 }, (_, index) => index + 1), step: 1 },
  recorded: 300,
  epochBytes: 800,
};

test('a report says what of the history it holds', () => {
  const scalars = 'It holds the losses and norms of every epoch, and';
  const withTensors = (epochs: readonly number[], step: number, more: Partial<Contents> = {}) =>
    contentsText({ ...whole, tensors: { epochs, step }, ...more });
  assert.equal(contentsText(whole), `${scalars} the tensors of all 300 recorded epochs.`);
  assert.equal(withTensors([1, 2, 3], 4), `${scalars} the tensors of every 4th recorded epoch (3 of 300).`);
  assert.equal(withTensors([1200], 300), `${scalars} the tensors of epoch 1,200 alone, of 300 recorded ones.`);
  assert.equal(withTensors([], 300, { epochBytes: 402e6 }), `${scalars} no tensors: those of one epoch take 402 MB.`);
  assert.equal(withTensors([], 1, { recorded: 0 }), `${scalars} no tensors.`);
  assert.equal(
    contentsText({ ...whole, epochs: 90_000, thinnedEpochs: 64_000, thinnedStride: 128 }),
    'It holds the losses and norms of the last 26,000 epochs, of older ones the least and largest in every 128 epochs, and the tensors of all 300 recorded epochs.',
  );
  assert.equal(contentsText({ ...whole, epochs: 0 }), 'No epoch had been recorded.');
});
