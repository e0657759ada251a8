import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { DataFiles } from '../../../src/data/files.ts';
import { loadData } from '../../../src/data/loadData.ts';
import type { Loaded } from '../../../src/data/table.ts';
import { defaultLimits, type Limits } from '../../../src/spec/limits.ts';
import type { IdxData } from '../../../src/spec/networkSpec.ts';
import { diskOf, openedFile, rowsOf } from './support.ts';

/** An IDX file of these numbers: its type's byte, its sizes, and its big-endian numbers. */
function idx(type: number, sizes: readonly number[], numbers: readonly number[]): Uint8Array {
  const [bytes, write] = writers[type];
  const view = new DataView(new ArrayBuffer(4 + 4 * sizes.length + bytes * numbers.length));
  view.setUint8(2, type);
  view.setUint8(3, sizes.length);
  for (const [index, size] of sizes.entries()) view.setUint32(4 + 4 * index, size);
  for (const [index, number] of numbers.entries()) write(view, 4 + 4 * sizes.length + bytes * index, number);
  return new Uint8Array(view.buffer);
}

type Writer = readonly [number, (view: DataView, at: number, value: number) => void];
const writers: Readonly<Record<number, Writer>> = {
  8: [1, (view, at, value) => view.setUint8(at, value)],
  9: [1, (view, at, value) => view.setInt8(at, value)],
  11: [2, (view, at, value) => view.setInt16(at, value)],
  12: [4, (view, at, value) => view.setInt32(at, value)],
  13: [4, (view, at, value) => view.setFloat32(at, value)],
  14: [8, (view, at, value) => view.setFloat64(at, value)],
};

/** Three images of 2 by 2, and their labels. */
const images = idx(8, [3, 2, 2], [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8]);
const labels = idx(8, [3], [2, 0, 4]);

const data: IdxData = { source: 'idx', idx: { inputs: 'x', targets: 'y' }, standardize: false };

function load(
  x: Uint8Array,
  y: Uint8Array,
  more: Partial<IdxData> = {},
  limits: Partial<Limits> = {},
): Promise<Loaded> {
  return loadData({ ...data, ...more }, diskOf({ x, y }), 0, { ...defaultLimits, ...limits });
}

/** The one thing that is wrong, as `place: message`. */
async function refusal(
  x: Uint8Array,
  y: Uint8Array,
  more: Partial<IdxData> = {},
  limits: Partial<Limits> = {},
): Promise<string> {
  const { table, remarks } = await load(x, y, more, limits);
  assert.equal(table, undefined);
  assert.equal(remarks.length, 1, JSON.stringify(remarks));
  const { severity, path, message } = remarks[0];
  assert.equal(severity, 'error');
  assert.deepEqual(path.slice(0, 2), ['data', 'idx']);
  return `${path[2]}: ${message}`;
}

for (const [how, pack] of [
  ['plain', (bytes: Uint8Array) => bytes],
  ['gzipped', (bytes: Uint8Array) => gzipSync(bytes)],
] as const) {
  test(`${how} images become rows of 0..1, and byte labels a column that knows its classes`, async () => {
    const { table, remarks } = await load(pack(images), pack(labels));
    assert.deepEqual(remarks, []);
    assert.deepEqual(table, {
      rows: 3,
      inputs: Float64Array.from([0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8], byte => byte / 255),
      targets: Float64Array.of(2, 0, 4),
      inputNames: ['input 1', 'input 2', 'input 3', 'input 4'],
      targetNames: ['label'],
      labels: [0, 2, 4],
      imageShape: { height: 2, width: 2 },
      sourceRows: Uint32Array.of(0, 1, 2),
      droppedRows: 0,
    });
  });

  test(`${how}: "limit" keeps the first rows, and labels are read to the last`, async () => {
    const { table } = await load(pack(images), pack(labels), { limit: 2 });
    assert.deepEqual([table!.rows, [...table!.targets], table!.labels], [2, [2, 0], [0, 2, 4]]);
    assert.equal(table!.inputs.length, 8);
    assert.equal((await load(pack(images), pack(labels), { limit: 9 })).table?.rows, 3);
  });

  test(`${how}: bytes that are missing or too many are refused`, async () => {
    const short = pack(images.slice(0, -1));
    assert.match(
      await refusal(short, pack(labels)),
      /^inputs: "x" (is too short: .*, 28 bytes in all, but it has 27|ends after 27 bytes, but its header tells of 28);/,
    );
    const long = pack(Uint8Array.of(...labels, 0));
    assert.match(
      await refusal(pack(images), long),
      /^targets: "y" (is too long: .* 3 numbers, 11 bytes in all, but it has 12|goes on behind the 11 bytes)/,
    );
  });
}

test('rows of two dimensions are images of that height and width; of one or three they are none', async () => {
  const shapeOf = async (...sizes: readonly number[]) => {
    const count = sizes.reduce((product, size) => product * size, 3);
    return (await load(idx(8, [3, ...sizes], new Array(count).fill(1)), labels)).table?.imageShape;
  };
  assert.deepEqual(await shapeOf(2, 5), { height: 2, width: 5 });
  assert.deepEqual([await shapeOf(4), await shapeOf(), await shapeOf(2, 2, 3)], [undefined, undefined, undefined]);
});

test('numbers longer than a byte, and signed bytes, are taken as they are', async () => {
  const examples: readonly (readonly [number, readonly number[]])[] = [
    [9, [-128, 127]],
    [11, [-32768, 258]],
    [12, [-2147483648, 16909060]],
    [13, [-0.5, 2 ** 100]],
    [14, [Math.PI, -1e300]],
  ];
  for (const [type, numbers] of examples) {
    const { table, remarks } = await load(idx(type, [2, 1], numbers), idx(type, [2], numbers));
    assert.deepEqual(remarks, []);
    assert.deepEqual([[...table!.inputs], [...table!.targets], table!.labels], [numbers, numbers, undefined]);
  }
});

test('targets of bytes in several columns are brightness, too', async () => {
  const { table } = await load(images, images);
  assert.deepEqual(table!.targets, table!.inputs);
  assert.deepEqual([table!.targetNames.length, table!.labels], [4, undefined]);
});

test('numbers that lie across blocks and portions are read right', async () => {
  const numbers = Array.from({ length: 20_001 }, (_, index) => index * 1.5);
  const { table } = await load(idx(14, [20_001, 1], numbers), idx(14, [20_001], numbers));
  assert.deepEqual(rowsOf(table!.inputs, 1).flat(), numbers);
});

for (const [what, bytes, message] of [
  ['empty', [], /^inputs: "x" is not an IDX file: it does not begin with two zero bytes/],
  ['of another kind', [0x89, 0x50, 0x4e, 0x47], /does not begin with two zero bytes/],
  ['of an unknown type', [0, 0, 7, 1, 0, 0, 0, 1], /its third byte, 7, stands for no kind of number/],
  ['cut off in its sizes', [0, 0, 8, 2, 0, 0, 0, 1, 0], /ends within the sizes of its 2 dimensions/],
  ['of no dimension', [0, 0, 8, 0, 1], /"x" holds a single number; an array of rows is needed$/],
  ['of no rows', [0, 0, 8, 1, 0, 0, 0, 0], /"x" has the shape 0; nothing is left to train on$/],
  ['of no columns', [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 0], /"x" has the shape 3 x 0/],
] as const) {
  test(`a file that is ${what} is refused`, async () => {
    assert.match(await refusal(Uint8Array.from(bytes), labels), message);
  });
}

test('a header that tells of more than can be there is refused before room is made', async () => {
  const huge = idx(14, [0xffff_ffff, 0xffff_ffff, 0xffff_ffff], []);
  assert.match(await refusal(huge, labels), /too short: its header tells of 4294967295 x .* but it has 16;/);
  assert.match(await refusal(gzipSync(huge), labels), /it unpacks to at most \d/);
  const packed = gzipSync(idx(8, [1_000_000], []));
  const most = (packed.length * 1032).toLocaleString('en-US');
  assert.match(await refusal(packed, labels), new RegExp(`but it unpacks to at most ${most};`));
});

test('a gzipped file that unpacks to much more than its header tells is left at the first byte too many', async () => {
  let unpacked = 0;
  async function* bomb(): AsyncGenerator<Uint8Array> {
    yield labels;
    for (; ; unpacked++) yield new Uint8Array(1000);
  }
  const gzip = Uint8Array.of(0x1f, 0x8b);
  const disk = diskOf({ x: images });
  const files: DataFiles = {
    open: async (path, most) => {
      if (path === 'x') return disk.open(path, most);
      async function* read() {
        yield gzip;
      }
      return { ...openedFile('/disk/y', read), size: 100, gunzip: bomb };
    },
  };
  const { remarks } = await loadData(data, files, 0, defaultLimits);
  assert.match(remarks[0].message, /^"y" goes on behind the 11 bytes that its header tells of/);
  assert.ok(unpacked < 3, `${unpacked} portions were unpacked`);
});

test('gzip that is cut off or damaged is a problem, not an exception', async () => {
  const packed = gzipSync(labels);
  assert.match(await refusal(images, packed.subarray(0, 15)), /^targets: the file cannot be read: /);
  const damaged = packed.slice();
  damaged[packed.length - 6] ^= 1;
  assert.match(await refusal(images, damaged), /^targets: the file cannot be read: /);
});

test('a number that is not finite is refused with its row and column, unless "limit" leaves it out', async () => {
  const x = idx(13, [3, 2], [1, 2, 3, 4, 5, Number.NaN]);
  assert.equal(
    await refusal(x, labels),
    'inputs: "x" has NaN in row 2, column 1, counted from 0; replace it, or leave the row out',
  );
  assert.equal((await load(x, labels, { limit: 2 })).table?.rows, 2);
});

test('as many targets as inputs are needed', async () => {
  const message = 'targets: "y" has 2 rows, but "x" has 3; give one for each';
  assert.equal(await refusal(images, idx(8, [2], [1, 2])), message);
});

test('what takes more room than data may is refused, unless "limit" keeps it below', async () => {
  const limits = { dataBytes: 3 * 5 * 8 - 1 };
  assert.match(await refusal(images, labels, {}, limits), /^inputs: 3 rows of 5 numbers take/);
  assert.equal((await load(images, labels, { limit: 2 }, limits)).table?.rows, 2);
  assert.equal((await load(images, labels, {}, { dataBytes: 3 * 5 * 8 })).table?.rows, 3);
});

test('files that cannot be opened are each told so where the spec names them', async () => {
  const { remarks } = await loadData(data, diskOf({}), 0, defaultLimits);
  assert.deepEqual(
    remarks.map(({ message, path }) => [message, path]),
    [
      ['there is no file x', ['data', 'idx', 'inputs']],
      ['there is no file y', ['data', 'idx', 'targets']],
    ],
  );
});

test('where files may not be read, they are left open with an information', async () => {
  const { remarks } = await loadData(data, undefined, 0, defaultLimits);
  assert.deepEqual(
    remarks.map(({ code, severity, path }) => [code, severity, path]),
    [['needs-trust', 'information', ['data', 'idx']]],
  );
});

test('a disk that fails on the way does not tell where the file lies', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield images.subarray(0, 5);
    throw new Error('EIO: i/o error, read /home/ada/x');
  }
  const files: DataFiles = { open: async path => openedFile(`/home/ada/${path}`, failing) };
  const { remarks } = await loadData(data, files, 0, defaultLimits);
  assert.equal(remarks[0].message, 'the file cannot be read: EIO: i/o error, read x');
});

test('whatever the bytes, they are a table or a problem', async () => {
  const byte = fc.constantFrom(0, 0, 0, 1, 2, 3, 8, 9, 13, 255);
  await fc.assert(
    fc.asyncProperty(fc.array(byte, { maxLength: 24 }), async bytes => {
      const { table, remarks } = await load(Uint8Array.from([0, 0, ...bytes]), labels);
      assert.equal(table === undefined, remarks.length > 0);
    }),
    { seed: 1, numRuns: 300 },
  );
});
