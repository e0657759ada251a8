import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { loadData } from '../../../src/data/loadData.ts';
import { npzEntries } from '../../../src/data/npzEntries.ts';
import type { Loaded } from '../../../src/data/table.ts';
import { defaultLimits, type Limits } from '../../../src/spec/limits.ts';
import type { NpzData } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { compressed, savez } from './numpyFiles.ts';
import { diskOf, rowsOf } from './support.ts';

const data: NpzData = { source: 'npz', npz: 'a.npz', inputs: 'x', targets: 'y', standardize: false };

function load(zip: Uint8Array, more: Partial<NpzData> = {}, limits: Partial<Limits> = {}): Promise<Loaded> {
  return loadData({ ...data, ...more }, diskOf({ 'a.npz': zip }), 0, { ...defaultLimits, ...limits });
}

async function refusal(zip: Uint8Array, more: Partial<NpzData> = {}, limits: Partial<Limits> = {}): Promise<Remark> {
  const { table, remarks } = await load(zip, more, limits);
  assert.equal(table, undefined);
  assert.equal(remarks.length, 1, JSON.stringify(remarks));
  assert.equal(remarks[0].severity, 'error');
  return remarks[0];
}

for (const [how, zip] of [
  ['numpy.savez', savez],
  ['numpy.savez_compressed', compressed],
] as const) {
  test(`two arrays of an archive by ${how} are a table`, async () => {
    const { table, remarks } = await load(zip);
    assert.deepEqual(remarks, []);
    assert.deepEqual(rowsOf(table!.inputs, 2), [
      [1.5, -2],
      [3, 4],
      [5, 6],
    ]);
    assert.deepEqual([[...table!.targets], table!.targetNames], [[2, 0, 1], ['target 1']]);
    assert.equal((await load(zip, { limit: 2 })).table?.rows, 2);
  });
}

test('infinity in an array is refused with its row and column where the spec names the array, inputs or targets', async () => {
  const three = Buffer.from(savez).indexOf(Buffer.from(Float64Array.of(3).buffer));
  const zip = savez.slice();
  zip.set(new Uint8Array(Float64Array.of(Number.POSITIVE_INFINITY).buffer), three);
  const message = 'array "x" has Infinity in row 1, column 0, counted from 0; replace it, or leave the row out';
  const inputs = await refusal(zip);
  assert.deepEqual([inputs.code, inputs.path, inputs.message], ['not-finite', ['data', 'inputs'], message]);
  const targets = await refusal(zip, { inputs: 'y', targets: 'x' });
  assert.deepEqual([targets.code, targets.path, targets.message], ['not-finite', ['data', 'targets'], message]);
});

test('one array may be both inputs and targets', async () => {
  const { table } = await load(savez, { targets: 'x' });
  assert.deepEqual(table!.targets, table!.inputs);
});

test('an array that the archive does not have is told the near one and all there are', async () => {
  const { message, path } = await refusal(savez, { inputs: 'X' });
  assert.equal(message, 'the archive has no array "X"; did you mean "x"? (it has "x" and "y")');
  assert.deepEqual(path, ['data', 'inputs']);
  assert.match((await refusal(savez, { targets: '__proto__' })).message, /has no array "__proto__"/);
  const other = zipSync({ 'readme.txt': new Uint8Array(3) });
  assert.deepEqual(
    (await load(other)).remarks.map(({ message }) => message),
    ['the archive has no array "x" (it is empty)', 'the archive has no array "y" (it is empty)'],
  );
});

test('what is no archive is refused', async () => {
  for (const bytes of [new Uint8Array(0), new TextEncoder().encode('a,b\n1,2\n'), savez.slice(0, -30)]) {
    const { code, message, path } = await refusal(bytes);
    assert.deepEqual([code, path], ['not-npz', ['data', 'npz']]);
    assert.match(message, /^the file is not a NumPy archive: .+; write it with numpy\.savez$/);
  }
});

test('an entry that is no array is refused where the spec names it', async () => {
  const { message, path } = await refusal(zipSync({ 'x.npy': Uint8Array.of(1, 2, 3), 'y.npy': Uint8Array.of(4) }));
  assert.match(message, /^array "x" is not a NumPy array/);
  assert.deepEqual(path, ['data', 'inputs']);
});

test('an array that unpacks to more than is allowed is not unpacked', async () => {
  const zip = zipSync({ 'x.npy': new Uint8Array(3_000_000), 'y.npy': new Uint8Array(1) });
  const { code, message } = await refusal(zip, {}, { dataBytes: 1_000_000 });
  assert.equal(code, 'too-much-data');
  assert.equal(message, 'array "x" unpacks to 3 MB; at most 1 MB are allowed');
  assert.deepEqual([...npzEntries(zip, new Set(['x', 'y']), 1_000_000).bytes.keys()], ['y']);
});

test('a directory that tells of more than its bytes can unpack to is refused before room is made', async () => {
  const forged = compressed.slice();
  // The unpacked size stands 24 bytes into x's entry of the central directory, which begins with PK 1 2.
  const entry = Buffer.from(forged).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  new DataView(forged.buffer).setUint32(entry + 24, 1_900_000_000, true);
  assert.match((await refusal(forged)).message, /x\.npy cannot unpack to the 1900000000 bytes that it tells of/);
});

test('an archive that tells of one array again and again gives its first', async () => {
  const twice = zipSync({ 'x.npy': new Uint8Array(9), 'X.npy': new Uint8Array(3_000_000) });
  twice.forEach((byte, at) => {
    if (byte === 0x58 && twice[at + 1] === 0x2e) twice[at] = 0x78;
  });
  const { remarks } = await load(twice, { targets: 'x' }, { dataBytes: 1_000_000 });
  assert.match(remarks[0].message, /^array "x" is not a NumPy array/);
});

test('an archive of endless entries is left', async () => {
  const names = Array.from({ length: 10_001 }, (_, index) => [`${index}.npy`, new Uint8Array(0)] as const);
  assert.match(
    (await refusal(zipSync(Object.fromEntries(names), { level: 0 }))).message,
    /it has more than 10000 entries/,
  );
});

test('where files may not be read, the archive is left open with an information', async () => {
  const { remarks } = await loadData(data, undefined, 0, defaultLimits);
  assert.deepEqual(
    remarks.map(({ code, path }) => [code, path]),
    [['needs-trust', ['data', 'npz']]],
  );
});

test('whatever bytes are changed or cut off, the archive is a table or a problem', async () => {
  const change = fc.tuple(fc.nat(savez.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(savez, compressed),
      fc.array(change, { maxLength: 3 }),
      fc.nat(),
      async (zip, changes, cut) => {
        const bytes = zip.slice(0, cut % 3 === 0 ? cut % zip.length : zip.length);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        const { table, remarks } = await load(bytes);
        assert.equal(table === undefined, remarks.length > 0);
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});
