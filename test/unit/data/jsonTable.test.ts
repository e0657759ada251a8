import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DataFiles } from '../../../src/data/files.ts';
import { loadData } from '../../../src/data/loadData.ts';
import type { Loaded } from '../../../src/data/table.ts';
import { defaultLimits, type Limits } from '../../../src/spec/limits.ts';
import type { JsonData } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { oneFile, openedFile, rowsOf } from './support.ts';

const data: JsonData = { source: 'json', json: 'data.json', standardize: false };

function load(text: string | Uint8Array, more: Partial<JsonData> = {}, limits: Partial<Limits> = {}): Promise<Loaded> {
  return loadData({ ...data, ...more }, oneFile(text), 0, { ...defaultLimits, ...limits });
}

/** The one thing that is wrong with a file, as it is said and where it is said to stand. */
async function refusal(text: string | Uint8Array, limits: Partial<Limits> = {}): Promise<readonly [string, string]> {
  const { table, remarks } = await load(text, {}, limits);
  assert.equal(table, undefined);
  assert.equal(remarks.length, 1, JSON.stringify(remarks));
  return [remarks[0].message, place(remarks[0])];
}

function place({ severity, path, related }: Remark): string {
  assert.deepEqual([severity, path], ['error', ['data', 'json']]);
  if (related) assert.equal(related.file, '/disk/data.csv');
  return related ? `${related.line}:${related.column}` : '';
}

test('a JSON file of rows is the table that the same rows make in the spec, with comments and a byte order mark', async () => {
  const text = '\ufeff// é\n{ "inputs": [[1, 2.5], [-3e2, 4],], /* é */ "targets": [[0], [1]] }';
  const { table, remarks } = await load(text);
  assert.deepEqual(remarks, []);
  assert.deepEqual(table, {
    rows: 2,
    inputs: Float64Array.of(1, 2.5, -300, 4),
    targets: Float64Array.of(0, 1),
    inputNames: ['input 1', 'input 2'],
    targetNames: ['target 1'],
    sourceRows: Uint32Array.of(0, 1),
    droppedRows: 0,
  });
});

test('"limit" keeps the first rows of the file', async () => {
  const { table } = await load('{ "inputs": [[1], [2], [3]], "targets": [[4], [5], [6]] }', { limit: 2 });
  assert.deepEqual(
    [rowsOf(table!.inputs, 1), rowsOf(table!.targets, 1)],
    [
      [[1], [2]],
      [[4], [5]],
    ],
  );
});

for (const [what, text, message, where] of [
  ['empty', ' \n ', /^line 1 of the file: the file is empty; expected an object with "inputs" and "targets"$/, '1:1'],
  ['an array', '\n [[1]]', /^line 2 of the file: expected an object in braces, found an array of 1$/, '2:2'],
  ['not JSON', '{ "inputs":\r\n  oops }', /^line 2 of the file: expected a JSON value/, '2:3'],
  ['cut off', '{ "inputs": [[1]],\n"targets": [[1', /^line 2 of the file: expected "\]" to close the array/, '2:15'],
  ['followed by more', '{"inputs": [[1]], "targets": [[1]]}\n{}', /the end of the file: everything is complete/, '2:1'],
  [
    'without targets',
    '{\n "inputs": [[1]] }',
    /^line 1 of the file: the file has no "targets"; give one row for/,
    '1:1',
  ],
  ['with another key', '{ "inputs": [[1]], "targets": [[1]],\n"x": 1 }', /unknown key "x"/, '2:1'],
  [
    'with a key twice',
    '{ "inputs": [[1]], "targets": [[1]],\n"inputs": [[2]] }',
    /^line 2 .* already set above/,
    '2:1',
  ],
  [
    'with a __proto__',
    '{ "inputs": [[1]], "targets": [[1]],\n"__proto__": [[2]] }',
    /cannot be a key; remove it/,
    '2:1',
  ],
  [
    'ragged',
    '{ "inputs": [[1, 2],\r[1]], "targets": [[1], [1]] }',
    /this row has 1 number, but the first row has 2/,
    '2:1',
  ],
  [
    'with text',
    '{ "inputs": [[1],\n ["a"]], "targets": [[1], [1]] }',
    /expected a number in row 1, column 0 \(counted from 0\), found "a" \(a string\)/,
    '2:3',
  ],
  [
    'with null',
    '{ "inputs": [[1], [null]], "targets": [[1], [1]] }',
    /expected a number in row 1, column 0 \(counted from 0\), found null/,
    '1:20',
  ],
  [
    'with 1e999',
    '{ "inputs": [[1e999]], "targets": [[1]] }',
    /in row 0, column 0 \(.*found a number too large for 64 bits/,
    '1:15',
  ],
  [
    "with Python's NaN",
    '{ "inputs": [[1]],\n"targets": [[NaN]] }',
    /^line 2 of the file: expected a number in row 0, column 0 \(counted from 0\), found NaN, which JSON cannot/,
    '2:14',
  ],
  ['a number instead of rows', '{ "inputs": 5, "targets": [[1]] }', /expected rows of numbers, .* found 5$/, '1:13'],
  ['without rows', '{ "inputs": [], "targets": [[1]] }', /expected at least one row of numbers/, '1:13'],
  ['without columns', '{ "inputs": [[]], "targets": [[1]] }', /expected at least one number/, '1:14'],
  [
    'without a target for each row',
    '{ "inputs": [[1], [2]],\n"targets": [[1]] }',
    /1 row of targets for 2 rows of inputs; give one for each$/,
    '2:12',
  ],
] as const) {
  test(`a file that is ${what} is refused at the line and column`, async () => {
    const [found, at] = await refusal(text);
    assert.match(found, message);
    assert.equal(at, where);
  });
}

test('ten wrong cells are reported, not a thousand', async () => {
  const cells = Array.from({ length: 1000 }, () => '[null]').join();
  const { remarks } = await load(`{ "inputs": [${cells}], "targets": [${cells}] }`);
  assert.equal(remarks.length, 10);
});

test('a file that is nested too deep is refused, not recursed into', async () => {
  const [message, at] = await refusal('['.repeat(100_000));
  assert.match(message, /nested more than 64 levels deep/);
  assert.equal(at, '1:65');
});

test('bytes that are not UTF-8 are refused with their place', async () => {
  const { remarks } = await load(Buffer.from('{\n "\xe4": [] }', 'latin1'));
  assert.deepEqual(remarks, [
    {
      code: 'wrong-encoding',
      severity: 'error',
      message:
        'line 2, column 3 of the file: the byte 0xE4 is not UTF-8; the file is probably windows-1252; save the file as UTF-8',
      path: ['data', 'json'],
      related: { file: '/disk/data.csv', line: 2, column: 3, message: 'the byte 0xE4 is not UTF-8' },
    },
  ]);
  assert.match(
    (await refusal(Uint8Array.of(0x7b, 0xc3)))[0]!,
    /^line 1, column 2 of the file: the byte 0xC3 is not UTF-8/,
  );
});

test('a byte order mark decides how the file is decoded', async () => {
  const text = '\ufeff{ "inputs": [[1.5]], "targets": [[2]] }';
  for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
    const { table, remarks } = await load(bytes);
    assert.deepEqual(remarks, []);
    assert.deepEqual([...table!.inputs, ...table!.targets], [1.5, 2]);
  }
});

test('a file may be as long as a spec, and no larger than data may be', async () => {
  const asked: number[] = [];
  const files: DataFiles = {
    open: async (_, mostBytes) => {
      asked.push(mostBytes);
      return { code: 'too-much-data', message: 'too large' };
    },
  };
  const { remarks } = await loadData(data, files, 0, defaultLimits);
  assert.deepEqual(remarks, [
    { code: 'too-much-data', severity: 'error', message: 'too large', path: ['data', 'json'] },
  ]);
  await loadData(data, files, 0, { ...defaultLimits, dataBytes: 1000 });
  assert.deepEqual(asked, [10_000_000, 1000]);
});

test('rows beyond the limit of data are refused, unless "limit" keeps them below', async () => {
  const text = '{ "inputs": [[1, 2], [3, 4]], "targets": [[1], [2]] }';
  const limits = { dataBytes: 24 };
  assert.match((await refusal(text, limits))[0], /^2 rows of 3 numbers take/);
  assert.equal((await load(text, { limit: 1 }, limits)).table?.rows, 1);
});

test('where files may not be read, the file is left open with an information', async () => {
  const { table, remarks } = await loadData(data, undefined, 0, defaultLimits);
  assert.equal(table, undefined);
  assert.deepEqual(
    remarks.map(({ code, severity, path }) => [code, severity, path]),
    [['needs-trust', 'information', ['data', 'json']]],
  );
});

test('a disk that fails on the way does not tell where the file lies', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('{');
    throw new Error('EIO: i/o error, read /home/ada/data.json');
  }
  const files: DataFiles = { open: async () => openedFile('/home/ada/data.json', failing) };
  const { remarks } = await loadData(data, files, 0, defaultLimits);
  assert.equal(remarks[0].message, 'the file cannot be read: EIO: i/o error, read data.json');
});

test('a file of any text is answered with a table or with problems that stand in it', async () => {
  const token = fc.constantFrom('{', '}', '[', ']', '"inputs"', '"targets"', ':', ',', '1', '"a"', '\n', '\r\n', '//');
  await fc.assert(
    fc.asyncProperty(fc.array(token, { maxLength: 25 }), async parts => {
      const text = parts.join('');
      const { table, remarks } = await load(text);
      assert.equal(table === undefined, remarks.length > 0);
      const lines = text.split(/\r\n|\n|\r/);
      for (const { related } of remarks) {
        assert.ok(related!.line <= lines.length && related!.column <= lines[related!.line - 1].length + 1);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});
