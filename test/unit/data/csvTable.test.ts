import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, rowsOf, tableOf } from './support.ts';

test('numbers become inputs and targets, in the order in which the spec names the columns', async () => {
  const table = await tableOf('y,b,unused,a\n1,2,x,3\n4,5,z,6e-1\n', { inputs: ['a', 'b'] });
  assert.equal(table.rows, 2);
  assert.deepEqual(rowsOf(table.inputs, 2), [
    [3, 2],
    [0.6, 5],
  ]);
  assert.deepEqual([...table.targets], [1, 4]);
  assert.deepEqual([table.inputNames, table.targetNames], [['a', 'b'], ['y']]);
  assert.equal(table.classNames, undefined);
});

test('without "inputs" every column but the targets is one', async () => {
  const table = await tableOf('a,z,b,y\n1,2,3,4\n', { targets: ['y', 'z'] });
  assert.deepEqual(
    [table.inputNames, [...table.inputs]],
    [
      ['a', 'b'],
      [1, 3],
    ],
  );
  assert.deepEqual(
    [table.targetNames, [...table.targets]],
    [
      ['y', 'z'],
      [4, 2],
    ],
  );
});

test('without a header columns are called by their numbers, and the first line is a row', async () => {
  const table = await tableOf('1,2\n3,4\n', { header: false, targets: ['2'] });
  assert.deepEqual([table.inputNames, table.targetNames], [['1'], ['2']]);
  assert.deepEqual(
    [[...table.inputs], [...table.targets]],
    [
      [1, 3],
      [2, 4],
    ],
  );
  assert.deepEqual([...table.sourceRows], [0, 1]);
});

test('a target of text becomes class numbers in order of first appearance', async () => {
  const table = await tableOf('x,y\n1,dog\n2,ant\n3,dog\n4,cow\n');
  assert.deepEqual(table.classNames, ['dog', 'ant', 'cow']);
  assert.deepEqual(table.targetNames, ['y']);
  assert.deepEqual([...table.targets], [0, 1, 0, 2]);
});

test('inputs of text become groups of one-hot columns beside the numbers', async () => {
  const table = await tableOf('size,kind,place,y\n5,b,in,0\n6,a,out,1\n7,b,out,0\n');
  assert.deepEqual(table.inputNames, ['size', 'kind=b', 'kind=a', 'place=in', 'place=out']);
  assert.deepEqual(rowsOf(table.inputs, 5), [
    [5, 1, 0, 1, 0],
    [6, 0, 1, 0, 1],
    [7, 1, 0, 0, 1],
  ]);
});

test('names that objects have by themselves are columns and classes like any other', async () => {
  const table = await tableOf('__proto__,constructor,y\n1,toString,__proto__\n2,valueOf,constructor\n');
  assert.deepEqual(table.inputNames, ['__proto__', 'constructor=toString', 'constructor=valueOf']);
  assert.deepEqual(table.classNames, ['__proto__', 'constructor']);
  assert.deepEqual([...table.targets], [0, 1]);
  const named = await tableOf('__proto__,constructor\n1,2\n', { inputs: ['constructor'], targets: ['__proto__'] });
  assert.deepEqual([[...named.inputs], [...named.targets]], [[2], [1]]);
});

test('a row with a missing value in a used column is dropped, counted in a warning, and the rest keep their numbers', async () => {
  const text = 'a,unused,y\n1,,1\n,x,2\nNA,x,3\n4,x,NaN\n5,x,n/a\nnull,x,6\n?,x,7\n8,NA,8\n';
  const { table, remarks } = await load(text, { inputs: ['a'] });
  assert.deepEqual(remarks, [
    {
      code: 'dropped-rows',
      severity: 'warning',
      message: '6 of 8 rows have a missing value and were skipped',
      path: ['data', 'csv'],
    },
  ]);
  assert.deepEqual([...table!.inputs], [1, 8]);
  assert.deepEqual([...table!.sourceRows], [0, 7]);
  assert.deepEqual([table!.rows, table!.droppedRows], [2, 6]);
});

test('text that only resembles a missing value is text', async () => {
  const table = await tableOf('x,y\n1,nano\n2,nan-2\n3,none\n');
  assert.deepEqual(table.classNames, ['nano', 'nan-2', 'none']);
});

test('a dropped row adds no category', async () => {
  const { table } = await load('x,y\n,ghost\n2,cat\n');
  assert.deepEqual(table!.classNames, ['cat']);
});

test('"limit" uses the first rows only, dropped ones counted, and reads no further', async () => {
  const { table, remarks } = await load('a,y\n1,1\n,2\n3,3\nragged\n', { limit: 3 });
  assert.deepEqual([...table!.inputs], [1, 3]);
  assert.equal(remarks[0].message, '1 of 3 rows has a missing value and was skipped');
});

test('a table of many rows keeps every one of them', async () => {
  const lines = Array.from({ length: 1500 }, (_, row) => `${row},${row % 7 === 0 ? 'week' : 'day'}`);
  const table = await tableOf(`x,y\n${lines.join('\n')}`);
  assert.deepEqual([...table.inputs], [...lines.keys()]);
  assert.deepEqual([...table.targets.subarray(1497)], [1, 0, 1]);
  assert.deepEqual([...table.sourceRows], [...lines.keys()]);
});

for (const header of [true, false]) {
  test(`a column that begins with numbers and goes on with texts has the texts of the rows that are kept: header ${header}`, async () => {
    const rows = '1.0,5\n,6\nred,7\n1,8\n"blue",\nblue,9\nred,4\ngreen,3\n';
    const names = header ? 'kind,y\n' : '';
    const { table } = await load(names + rows, { header, targets: [header ? 'y' : '2'] });
    const name = header ? 'kind' : '1';
    assert.deepEqual(
      table?.inputNames,
      ['1.0', 'red', '1', 'blue', 'green'].map(text => `${name}=${text}`),
    );
    assert.deepEqual(
      rowsOf(table.inputs, 5).map(row => row.indexOf(1)),
      [0, 1, 2, 3, 1, 4],
    );
    assert.deepEqual([...table.targets], [5, 7, 8, 9, 4, 3]);
    assert.deepEqual([...table.sourceRows], [0, 2, 3, 5, 6, 7]);
  });
}

test('what stands behind the limit is not read again for the texts of a mixed column', async () => {
  const { remarks } = await load('x,y\n1,1\nred,2\n1,1\n1,1\na"b,2\n', { limit: 3 });
  assert.deepEqual(
    remarks.map(({ code }) => code),
    ['not-a-number'],
  );
});
