import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CsvData } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { load } from './support.ts';

/** The one thing that is wrong with a text, which leaves no table. */
async function refusal(text: string, more: Partial<CsvData> = {}): Promise<Remark> {
  const { table, remarks } = await load(text, more);
  assert.equal(table, undefined);
  assert.deepEqual(remarks.length, 1, JSON.stringify(remarks));
  assert.equal(remarks[0].severity, 'error');
  return remarks[0];
}

test('an empty file says what was expected', async () => {
  for (const text of ['', '\ufeff', '\n\n']) {
    const { code, message, path } = await refusal(text);
    assert.deepEqual([code, path], ['empty-file', ['data', 'csv']]);
    assert.equal(message, 'the file is empty; expected a line of column names and then rows of values');
  }
});

test('a header without rows, and rows that all miss a value, leave nothing to train on', async () => {
  const header = await refusal('a,y\n');
  assert.equal(header.code, 'no-rows');
  assert.match(header.message, /^the file has no rows below its header/);
  const missing = await refusal('a,y\n,1\n2,\n');
  assert.equal(missing.code, 'no-rows');
  assert.match(missing.message, /^each of the 2 rows has a missing value/);
});

test('a row of another width is reported with its line, also behind quoted line breaks', async () => {
  assert.deepEqual(await refusal('a,y\r\n"1\r\n",2\r\n3\r\n4,5\r\n'), {
    code: 'ragged-row',
    severity: 'error',
    message: 'line 4 has 1 column, but the first line has 2; complete the line',
    path: ['data', 'csv'],
    related: { file: '/disk/data.csv', line: 4, column: 1, message: '1 column instead of 2' },
  });
  assert.match((await refusal('a,y\n1,2,3\n')).message, /line 2 has 3 columns, but the first line has 2/);
  assert.match(
    (await refusal('# a\n1,2\n3,4\n', { header: false, targets: ['2'] })).message,
    /^line 1 has 1 column, but another line has 2;/,
  );
});

test('text in a column of numbers is reported with its line and column, at the place where the spec names it', async () => {
  const remark = await refusal('kind,size,y\n"a,\n",1,2\nb,2,3\n\n"c ""d""\n",oops,4\nd,also,4\n', {
    inputs: ['kind', 'size'],
  });
  assert.deepEqual(remark, {
    code: 'not-a-number',
    severity: 'error',
    message:
      'column "size" holds numbers, but line 7 has "oops"; correct it, or leave it empty to drop the row. ' +
      '"missing": ["oops"] drops every such row, "text": ["size"] reads the column as categories',
    path: ['data', 'inputs', 1],
    related: { file: '/disk/data.csv', line: 7, column: 3, message: 'not a number' },
  });
});

test('text that stands first in a column of numbers is text that should be a number', async () => {
  const { message, related } = await refusal('x,y\nunknown,0\n2,1\n3,0\n');
  assert.match(message, /column "x" holds numbers, but line 2 has "unknown"/);
  assert.deepEqual([related?.line, related?.column], [2, 1]);
});

test('numbers in a column whose different values are text for more than half are text, wherever they stand', async () => {
  for (const rows of [
    ['1b', '2', '3c', '4b', '2'],
    ['2', '1b', '2', '2', '3c', '4b'],
  ]) {
    const { table, remarks } = await load(`x,y\n${rows.map(value => `${value},0`).join('\n')}\n`);
    assert.deepEqual(remarks, []);
    assert.deepEqual(
      table?.inputNames,
      [...new Set(rows)].map(value => `x=${value}`),
    );
  }
});

test('a column whose different values are numbers for half is one of numbers, however often a text comes', async () => {
  const { message } = await refusal('x,y\na,0\na,0\na,0\nb,1\n1,1\n2,1\n');
  assert.match(message, /^column "x" holds numbers, but line 2 has "a"; .*"text": \["x"\]/);
});

test('what is infinite, NaN with a sign, or too large for 64 bits is named with its line, wherever it stands in a column', async () => {
  for (const text of ['Infinity', '-inf', '1e999', '-nan', '+INF']) {
    for (const [csv, line] of [
      [`x,y\n1,1\n${text},2\n`, 3],
      [`x,y\n${text},1\n1,2\n`, 2],
      [`x,y\n${text},1\n`, 2],
    ] as const) {
      const { code, message, path, related } = await refusal(csv, { inputs: ['x'] });
      const found = `line ${line} has "${text}", which is not finite in 64 bits; correct it, or leave it empty to drop the row`;
      assert.deepEqual(
        [code, message, path],
        ['not-finite', `column "x" holds numbers, but ${found}`, ['data', 'inputs', 0]],
      );
      assert.deepEqual([related?.line, related?.column], [line, 1]);
    }
  }
});

test('an infinite target is named as an infinite input is', async () => {
  const { code, message, path, related } = await refusal('x,y\n1,inf\n2,1\n');
  assert.deepEqual([code, path], ['not-finite', ['data', 'targets', 0]]);
  assert.match(message, /^column "y" holds numbers, but line 2 has "inf"/);
  assert.deepEqual([related?.line, related?.column], [2, 3]);
});

test('a word for infinity among other words is a word', async () => {
  const { table, remarks } = await load('brand,y\nInfinity,0\nSaab,1\n');
  assert.deepEqual(remarks, []);
  assert.deepEqual(table?.inputNames, ['brand=Infinity', 'brand=Saab']);
});

test('a column that the file does not have is told the nearest name and all names', async () => {
  const { remarks } = await load('length,width,y\n1,2,3\n', { inputs: ['lenght', 'zzz'], targets: ['Y'] });
  assert.deepEqual(
    remarks.map(({ code, path }) => [code, path]),
    [
      ['missing-column', ['data', 'inputs', 0]],
      ['missing-column', ['data', 'inputs', 1]],
      ['missing-column', ['data', 'targets', 0]],
    ],
  );
  const names = '(it has "length", "width" and "y")';
  assert.equal(remarks[0].message, `the file has no column "lenght"; did you mean "length"? ${names}`);
  assert.equal(remarks[1].message, `the file has no column "zzz" ${names}`);
  assert.equal(remarks[2].message, `the file has no column "Y"; did you mean "y"? ${names}`);
});

test('names of objects are missing columns, not found ones', async () => {
  assert.equal((await refusal('a,y\n1,2\n', { inputs: ['__proto__'] })).code, 'missing-column');
  assert.equal((await refusal('a,y\n1,2\n', { targets: ['constructor'] })).code, 'missing-column');
});

test('a file of targets alone has no inputs', async () => {
  assert.match((await refusal('y\n1\n')).message, /no column beside the targets/);
});

test('numbers on the first line are no header', async () => {
  const { code, message } = await refusal('1,2\n4.9,3.0\n', { targets: ['2'] });
  assert.equal(code, 'missing-header');
  assert.equal(
    message,
    'the first line holds numbers, not names of columns; set "header" to false, or to 1 if they are names',
  );
});

test('two columns of one name are refused where the names stand', async () => {
  const { code, message, related } = await refusal('\na,b,a,y\n1,2,3,4\n');
  assert.equal(code, 'repeated-column');
  assert.equal(
    message,
    'the file has two columns called "a"; rename one of them, or list the columns to use in "inputs"',
  );
  assert.deepEqual([related?.line, related?.column], [2, 1]);
});

test('a target of text must be the only target', async () => {
  const { code, message, path } = await refusal('x,y,z\n1,2,a\n3,4,b\n', { targets: ['y', 'z'] });
  assert.deepEqual([code, path], ['text-target', ['data', 'targets', 1]]);
  assert.match(message, /^column "z" holds text \("a" and "b"\)/);
});

test('a column of labels as an input is warned of, and one of a thousand labels is refused', async () => {
  const labels = (count: number) => Array.from({ length: count }, (_, row) => `id${row},1`).join('\n');
  const { table, remarks } = await load(`id,y\n${labels(21)}\n`);
  assert.equal(table?.inputNames.length, 21);
  assert.deepEqual([remarks[0].code, remarks[0].severity], ['many-categories', 'warning']);
  assert.deepEqual((await load(`id,y\n${labels(20)}\n`)).remarks, []);
  assert.match(
    (await refusal(`id,y\n${labels(1001)}\n`)).message,
    /more than 1,000 different texts, and each would become an input/,
  );
});
