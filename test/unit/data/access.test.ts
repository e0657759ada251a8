import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvTable } from '../../../src/data/csvTable.ts';
import type { DataFiles } from '../../../src/data/files.ts';
import { loadData } from '../../../src/data/loadData.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { csvData, load, openedFile, portions } from './support.ts';

test('where files may not be read, a CSV file is left open with an information and without a table', async () => {
  const { table, remarks } = await loadData(csvData(), undefined, 0, defaultLimits);
  assert.equal(table, undefined);
  assert.deepEqual(
    remarks.map(({ code, severity, path }) => ({ code, severity, path })),
    [{ code: 'needs-trust', severity: 'information', path: ['data', 'csv'] }],
  );
});

test('inline and generated data need no files', async () => {
  const options = { standardize: false };
  const inline = { source: 'inline', inputs: [[1]], targets: [[2]], ...options } as const;
  const generated = { source: 'generate', generate: 'xor', noise: 0, ...options } as const;
  for (const data of [inline, generated]) {
    const { table, remarks } = await loadData(data, undefined, 0, defaultLimits);
    assert.ok(table);
    assert.deepEqual(remarks, []);
  }
});

test('a refused file is an error at the path that the spec gives', async () => {
  const files: DataFiles = { open: async path => ({ code: 'missing-file', message: `no ${path}` }) };
  const { table, remarks } = await csvTable(csvData({ csv: 'deep/other.csv' }), files, defaultLimits);
  assert.equal(table, undefined);
  assert.deepEqual(remarks, [
    { code: 'missing-file', severity: 'error', message: 'no deep/other.csv', path: ['data', 'csv'] },
  ]);
});

test('a disk that fails on the way is a problem that does not tell where the file lies', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield* portions('a,y\n1,2\n');
    throw new Error('EIO: i/o error, read /home/ada/secret/data.csv');
  }
  const files: DataFiles = { open: async () => openedFile('/home/ada/secret/data.csv', failing) };
  const { table, remarks } = await csvTable(csvData(), files, defaultLimits);
  assert.equal(table, undefined);
  assert.deepEqual(
    remarks.map(({ code, message }) => [code, message]),
    [['unreadable-file', 'the file cannot be read: EIO: i/o error, read data.csv']],
  );
});

test('the limit of data is asked for when the file is opened', async () => {
  const asked: [string, number][] = [];
  const files: DataFiles = {
    open: async (path, mostBytes) => {
      asked.push([path, mostBytes]);
      return { code: 'too-much-data', message: 'too large' };
    },
  };
  await csvTable(csvData(), files, { ...defaultLimits, dataBytes: 1234 });
  assert.deepEqual(asked, [['data.csv', 1234]]);
});

test('reading ends at the first row that is too much', async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield* portions('a,y\n');
    for (; ; read++) yield* portions('1,2\n'.repeat(1000));
  }
  const files: DataFiles = { open: async () => openedFile('/disk/data.csv', endless) };
  const { table, remarks } = await csvTable(csvData(), files, { ...defaultLimits, dataBytes: 10 * 2 * 8 });
  assert.equal(table, undefined);
  assert.deepEqual(
    remarks.map(({ code }) => code),
    ['too-much-data'],
  );
  assert.match(remarks[0].message, /^11 rows of 2 numbers/);
  assert.ok(read < 100, `${read} portions were read`);
});

test('as many rows as are allowed are loaded', async () => {
  const { table, remarks } = await load('a,y\n1,2\n3,4\n', {}, { dataBytes: 2 * 2 * 8 });
  assert.deepEqual(remarks, []);
  assert.equal(table?.rows, 2);
});

test('one-hot inputs count before they are made', async () => {
  const text = 'x,y\na,1\nb,2\nc,3\n';
  const { table, remarks } = await load(text, {}, { dataBytes: 3 * 4 * 8 - 1 });
  assert.equal(table, undefined);
  assert.match(remarks[0].message, /^3 rows of 4 numbers/);
  assert.equal((await load(text, {}, { dataBytes: 3 * 4 * 8 })).table?.rows, 3);
});

test('generated rows beyond the limit are refused before one is made, unless "limit" keeps them below', async () => {
  const data = { source: 'generate', generate: 'circle', noise: 0, standardize: false, samples: 1e15 } as const;
  const { table, remarks } = await loadData(data, undefined, 0, defaultLimits);
  assert.equal(table, undefined);
  assert.deepEqual(
    remarks.map(({ code, severity, path }) => ({ code, severity, path })),
    [{ code: 'too-much-data', severity: 'error', path: ['data', 'samples'] }],
  );
  assert.match(remarks[0].message, /^1,000,000,000,000,000 rows of 3 numbers take 24,000,000,000 MB/);
  const limited = await loadData({ ...data, limit: 5 }, undefined, 0, defaultLimits);
  assert.equal(limited.table?.rows, 5);
});
