import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonText } from '../../../src/compare/comparison.ts';
import { traceLayout } from '../../../src/trace/layout.ts';

const layout = traceLayout([{ name: 'a "b"', inputs: 1, outputs: 1, bias: true, activation: 'tanh' }]);

test('where runs first differ is said with epoch, layer, number and both values', () => {
  const text = comparisonText({ epoch: 3, same: 2, layer: 0, what: 'gradientNorm', a: 0.5, b: 0.25 }, layout);
  assert.equal(text, 'First difference: epoch 3, a "b" (gradient norm 0.5 in this run, 0.25 in that one).');
  const network = comparisonText({ epoch: 1, same: 0, layer: 'network', what: 'loss', a: Number.NaN, b: 1 }, layout);
  assert.equal(network, 'First difference: epoch 1 (loss NaN in this run, 1 in that one).');
});

test('where epochs before were thinned it is said between which epochs runs begin to differ', () => {
  const text = comparisonText({ epoch: 1024, same: 960, layer: 'network', what: 'loss', a: 2, b: 1 }, layout);
  assert.equal(
    text,
    'First difference found: epoch 1024 (loss 2 in this run, 1 in that one). The epochs between 960 and 1024 were thinned, so the runs may differ before.',
  );
});

test('values that differ only in a late digit are told apart', () => {
  const text = comparisonText({ epoch: 1, same: 0, layer: 'network', what: 'loss', a: 0.1 + 0.2, b: 0.3 }, layout);
  assert.match(text, /loss 0\.30000000000000004 in this run, 0\.29999999999999999 in that one/);
});

test('names of numbers are words', () => {
  const text = (what: 'deltaRms' | 'validationR2') =>
    comparisonText({ epoch: 1, same: 0, layer: 'network', what: what as 'r2', a: 1, b: 2 }, layout);
  assert.match(text('deltaRms'), /\(delta RMS 1 in/);
  assert.match(text('validationR2'), /\(validation R2 1 in/);
});

test('runs that do not differ say why', () => {
  assert.equal(comparisonText({ epoch: undefined, reason: 'they agree' }, layout), 'they agree');
});
