import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EpochBatch } from '../../../src/run/history.ts';
import { EpochSender } from '../../../src/threads/epochSender.ts';

function sender() {
  const sent: EpochBatch[] = [];
  const clock = { now: 0 };
  return { sent, clock, sender: new EpochSender({ post: message => void sent.push(message), now: () => clock.now }) };
}

function record(epoch: number, numbers = 1) {
  return { epoch, scalars: Float64Array.of(epoch), tensors: new Float64Array(numbers).fill(epoch) };
}

suite('EpochSender', () => {
  test('sends what comes in batches, the next once the last was taken', () => {
    const { sent, sender: own } = sender();
    own.add(record(1));
    own.send();
    own.add(record(2));
    own.add(record(3));
    own.send();
    assert.deepEqual(
      sent.map(({ firstEpoch }) => firstEpoch),
      [1],
    );
    own.acknowledge(1);
    own.send();
    assert.deepEqual(
      sent.map(({ firstEpoch }) => firstEpoch),
      [1, 2],
    );
    assert.deepEqual([...sent[1]!.scalars], [2, 3]);
  });

  test('sends at most thirty times a second', () => {
    const { sent, clock, sender: own } = sender();
    own.add(record(1));
    own.sendSometimes();
    own.acknowledge(1);
    own.add(record(2));
    own.sendSometimes();
    assert.equal(sent.length, 1);
    clock.now = 40;
    own.sendSometimes();
    assert.equal(sent.length, 2);
  });

  test('wants the tensors of the newest epoch as often as it sends, and large ones less often', () => {
    const { clock, sender: own } = sender();
    own.acknowledge(1000);
    const waits = [10, 1_000_000].map(numbers => {
      const sentAt = clock.now;
      assert.ok(own.wantsTensors(2, true) && !own.wantsTensors(2, false));
      own.add(record(2, numbers));
      own.send();
      own.acknowledge(1000);
      while (!own.wantsTensors(2, true)) clock.now++;
      return clock.now - sentAt;
    });
    // 8 MB at 100 KB in a millisecond.
    assert.deepEqual(waits, [33, 80]);
  });

  test('resolves when all of it was taken', async () => {
    const { sent, sender: own } = sender();
    own.add(record(1));
    const all = own.sendAll();
    own.add(record(2));
    own.acknowledge(1);
    await Promise.resolve();
    await Promise.resolve();
    own.acknowledge(1);
    await all;
    assert.equal(sent.length, 2);
  });

  test('is full when much waits, and wants tensors of the first epoch and of every so manieth', () => {
    const { sender: own } = sender();
    own.add(record(1));
    own.send();
    assert.equal(own.isFull, false);
    own.add(record(2, 5_000_000));
    assert.equal(own.isFull, true);
    own.acknowledge(4);
    assert.deepEqual(
      [1, 2, 3, 4, 8].map(epoch => own.wantsTensors(epoch, false)),
      [true, false, false, true, true],
    );
  });
});
