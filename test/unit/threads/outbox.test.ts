import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { EpochBatch } from '../../../src/run/history.ts';
import { Outbox } from '../../../src/threads/outbox.ts';
import { batchOf } from '../run/epochs.ts';

function outboxOf(...blocks: EpochBatch[]): Outbox {
  const outbox = new Outbox();
  for (const block of blocks) outbox.add({ ...block, epochs: block.scalars.length });
  return outbox;
}

suite('Outbox', () => {
  test('what was added is taken as one batch, and then nothing is left', () => {
    const outbox = outboxOf(batchOf(4, 4), batchOf(5, 9, [7]), batchOf(10, 10, []));
    assert.deepEqual(outbox.take(), batchOf(4, 10, [4, 7]));
    assert.deepEqual([outbox.isEmpty, outbox.bytes], [true, 0]);
  });

  test('a batch that was taken is not touched by what is added after it', () => {
    const outbox = outboxOf(batchOf(1, 1), batchOf(2, 3));
    const taken = outbox.take();
    outbox.add({ ...batchOf(4, 4), epochs: 1 });
    assert.deepEqual(taken, batchOf(1, 3));
    assert.deepEqual(outbox.take(), batchOf(4, 4));
  });

  test('a batch travels to another thread with its buffers, though they have room to spare', () => {
    const outbox = outboxOf(batchOf(1, 2), batchOf(3, 4), batchOf(5, 5));
    const batch = outbox.take();
    assert.ok(batch.scalars.buffer.byteLength > batch.scalars.byteLength);
    const { port1, port2 } = new MessageChannel();
    const buffers = [batch.scalars, batch.tensorEpochs, batch.tensors].map(({ buffer }) => buffer as ArrayBuffer);
    port1.postMessage(batch, buffers);
    const arrived = receiveMessageOnPort(port2)?.message;
    port1.close();
    assert.deepEqual(arrived, batchOf(1, 5));
    assert.ok(buffers.every(buffer => buffer.byteLength === 0));
    outbox.add({ ...batchOf(6, 6), epochs: 1 });
    assert.deepEqual(outbox.take(), batchOf(6, 6));
  });

  test('without tensors a batch has none', () => {
    const outbox = outboxOf(batchOf(1, 2));
    outbox.take();
    outbox.add({ ...batchOf(3, 3, []), epochs: 1 });
    assert.deepEqual(outbox.take(), batchOf(3, 3, []));
  });
});
