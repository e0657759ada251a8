import assert from 'node:assert/strict';
import { test } from 'node:test';
import { received, sendable } from '../../../src/page/sendable.ts';

test('numbers that are not finite come through JSON as they were, and all else does, too', () => {
  const message = {
    value: Number.NEGATIVE_INFINITY,
    factors: [{ value: Number.NaN }, { value: Number.POSITIVE_INFINITY }, { value: 1.5, label: 'NaN' }],
    nothing: null,
  };
  assert.deepEqual(received(JSON.parse(JSON.stringify(sendable(message)))), message);
});

test('typed arrays stay what they are', () => {
  const numbers = Float64Array.of(Number.NaN, 1);
  const sent = sendable({ chain: { numbers } }) as { chain: { numbers: Float64Array } };
  assert.equal(sent.chain.numbers, numbers);
  assert.equal((received(sent) as typeof sent).chain.numbers, numbers);
});
