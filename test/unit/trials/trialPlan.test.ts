import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Measured, planTrial } from '../../../src/trials/trialPlan.ts';

function measured(epochs: number, perEpoch: number, more: Partial<Measured> = {}): Measured {
  return { setup: 0, perEpoch, epochs, isWhole: false, ...more };
}

suite('the plan of a trial', () => {
  test('is all seeds where they fit into the time', () => {
    assert.deepEqual(planTrial([measured(100, 10), measured(100, 10)], 10_000), { seeds: 5 });
    assert.deepEqual(planTrial([measured(100, 0), measured(100, 0)], 0), { seeds: 5 });
  });

  test('is fewer seeds where they do not, and a first training that is done costs nothing', () => {
    assert.deepEqual(planTrial([measured(100, 10), measured(100, 10)], 7900), { seeds: 3 });
    const done = { isWhole: true };
    assert.deepEqual(planTrial([measured(100, 10, done), measured(100, 10, done)], 7900), { seeds: 4 });
    assert.deepEqual(planTrial([measured(100, 10, { setup: 1000 })], 7900), { seeds: 3 });
  });

  test('is two seeds up to the same epoch where two whole trainings of each do not fit', () => {
    assert.deepEqual(planTrial([measured(1000, 10), measured(1000, 30)], 4000), { seeds: 2, lastEpoch: 50 });
    assert.deepEqual(planTrial([measured(1000, 10, { setup: 1000 })], 4000), { seeds: 2, lastEpoch: 100 });
  });

  test('leaves the time to those with more epochs once the others have ended', () => {
    assert.deepEqual(planTrial([measured(10, 10), measured(1000, 10)], 2400), { seeds: 2, lastEpoch: 110 });
  });

  test('is at least an epoch', () => {
    assert.deepEqual(planTrial([measured(10, 10_000), measured(10, 10_000)], 100), { seeds: 2, lastEpoch: 1 });
    assert.deepEqual(planTrial([measured(10, 1)], -5), { seeds: 2, lastEpoch: 1 });
  });
});
