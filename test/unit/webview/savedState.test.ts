import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savedLossScale } from '../../../webview/savedState.ts';

test('the chosen axis comes back, and anything unreadable means linear', () => {
  assert.equal(savedLossScale({ spec: 'file:///a', lossScale: 'logarithmic' }), 'logarithmic');
  for (const saved of [undefined, null, 3, 'logarithmic', {}, { lossScale: 'cubic' }]) {
    assert.equal(savedLossScale(saved), 'linear');
  }
});
