import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  mayBecomeCheckpoint,
  packCheckpoint,
  readCheckpoint,
  type StoredCheckpoint,
} from '../../../src/storage/checkpointFile.ts';
import { packArrays } from '../../../src/storage/packedArrays.ts';
import { changes } from './damages.ts';

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

/** A file with any head, and a checksum that fits. */
function forgedHead(head: unknown, length?: number): Uint8Array {
  return forgedText(JSON.stringify(head), length);
}

function forgedText(text: string, length = Buffer.byteLength(text)): Uint8Array {
  const beginning = Buffer.alloc(16);
  beginning.write('BPCHKPT\n', 'latin1');
  beginning.writeDoubleLE(length, 8);
  const all = Buffer.concat([beginning, Buffer.from(text), Buffer.alloc((8 - (Buffer.byteLength(text) % 8)) % 8)]);
  return Buffer.concat([all, createHash('sha256').update(all).digest()]);
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

  test('that was damaged in any of 5,000 ways is refused', () => {
    const bytes = Buffer.from(packCheckpoint(stored));
    let changed = 0;
    fc.assert(
      fc.property(fc.array(changes, { minLength: 1, maxLength: 3 }), some => {
        const damaged = some.reduce((all, change) => change(all), bytes);
        if (damaged.equals(bytes)) return;
        changed++;
        assert.equal(typeof readCheckpoint(damaged), 'string');
      }),
      { seed: 7, numRuns: 5000 },
    );
    assert.ok(changed > 4500, `${changed} of 5000 changed it`);
  });

  test('with a checksum that fits, and lengths and depths that cannot be, is refused before anything is allocated', () => {
    for (const length of [1e9, 2 ** 40, 2 ** 52, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e300, -1, 0.5]) {
      for (const count of [1, 1000]) {
        const places = Array.from({ length: count }, (_, k) => ({ name: `a${k}`, type: 'float64', length }));
        assert.equal(
          typeof readCheckpoint(forgedHead({ facts: { format: 1 }, arrays: places })),
          'string',
          `${length}`,
        );
      }
    }
    for (const length of [2 ** 40, Number.MAX_SAFE_INTEGER, Number.NaN, Number.POSITIVE_INFINITY, -8, 1.5]) {
      assert.equal(
        typeof readCheckpoint(forgedHead({ facts: null, arrays: [] }, length)),
        'string',
        `head of ${length}`,
      );
    }
    const { checkpoint: _, ...facts } = stored;
    const settings = { seed: 1, training: {}, layers: [] };
    const text = JSON.stringify({ facts: { format: 1, ...facts, settings, checkpoint: {} }, arrays: [] });
    const nested = text.replace('"training":{}', `"training":{"deep":${'['.repeat(1e5)}${']'.repeat(1e5)}}`);
    assert.notEqual(nested, text);
    assert.match(String(readCheckpoint(forgedText(nested))), /changed or damaged/);
    assert.equal(typeof readCheckpoint(forgedText(text)), 'object');
  });

  test('gives back no arrays but those that a checkpoint has', () => {
    const { checkpoint: _, ...facts } = stored;
    const arrays = { counters: Float64Array.of(1), epoch: Float64Array.of(2), edited: Float64Array.of(3) };
    const read = readCheckpoint(packArrays('BPCHKPT\n', { facts: { format: 1, ...facts, checkpoint: {} }, arrays }));
    assert.deepEqual(
      Object.keys((read as StoredCheckpoint).checkpoint).filter(name => name === 'edited'),
      [],
    );
    assert.equal((read as StoredCheckpoint).checkpoint.epoch, undefined);
  });

  test('of a later form is told by which version it was written', () => {
    assert.match(String(readCheckpoint(forged({ format: 2, version: '9.9.9' }))), /version 9\.9\.9/);
    const nested = forgedText(`{"facts":{"format":2,"version":${'['.repeat(1e5)}${']'.repeat(1e5)}},"arrays":[]}`);
    assert.match(String(readCheckpoint(nested)), /by another version in a form/);
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
