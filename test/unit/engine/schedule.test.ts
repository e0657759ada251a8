import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScheduleOptions } from '../../../src/engine/options.ts';
import { createSchedule, type Schedule } from '../../../src/engine/schedule.ts';
import { assertClose } from './support.ts';

/** The rates of the first epochs from a base of 8, when every epoch has this loss. */
function rates(options: ScheduleOptions, losses: readonly number[]): number[] {
  const schedule = createSchedule(options, 8);
  return losses.map(loss => {
    const { learningRate } = schedule;
    schedule.next({ loss, validationLoss: Number.NaN });
    return learningRate;
  });
}

const quiet = [1, 1, 1, 1, 1, 1];

test('a constant rate is constant, after a warm-up in equal steps', () => {
  assert.deepEqual(rates({ type: 'constant', warmup: 0 }, quiet), [8, 8, 8, 8, 8, 8]);
  assert.deepEqual(rates({ type: 'constant', warmup: 3 }, quiet), [2, 4, 6, 8, 8, 8]);
});

test('step and exponential multiply, and count from the end of the warm-up', () => {
  assert.deepEqual(rates({ type: 'step', stepSize: 2, gamma: 0.5, warmup: 1 }, quiet), [4, 8, 8, 4, 4, 2]);
  assert.deepEqual(rates({ type: 'exponential', gamma: 0.5, warmup: 0 }, quiet), [8, 4, 2, 1, 0.5, 0.25]);
});

test('cosine and linear end where they are told to, and stay there', () => {
  assertClose(
    rates({ type: 'cosine', epochs: 4, minimum: 2, warmup: 0 }, quiet),
    [8, 5 + 3 * Math.SQRT1_2, 5, 5 - 3 * Math.SQRT1_2, 2, 2],
    1e-15,
    'cosine',
  );
  assertClose(
    rates({ type: 'linear', startFactor: 1, endFactor: 0.5, epochs: 4, warmup: 0 }, quiet),
    [8, 7, 6, 5, 4, 4],
    1e-15,
    'linear',
  );
});

test('a plateau lowers the rate after more than `patience` epochs without a gain, down to the minimum', () => {
  const plateau = { type: 'plateau', monitor: 'loss', factor: 0.5, patience: 1, threshold: 0.1, minimum: 3 } as const;
  // 9.5 is not lower than 10 by a tenth; 8 is.
  assert.deepEqual(rates({ ...plateau, warmup: 0 }, [10, 9.5, 9.5, 8, 8, 8, 8, 8]), [8, 8, 8, 4, 4, 4, 3, 3]);
});

/** The rates when that of epoch `at` (from 0) is set to `value`; the loss never falls. */
function ratesWhenSet(options: ScheduleOptions, at: number, value: number, epochs = 6): number[] {
  const schedule = createSchedule(options, 8);
  return Array.from({ length: epochs }, (_, epoch) => {
    if (epoch === at) schedule.setLearningRate(value);
    const { learningRate } = schedule;
    assert.equal(schedule.ahead(1)[0], learningRate);
    schedule.next({ loss: 1, validationLoss: 1 });
    return learningRate;
  });
}

test('a rate that is set multiplies every rate after it, whatever the schedule', () => {
  assert.deepEqual(ratesWhenSet({ type: 'constant', warmup: 0 }, 2, 0.1), [8, 8, 0.1, 0.1, 0.1, 0.1]);
  assert.deepEqual(ratesWhenSet({ type: 'constant', warmup: 3 }, 1, 2), [2, 2, 3, 4, 4, 4]);
  assert.deepEqual(ratesWhenSet({ type: 'step', stepSize: 2, gamma: 0.5, warmup: 0 }, 1, 16), [8, 16, 8, 8, 4, 4]);
  assert.deepEqual(ratesWhenSet({ type: 'exponential', gamma: 0.5, warmup: 0 }, 2, 8), [8, 4, 8, 4, 2, 1]);
  assert.deepEqual(
    ratesWhenSet({ type: 'linear', startFactor: 1, endFactor: 0.5, epochs: 4, warmup: 0 }, 0, 16),
    [16, 14, 12, 10, 8, 8],
  );
  const plateau = { type: 'plateau', monitor: 'loss', factor: 0.5, patience: 1, threshold: 0.1, minimum: 3 } as const;
  assert.deepEqual(ratesWhenSet({ ...plateau, warmup: 0 }, 1, 16, 8), [8, 16, 16, 8, 8, 6, 6, 6]);
  const cosine = createSchedule({ type: 'cosine', epochs: 4, minimum: 2, warmup: 0 }, 8);
  cosine.setLearningRate(4);
  assertClose(cosine.ahead(6), [4, 2.5 + 1.5 * Math.SQRT1_2, 2.5, 2.5 - 1.5 * Math.SQRT1_2, 1, 1], 1e-15, 'cosine');
});

test('a rate may be set to 0, and from 0 to any; set to what it is, nothing changes', () => {
  assert.deepEqual(ratesWhenSet({ type: 'exponential', gamma: 0.5, warmup: 0 }, 1, 0), [8, 0, 0, 0, 0, 0]);
  const toZero = { type: 'linear', startFactor: 1, endFactor: 0, epochs: 2, warmup: 0 } as const;
  assert.deepEqual(ratesWhenSet(toZero, 3, 5), [8, 4, 0, 5, 5, 5]);
  const schedule = createSchedule({ type: 'exponential', gamma: 0.7, warmup: 0 }, 0.3);
  schedule.setLearningRate(0.1);
  schedule.skip(3);
  const rates = schedule.ahead(5);
  schedule.setLearningRate(schedule.learningRate);
  assert.deepEqual(schedule.ahead(5), rates);
});

test('a schedule that takes over the state of another after some epochs goes on as that does', () => {
  const plateau = { type: 'plateau', monitor: 'loss', factor: 0.5, patience: 1, threshold: 0.1, minimum: 1 } as const;
  const kinds: readonly ScheduleOptions[] = [
    { type: 'constant', warmup: 3 },
    { type: 'step', stepSize: 2, gamma: 0.5, warmup: 1 },
    { type: 'exponential', gamma: 0.7, warmup: 0 },
    { type: 'cosine', epochs: 5, minimum: 2, warmup: 1 },
    { type: 'linear', startFactor: 1, endFactor: 0.5, epochs: 6, warmup: 0 },
    { ...plateau, warmup: 2 },
  ];
  for (const options of kinds) {
    const schedule = createSchedule(options, 8);
    for (let epochs = 0; epochs < 8; epochs++) {
      if (epochs === 2) schedule.setLearningRate(5);
      const other = createSchedule(options, 8);
      // Wherever it stood before.
      other.skip(3);
      other.setState(epochs, schedule.state());
      other.setScale(schedule.scale);
      for (let more = 0; more < 5; more++) {
        assert.equal(
          other.learningRate,
          rateAfter(schedule, options, epochs, more),
          `${options.type} at ${epochs} + ${more}`,
        );
        other.next({ loss: 1, validationLoss: 1 });
      }
      schedule.next({ loss: 1, validationLoss: 1 });
    }
  }
});

/** The rate of a schedule that has seen so many epochs, when it has seen so many more; it stays where it is. */
function rateAfter(schedule: Schedule, options: ScheduleOptions, epochs: number, more: number): number {
  const twin = createSchedule(options, 8);
  for (let epoch = 0; epoch < epochs + more; epoch++) {
    if (epoch === 2 && epochs >= 2) twin.setLearningRate(5);
    twin.next({ loss: 1, validationLoss: 1 });
  }
  if (epochs + more === 2 && epochs === 2) twin.setLearningRate(5);
  if (more === 0) assert.equal(twin.learningRate, schedule.learningRate);
  return twin.learningRate;
}
