import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type CsvRows, readRows } from '../../../src/data/csvRows.ts';
import { defaultLimits, type Limits } from '../../../src/spec/limits.ts';
import type { CsvData } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { csvData, load } from './support.ts';

/** What is read of these portions, how many were taken, and whether the rest was let go. */
async function read(texts: readonly string[], more: Partial<CsvData> = {}, limits: Partial<Limits> = {}) {
  let taken = 0;
  let isClosed = false;
  async function* portions() {
    try {
      for (const text of texts) {
        taken++;
        yield text;
      }
    } finally {
      isClosed = true;
    }
  }
  const found = await readRows(csvData(more), '/disk/data.csv', portions(), { ...defaultLimits, ...limits });
  return { found, taken, isClosed };
}

async function rowsOf(texts: readonly string[], more: Partial<CsvData> = {}): Promise<CsvRows> {
  const { found } = await read(texts, more);
  assert.ok(!Array.isArray(found), JSON.stringify(found));
  return found as CsvRows;
}

async function refusal(text: string, more: Partial<CsvData> = {}): Promise<Remark> {
  const { found } = await read([text], more);
  assert.ok(Array.isArray(found) && found.length === 1, JSON.stringify(found));
  return found[0]!;
}

test('rows are counted with those that are skipped, and each column knows in how many it has no value', async () => {
  const rows = await rowsOf(['a,b,y\n1,2,3\n,5,6\n,,9\n7,8,9\n']);
  assert.deepEqual([rows.rows, rows.droppedRows, rows.sourceRows, rows.isCut], [2, 2, [0, 3], false]);
  assert.deepEqual(
    rows.columns.map(({ missing }) => missing),
    [2, 1, 0],
  );
});

test('an error in the choice of columns is the one thing that is said, and nothing more is read', async () => {
  const texts = ['a;y\n1;2\n'.repeat(20_000), 'x', 'x'];
  const { delimiter, ...data } = csvData({ targets: ['z'] });
  const found = await readRows(data, '/disk/data.csv', from(texts), defaultLimits);
  assert.ok(Array.isArray(found));
  assert.deepEqual(
    found.map(({ code }) => code),
    ['missing-column'],
  );
  const { taken, isClosed } = await read(['a,y\n1,2\n'.repeat(20_000), 'x', 'x'], { targets: ['z'] });
  assert.deepEqual([taken, isClosed], [1, true]);
});

async function* from(texts: readonly string[]) {
  yield* texts;
}

test('the portions are let go when no further row is wanted', async () => {
  const { taken, isClosed } = await read(['a,y\n1,2\n'.repeat(20_000), 'x', 'x'], { limit: 1, header: 1 });
  assert.deepEqual([taken, isClosed], [1, true]);
});

test('the layout is read from 65,536 characters and from twenty lines', async () => {
  // A wrong delimiter is found in the layout: nothing is read behind it.
  const wrong = { delimiter: ';' };
  const lines = (breaks: number, length: number) => `a,y\n${'1,2\n'.repeat(breaks - 1)}1,2`.padEnd(length, '2');
  for (const [breaks, length, portions] of [
    [30, 65_536, 1],
    [30, 65_535, 2],
    [20, 65_536, 1],
    [19, 65_536, 2],
    [19, 200_000, 2],
  ] as const) {
    const { found, taken } = await read([lines(breaks, length), '\n1,2\n', '1,2\n'.repeat(40)], wrong);
    assert.ok(Array.isArray(found) && found[0]?.code === 'wrong-delimiter');
    assert.equal(Math.min(taken, 2), portions, `${breaks} line breaks in ${length} characters`);
  }
});

test('where no record is among the first lines, what follows names the columns', async () => {
  for (const header of [true, false]) {
    const rows = await rowsOf(['\n'.repeat(70_000), header ? 'a,y\n1,2\n' : '1,2\n'], {
      header,
      targets: [header ? 'y' : '2'],
    });
    assert.deepEqual(
      rows.columns.map(({ chosen }) => chosen.name),
      header ? ['a', 'y'] : ['1', '2'],
    );
    assert.equal(rows.rows, 1);
  }
});

test('a last line without an end counts in the layout', async () => {
  const { table, remarks } = await load(',a,y\n2,5,6');
  assert.deepEqual(
    remarks.map(({ code }) => code),
    ['unnamed-column'],
  );
  assert.deepEqual([...table!.inputs], [2, 5]);
});

test('the first row that is too much ends the reading', async () => {
  const limits = { dataBytes: 2 * 2 * 8 };
  assert.ok(!Array.isArray((await read(['a,y\n1,2\n3,4\n'], {}, limits)).found));
  const { found } = await read(['a,y\n1,2\n3,4\n5,6\n'], {}, limits);
  assert.ok(Array.isArray(found));
  assert.match(found[0]!.message, /^3 rows of 2 numbers/);
});

test('a target may have more texts than an input', async () => {
  const classes = Array.from({ length: 1500 }, (_, row) => `1,class ${row}\n`).join('');
  assert.equal((await rowsOf([`x,y\n${classes}`])).isCut, false);
});

suite('a row of another width', () => {
  test('is compared with the line of names', async () => {
    const related = { file: '/disk/data.csv', line: 5, column: 1, message: '3 columns instead of 2' };
    assert.deepEqual(await refusal('x\n\na,y\n1,2\n1,2,3\n', { header: 3 }), {
      code: 'ragged-row',
      severity: 'error',
      message:
        'line 5 has 3 columns, but line 3 has 2; remove the extra values, or put a value that contains the delimiter into double quotes',
      path: ['data', 'csv'],
      related,
    });
    assert.match((await refusal('a,y\n1,2\n1\n')).message, /^line 3 has 1 column, but the first line has 2; complete/);
  });

  test('may have further fields that are empty, and lack those that no column uses', async () => {
    assert.equal((await rowsOf(['a,y,\n1,2\n3,4,\n5,6,,\n'])).rows, 3);
    assert.match((await refusal('a,y\n1,2,,5\n')).message, /^line 2 has 4 columns/);
  });

  test('is told about numbers that hold the delimiter, and about comments', async () => {
    const quotes = 'put numbers that contain it into double quotes';
    for (const [text, more, remedy] of [
      ['a,y\n1,5,2\n', { decimal: ',' }, `"," separates columns here: ${quotes}`],
      ['a,y\n1,500,2\n', { thousands: ',' }, `"," separates columns here: ${quotes}`],
      ['a y\n1 500 2\n', { thousands: ' ', delimiter: ' ' }, `a blank separates columns here: ${quotes}`],
      ['a y\n1 500 2\n', { thousands: ' ', delimiter: 'whitespace' }, `a blank separates columns here: ${quotes}`],
      ['a,y\n# x\n', {}, 'if the line is a comment, set "comment" to "#"'],
      ['a,y\n# x\n', { comment: '%' }, 'complete the line'],
      [
        'a,y\n1,2,3\n',
        { decimal: '.', thousands: ' ' },
        'remove the extra values, or put a value that contains the delimiter into double quotes',
      ],
    ] as const)
      assert.ok((await refusal(text, more)).message.endsWith(`; ${remedy}`), remedy);
  });
});

test('a value in a column without a name that was empty or numbered the rows is an error', async () => {
  const rows = Array.from({ length: 250 }, (_, row) => `${row},5,6,\n`).join('');
  const numbered = await refusal(`,a,y,\n${rows}7,5,6,\n`);
  assert.deepEqual(numbered, {
    code: 'unnamed-column',
    severity: 'error',
    message:
      'column 1 has no name and numbers the rows above, but line 252 has "7"; name it, or list the columns to use in "inputs"',
    path: ['data', 'csv'],
    related: {
      file: '/disk/data.csv',
      line: 252,
      column: 1,
      message: 'a value in a column that numbers the rows above',
    },
  });
  const empty = await refusal(`,a,y,\n${rows}250,5,6,note\n`);
  assert.equal(
    empty.message,
    'column 4 has no name and is empty above, but line 252 has "note"; name it, or list the columns to use in "inputs"',
  );
  assert.deepEqual(empty.related, {
    file: '/disk/data.csv',
    line: 252,
    column: 9,
    message: 'a value in a column that is empty above',
  });
});

test('a file without a record says what was expected of it, or which line is not there', async () => {
  assert.deepEqual(await refusal('\n \n'), {
    code: 'empty-file',
    severity: 'error',
    message: 'the file is empty; expected a line of column names and then rows of values',
    path: ['data', 'csv'],
  });
  assert.deepEqual(await refusal('a,y\n1,2\n', { header: 9 }), {
    code: 'empty-file',
    severity: 'error',
    message: 'the file has no line 9, which "header" says names the columns',
    path: ['data', 'header'],
  });
});

test('a first row that is the short one is no measure for the others', async () => {
  const { message } = await refusal('1\n1,2\n3,4\n', { header: false, targets: ['2'] });
  assert.equal(message, 'line 1 has 1 column, but another line has 2; complete the line');
});

test('signs that were taken off are counted in the rows that have them', async () => {
  const { columns } = await rowsOf(['a,y\n5%,1\n6,2\n7%,3\n']);
  assert.deepEqual(
    columns.map(({ column }) => [...(column.signs ?? [])].map(([sign, { count }]) => [sign, count])),
    [[['%', 2]], []],
  );
});
