import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearTick, logarithmicTick } from '../../../../webview/charts/ticks.ts';

test('ticks that are close together have enough digits to differ', () => {
  assert.deepEqual(
    [8.3, 8.305, 8.31].map(value => linearTick(value, 0.005)),
    ['8.3', '8.305', '8.31'],
  );
  assert.deepEqual(
    [0, 0.5, 1].map(value => linearTick(value, 0.5)),
    ['0', '0.5', '1'],
  );
  assert.equal(linearTick(0.1 + 0.2, 0.1), '0.3');
});

test('a logarithmic axis over many decades is labelled at powers of ten', () => {
  assert.equal(logarithmicTick(1e-7, 1e-9, 1), '1e-7');
  assert.equal(logarithmicTick(2e-7, 1e-9, 1), null);
});

test('a logarithmic axis over few decades is labelled between them, too', () => {
  assert.equal(logarithmicTick(0.05, 0.01, 0.5), '0.05');
  assert.equal(logarithmicTick(0.03, 0.01, 0.5), null);
  assert.equal(logarithmicTick(0.7, 0.5, 0.9), '0.7');
});

test('a logarithmic axis of less than half a decade, which may hold no round number, has every label', () => {
  assert.equal(logarithmicTick(1.25e53, 1.2e53, 1.6e53), '1.25e53');
});
