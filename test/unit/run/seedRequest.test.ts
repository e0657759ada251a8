import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameSeed, seedRequest } from '../../../src/run/seedRequest.ts';
import { runOf } from './trainedRun.ts';

test('a command is asked for a seed by a number in its options', () => {
  assert.deepEqual(seedRequest({ seed: 7 }), { seed: 7 });
  assert.deepEqual(seedRequest({ seed: 0 }), { seed: 0 });
  assert.deepEqual(seedRequest({ seed: 0xffff_ffff }), { seed: 0xffff_ffff });
});

test('what is no seed asks for none', () => {
  for (const argument of [undefined, null, 7, 'seed', {}, [], { groupId: 0 }]) {
    assert.deepEqual(seedRequest(argument), {});
  }
  for (const seed of [-1, 1.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY, '7', null]) {
    assert.deepEqual(seedRequest({ seed }), {});
  }
});

test('a run trains again with its own seed when that was given apart from the spec, else with whatever the spec says', () => {
  const run = (seedGiven: boolean) => runOf([], 0, { seed: 9, seedGiven });
  assert.deepEqual(sameSeed(run(true)), { seed: 9 });
  assert.deepEqual(sameSeed(run(false)), {});
  assert.deepEqual(sameSeed(undefined), {});
});
