import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { csvTable } from '../../../src/data/csvTable.ts';
import type { Loaded } from '../../../src/data/table.ts';
import { defaultLimits, type Limits } from '../../../src/spec/limits.ts';
import { csvData, diskOf } from './support.ts';

function loadFile(name: string, bytes: Uint8Array, limits: Partial<Limits> = {}): Promise<Loaded> {
  return csvTable(csvData({ csv: name }), diskOf({ [name]: bytes }), { ...defaultLimits, ...limits });
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

test('a gzipped CSV file is read, whatever it is called', async () => {
  for (const name of ['data.csv.gz', 'data.csv']) {
    const { table, remarks } = await loadFile(name, gzipSync('a,y\n1,2\n3,4\n'));
    assert.deepEqual([remarks, [...table!.inputs]], [[], [1, 3]]);
  }
});

test('a gzipped file that unpacks to more than is allowed is refused', async () => {
  const { remarks } = await loadFile('big.csv.gz', gzipSync(`a,y\n${'1,2\n'.repeat(10_000)}`), { dataBytes: 30_000 });
  assert.deepEqual(
    remarks.map(({ code }) => code),
    ['too-much-data'],
  );
  assert.match(remarks[0]!.message, /unpacks to more than 0\.03 MB/);
});

test('a file of another kind is named, and none of its bytes are shown', async () => {
  const kinds: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['book.xlsx', latin1('PK\x03\x04\x14\0\x06\0'), /Excel workbook/],
    ['data.parquet', latin1('PAR1\x15\0'), /Parquet/],
    ['mnist.pkl', latin1('\x80\x04\x95\x1f\0'), /Python pickle/],
    ['mnist.pkl.gz', gzipSync(latin1('\x80\x02}q\0')), /Python pickle/],
    ['x.npy', latin1('\x93NUMPY\x01\0'), /NumPy array.*"npy"/],
    ['a.arff', latin1('% a comment\n@RELATION t\n@attribute a numeric\n'), /ARFF/],
    ['a.libsvm', latin1('1 1:0.5 3:1.2\n0 2:0.7\n'), /libsvm/],
    ['page.csv', latin1('<!DOCTYPE html>\n<html>'), /web page/],
    ['noise.csv', latin1('a,y\n\x01\x02\0\x03,4\n'), /zero byte/],
  ];
  for (const [name, bytes, words] of kinds) {
    const { table, remarks } = await loadFile(name, bytes);
    assert.equal(table, undefined);
    assert.equal(remarks.length, 1);
    assert.match(remarks[0]!.message, words);
    assert.match(remarks[0]!.message, /^[\x20-\x7e]+$/);
  }
});

test('text that begins like another kind of file is CSV', async () => {
  const { table } = await loadFile('a.csv', latin1('relation,y\n1,2\n'));
  assert.equal(table?.rows, 1);
});
