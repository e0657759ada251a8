import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import { bytesOf, firstInterval, Marks } from '../../../src/run/marks.ts';

/** A checkpoint of 100 numbers. */
function markAt(epoch: number, batch = 0): Checkpoint {
  const none = new Float64Array();
  const empty = { counters: none, streams: none, sums: none, record: none };
  return { arithmetic: 'plain', training: 'any', epoch, batch, ...empty, parameters: new Float64Array(100) };
}

const one = bytesOf(markAt(0));

function epochsOf(marks: Marks): number[] {
  return marks.all.map(({ epoch }) => epoch);
}

suite('the marks of a run', () => {
  test('give the newest one at or before a place', () => {
    const marks = new Marks(100 * one);
    for (const [epoch, batch] of [
      [2, 0],
      [5, 3],
      [9, 0],
    ] as const)
      marks.add(markAt(epoch, batch));
    const found = (epoch: number, batch?: number) => marks.before(epoch, batch)?.epoch;
    assert.deepEqual(
      [found(1), found(2), found(5), found(5, 2), found(5, 3), found(8), found(100)],
      [undefined, 2, 2, 2, 5, 5, 9],
    );
    assert.equal(marks.newest?.epoch, 9);
  });

  test('stand in the order of the training, each place once, however they are added', () => {
    const marks = new Marks(100 * one);
    for (const epoch of [7, 3, 9, 3, 1, 9]) marks.add(markAt(epoch));
    assert.deepEqual(epochsOf(marks), [1, 3, 7, 9]);
    assert.equal(marks.bytes, 4 * one);
  });

  test('beyond the budget lose every second one, keep the newest, and are wanted half as often', () => {
    const marks = new Marks(4 * one);
    for (let epoch = 1; epoch <= 4; epoch++) marks.add(markAt(epoch));
    assert.equal(marks.interval, firstInterval);
    marks.add(markAt(5));
    assert.deepEqual(epochsOf(marks), [1, 3, 5]);
    assert.equal(marks.interval, 2 * firstInterval);
    assert.equal(marks.bytes, 3 * one);
  });

  test('keep the newest one, however large it is', () => {
    const marks = new Marks(one / 2);
    for (let epoch = 1; epoch <= 3; epoch++) marks.add(markAt(epoch));
    assert.deepEqual(epochsOf(marks), [3]);
  });

  test('can be limited later, and not widened', () => {
    const marks = new Marks(8 * one);
    for (let epoch = 1; epoch <= 8; epoch++) marks.add(markAt(epoch));
    marks.limit(2 * one);
    assert.deepEqual(epochsOf(marks), [4, 8]);
    marks.limit(100 * one);
    marks.add(markAt(9));
    assert.ok(marks.bytes <= 2 * one);
    assert.equal(marks.newest?.epoch, 9);
  });
});
