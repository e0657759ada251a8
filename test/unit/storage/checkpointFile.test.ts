import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  mayBecomeCheckpoint,
  packCheckpoint,
  readCheckpoint,
  type StoredCheckpoint,
} from '../../../src/storage/checkpointFile.ts';
import { packArrays } from '../../../src/storage/packedArrays.ts';

const stored: StoredCheckpoint = {
  version: '0.2.0',
  settings: { seed: 7, layers: [{ units: 1 }], training: { epochs: 9 } },
  data: 'digest',
  scheduleEpochs: 9,
  checkpoint: {
    arithmetic: 'plain',
    training: 'one unit',
    epoch: 3,
    batch: 1,
    counters: Float64Array.of(1, Number.POSITIVE_INFINITY, -0),
    streams: Float64Array.of(3, 4, 5, 6, Number.NaN),
    parameters: Float32Array.of(0.1, -0, 3),
    sums: new Float64Array(),
    record: Float64Array.of(1.5),
  },
};

function forged(facts: unknown): Uint8Array {
  return packArrays('BPCHKPT\n', { facts, arrays: {} });
}

suite('a file with a checkpoint', () => {
  test('gives back what was written, NaN, infinities, -0 and both precisions', () => {
    assert.deepEqual(readCheckpoint(packCheckpoint(stored)), stored);
  });

  test('is read from the middle of a larger buffer', () => {
    const bytes = packCheckpoint(stored);
    const around = Buffer.alloc(bytes.length + 5);
    around.set(bytes, 3);
    assert.deepEqual(readCheckpoint(around.subarray(3, 3 + bytes.length)), stored);
  });

  test('that was changed in a single bit anywhere is refused', () => {
    const bytes = packCheckpoint(stored);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      assert.equal(typeof readCheckpoint(damaged), 'string', `bit ${bit}`);
    }
  });

  test('that is cut off anywhere is refused, and beyond its head told that it is cut off', () => {
    const bytes = packCheckpoint(stored);
    for (let length = 0; length < bytes.length; length++) {
      const answer = readCheckpoint(bytes.subarray(0, length));
      if (length >= 8) assert.match(String(answer), /cut off|checksum does not fit/, `${length} bytes`);
      else assert.match(String(answer), /is no checkpoint/);
    }
    assert.match(String(readCheckpoint(bytes.subarray(0, bytes.length - 40))), /cut off/);
  });

  test('that has more at its end is refused', () => {
    assert.match(String(readCheckpoint(Buffer.concat([packCheckpoint(stored), Buffer.alloc(64)]))), /checksum/);
  });

  test('that is any other file is none, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        assert.equal(typeof readCheckpoint(bytes), 'string');
        assert.equal(typeof readCheckpoint(Buffer.concat([Buffer.from('BPCHKPT\n'), bytes])), 'string');
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test('of a later form is told by which version it was written', () => {
    assert.match(String(readCheckpoint(forged({ format: 2, version: '9.9.9' }))), /version 9\.9\.9/);
  });

  test('whose facts were forged is refused and not believed', () => {
    const { checkpoint, ...facts } = stored;
    const good = { format: 1, ...facts, checkpoint: { epoch: 1 } };
    assert.equal(typeof readCheckpoint(forged(good)), 'object');
    for (const change of [
      { settings: null },
      { settings: { ...facts.settings, layers: 'no' } },
      { settings: { ...facts.settings, layers: [3] } },
      { settings: { ...facts.settings, training: 3 } },
      { settings: { ...facts.settings, seed: null } },
      { scheduleEpochs: 0 },
      { scheduleEpochs: 1.5 },
      { data: 3 },
      { version: {} },
      { checkpoint: 3 },
    ]) {
      assert.match(
        String(readCheckpoint(forged({ ...good, ...change }))),
        /changed or damaged/,
        JSON.stringify(change),
      );
    }
    for (const facts of [null, 3, 'text', []]) assert.equal(typeof readCheckpoint(forged(facts)), 'string');
  });

  test('may take the place of another one or of nothing, and of no other file', () => {
    assert.ok(mayBecomeCheckpoint(packCheckpoint(stored).subarray(0, 8)));
    assert.ok(mayBecomeCheckpoint(new Uint8Array()));
    assert.ok(!mayBecomeCheckpoint(Buffer.from('{ "layer')));
  });
});
