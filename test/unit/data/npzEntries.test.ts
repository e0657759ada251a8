import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { npzEntries } from '../../../src/data/npzEntries.ts';

const bytes = (length: number) => new Uint8Array(length).fill(7);

test('the wanted arrays are unpacked, all are named, and other files are neither', () => {
  const zip = zipSync({ 'x.npy': bytes(5), 'y.npy': bytes(3), 'note.txt': bytes(2), 'z.npy': bytes(9) });
  const entries = npzEntries(zip, new Set(['y', 'x', 'none', 'note']), 100);
  assert.deepEqual([...entries.names], ['x', 'y', 'z']);
  assert.deepEqual(
    [...entries.bytes],
    [
      ['x', bytes(5)],
      ['y', bytes(3)],
    ],
  );
  assert.equal(entries.tooLarge, undefined);
});

for (const level of [0, 6] as const) {
  test(`an array of as many bytes as are allowed is unpacked, one of more is named with its size: level ${level}`, () => {
    const zip = zipSync({ 'w.npy': bytes(500), 'x.npy': bytes(100), 'y.npy': bytes(200) }, { level });
    const entries = npzEntries(zip, new Set(['x', 'y']), 200);
    assert.deepEqual([[...entries.bytes.keys()], entries.tooLarge], [['x', 'y'], undefined]);
    const less = npzEntries(zip, new Set(['x', 'y']), 199);
    assert.deepEqual([[...less.bytes.keys()], less.tooLarge], [['x'], { name: 'y', size: 200 }]);
    const least = npzEntries(zip, new Set(['x', 'y']), 99);
    assert.deepEqual([[...least.bytes.keys()], least.tooLarge], [[], { name: 'x', size: 100 }]);
  });
}

test('an archive has ten thousand entries at most', () => {
  const zip = (count: number) =>
    zipSync(Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.npy`, bytes(0)])), { level: 0 });
  assert.equal(npzEntries(zip(10_000), new Set(), 100).names.size, 10_000);
  assert.throws(() => npzEntries(zip(10_001), new Set(), 100), { message: 'it has more than 10000 entries' });
});
