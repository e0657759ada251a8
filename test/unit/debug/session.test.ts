import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { debugClient } from './client.ts';

suite('a debug session', () => {
  test('it stops at the first operation, and steps from there', async () => {
    const client = debugClient();
    await client.start();
    assert.equal(client.session.timeline.time, 0);
    assert.equal((await client.move('stepIn')).reason, 'step');
    assert.equal(client.session.timeline.time, 1);
    const delta = client.session.timeline.names.value('delta', 0);
    assert.deepEqual(delta, { why: 'delta of layer "hidden" is not computed yet.' });
  });
});
