import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadData } from '../../../src/data/loadData.ts';
import type { Loaded } from '../../../src/data/table.ts';
import { defaultLimits, type Limits } from '../../../src/spec/limits.ts';
import type { NpyData } from '../../../src/spec/networkSpec.ts';
import { dictOf, doubles, npyFile } from './npyFile.ts';
import { fortran } from './numpyFiles.ts';
import { diskOf, rowsOf } from './support.ts';

const y = doubles('2,', [7, 8]);
const data: NpyData = { source: 'npy', npy: { inputs: 'x.npy', targets: 'y.npy' }, standardize: false };

function load(x: Uint8Array, more: Partial<NpyData> = {}, limits: Partial<Limits> = {}, targets = y): Promise<Loaded> {
  const disk = diskOf({ 'x.npy': x, 'y.npy': targets });
  return loadData({ ...data, ...more }, disk, 0, { ...defaultLimits, ...limits });
}

async function inputsOf(x: Uint8Array, more: Partial<NpyData> = {}): Promise<number[][]> {
  const { table, remarks } = await load(x, more);
  assert.deepEqual(remarks, []);
  return rowsOf(table!.inputs, table!.inputNames.length);
}

/** The one thing that is wrong with the inputs. */
async function refusal(x: Uint8Array, more: Partial<NpyData> = {}, limits: Partial<Limits> = {}): Promise<string> {
  const { table, remarks } = await load(x, more, limits);
  assert.equal(table, undefined);
  assert.equal(remarks.length, 1, JSON.stringify(remarks));
  assert.deepEqual([remarks[0].severity, remarks[0].path], ['error', ['data', 'npy', 'inputs']]);
  return remarks[0].message;
}

test('two arrays are a table; one dimension is one column', async () => {
  const { table, remarks } = await load(doubles('2, 3', [1, 2, 3, 4, 5, 6]));
  assert.deepEqual(remarks, []);
  assert.deepEqual(table, {
    rows: 2,
    inputs: Float64Array.of(1, 2, 3, 4, 5, 6),
    targets: Float64Array.of(7, 8),
    inputNames: ['input 1', 'input 2', 'input 3'],
    targetNames: ['target 1'],
    sourceRows: Uint32Array.of(0, 1),
    droppedRows: 0,
  });
});

test("an array in Fortran's order that NumPy wrote has its rows in C's order, beyond two dimensions too", async () => {
  assert.deepEqual(await inputsOf(fortran), [
    [0, 0.25, 0.5, 0.75, 1, 1.25],
    [1.5, 1.75, 2, 2.25, 2.5, 2.75],
  ]);
  assert.deepEqual(await inputsOf(doubles('2, 2', [1, 2, 3, 4], 'True'), { limit: 1 }), [[1, 3]]);
  // 4 dimensions of different sizes: element (i, a, b, c) is 1000 i + 100 a + 10 b + c.
  const numbers = [];
  for (const c of [0, 1])
    for (const b of [0, 1, 2])
      for (const a of [0, 1]) for (const i of [0, 1]) numbers.push(1000 * i + 100 * a + 10 * b + c);
  const row = [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121];
  assert.deepEqual(await inputsOf(doubles('2, 2, 3, 2', numbers, 'True')), [row, row.map(number => 1000 + number)]);
});

for (const [type, numbers, write] of [
  ['f8', [-1.5, 1e300], 'setFloat64'],
  ['f4', [0.5, -(2 ** 100)], 'setFloat32'],
  ['i8', [-(2 ** 53), 3], 'setBigInt64'],
  ['u8', [2 ** 53, 258], 'setBigUint64'],
  ['i4', [-(2 ** 31), 16909060], 'setInt32'],
  ['u4', [2 ** 32 - 1, 258], 'setUint32'],
  ['i2', [-32768, 258], 'setInt16'],
  ['u2', [65535, 258], 'setUint16'],
  ['i1', [-128, 127], 'setInt8'],
  ['u1', [255, 1], 'setUint8'],
] as const) {
  test(`numbers of type ${type} are read in both byte orders`, async () => {
    const bytes = Number(type[1]);
    for (const order of bytes === 1 ? ['|'] : ['<', '>']) {
      const view = new DataView(new ArrayBuffer(2 * bytes));
      for (const [index, number] of numbers.entries()) {
        const value = bytes === 8 && type !== 'f8' ? BigInt(number) : number;
        (view[write] as (at: number, value: number | bigint, little: boolean) => void)(
          index * bytes,
          value,
          order !== '>',
        );
      }
      const file = npyFile(dictOf(`${order}${type}`, '2,'), new Uint8Array(view.buffer));
      assert.deepEqual((await inputsOf(file)).flat(), numbers);
    }
  });
}

test('booleans are zeros and ones', async () => {
  assert.deepEqual(await inputsOf(npyFile(dictOf('|b1', '2, 2'), Uint8Array.of(0, 1, 1, 0))), [
    [0, 1],
    [1, 0],
  ]);
});

test('versions 1 to 3 are read, and a shape that Python 2 wrote', async () => {
  const values = new Uint8Array(Float64Array.of(1, 2).buffer);
  for (const version of [1, 2, 3]) {
    assert.deepEqual(await inputsOf(npyFile(dictOf('<f8', '2, 1'), values, version)), [[1], [2]]);
  }
  assert.deepEqual(await inputsOf(npyFile(dictOf('<f8', '2L, 1L'), values)), [[1], [2]]);
  assert.match(await refusal(npyFile(dictOf('<f8', '2,'), values, 4)), /its version is 4, and 1 to 3 are known/);
  assert.match(await refusal(npyFile(dictOf('<f8', '2,'), values, 0)), /its version is 0/);
});

for (const [what, descr, message] of [
  ['objects', "'|O'", /^"x\.npy" holds Python objects, which are pickled, .*; save it as numbers/],
  ['complex numbers', "'<c16'", /holds complex numbers;/],
  ['text', "'<U7'", /holds text;/],
  ['bytes of text', "'|S7'", /holds text;/],
  ['dates', "'<M8[ns]'", /holds dates;/],
  ['records', "[('a', '<f8')]", /holds records;/],
  ['half floats', "'<f2'", /holds numbers of type '<f2'; save it as numbers, with \.astype\("float64"\)/],
  ['long doubles', "'<f16'", /holds numbers of type '<f16'/],
] as const) {
  test(`${what} are refused in words`, async () => {
    const dict = `{'descr': ${descr}, 'fortran_order': False, 'shape': (2,), }`;
    assert.match(await refusal(npyFile(dict, new Uint8Array(32))), message);
  });
}

for (const [what, bytes, message] of [
  ['empty', new Uint8Array(0), /is not a NumPy array: it does not begin with/],
  ['text', new TextEncoder().encode('a,b\n1,2\n'), /does not begin with "\\x93NUMPY"; write it with numpy\.save$/],
  ['cut off before its header', y.slice(0, 9), /it ends within its header/],
  ['cut off in its header', y.slice(0, 30), /it ends within its header/],
  [
    'without a shape',
    npyFile("{'descr': '<f8', 'fortran_order': False}", y),
    /expected 'descr', 'fortran_order' and 'shape'/,
  ],
  ['without an order', npyFile("{'descr': '<f8', 'shape': (2,)}", y), /expected 'descr', 'fortran_order' and 'shape'/],
  ['of a negative shape', npyFile(dictOf('<f8', '-2,'), y), /expected 'descr'/],
  ['of a shape without commas', npyFile(dictOf('<f8', '2 3,'), y), /its shape is "\(2 3,\)"/],
  ['of no dimension', doubles('', [1]), /holds a single number/],
  ['of no rows', doubles('0, 3', []), /has the shape 0 x 3; nothing is left/],
  ['of no columns', doubles('3, 0', []), /has the shape 3 x 0; nothing is left/],
  ['shorter than its shape', doubles('2, 3', [1, 2, 3, 4, 5]), /is too short: its header tells of 2 x 3 numbers/],
  ['longer than its shape', doubles('2, 2', [1, 2, 3, 4, 5]), /is too long: its header tells of 2 x 2 numbers/],
  ['of a huge shape', doubles('99999999999999999999, 99999999999999999999', [1]), /is too short/],
  ['of an endless shape', doubles(`${'9'.repeat(400)},`, [1]), /is too short/],
] as const) {
  test(`a file that is ${what} is refused`, async () => {
    assert.match(await refusal(bytes), message);
  });
}

test("a header longer than NumPy's is refused before it is read", async () => {
  const bytes = npyFile(dictOf('<f8', '2,'), new Uint8Array(16), 2);
  new DataView(bytes.buffer).setUint32(8, 0xffff_ffff, true);
  assert.match(await refusal(bytes), /its header has 4,294,967,295 bytes, and NumPy's have at most 10,000/);
});

test('NaN and infinity are refused with their row and column, unless "limit" leaves them out', async () => {
  const nan = doubles('2, 2', [1, 2, Number.NaN, 4]);
  assert.match(await refusal(nan), /has NaN in row 1, column 0, counted from 0;/);
  assert.deepEqual(await inputsOf(nan, { limit: 1 }), [[1, 2]]);
  // In Fortran's order the second row stands between the numbers of the first.
  const between = doubles('2, 2', [1, Number.NEGATIVE_INFINITY, 3, 4], 'True');
  assert.match(await refusal(between), /has -Infinity in row 1, column 0/);
  assert.deepEqual(await inputsOf(between, { limit: 1 }), [[1, 3]]);
});

test('room is asked for before it is made', async () => {
  assert.match(await refusal(doubles('2, 1', [1, 2]), {}, { dataBytes: 31 }), /^2 rows of 2 numbers take/);
  const { table } = await load(doubles('2, 1', [1, 2]), {}, { dataBytes: 32 });
  assert.equal(table?.rows, 2);
});

test('targets are refused where the spec names them', async () => {
  const { remarks } = await load(doubles('2,', [1, 2]), {}, {}, doubles('3,', [1, 2, 3]));
  assert.deepEqual(
    remarks.map(({ path, message }) => [path, message]),
    [[['data', 'npy', 'targets'], '"y.npy" has 3 rows, but "x.npy" has 2; give one for each']],
  );
});

test('where files may not be read, they are left open with an information', async () => {
  const { remarks } = await loadData(data, undefined, 0, defaultLimits);
  assert.deepEqual(
    remarks.map(({ code, path }) => [code, path]),
    [['needs-trust', ['data', 'npy']]],
  );
});

test('whatever bytes are changed or cut off, the file is a table or a problem', async () => {
  const change = fc.tuple(fc.nat(fortran.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 3 }), fc.nat(fortran.length), async (changes, length) => {
      const bytes = fortran.slice(0, length % 3 === 0 ? length : fortran.length);
      for (const [at, byte] of changes) bytes[at] = byte;
      const { table, remarks } = await load(bytes);
      assert.equal(table === undefined, remarks.length > 0);
    }),
    { seed: 1, numRuns: 300 },
  );
});
