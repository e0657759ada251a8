import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { commentSign, headerRemarks } from '../../../src/data/csvHeader.ts';
import type { CsvRecord } from '../../../src/data/csvScanner.ts';
import type { CsvData } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { csvData } from './support.ts';

/** Fields as people write them: `a,b`. */
function recordAt(line: number, text: string): CsvRecord {
  return { fields: text.split(','), line, raw: text };
}

interface Start {
  readonly line?: number;
  readonly startLine?: number;
  readonly titles?: readonly string[];
}

/** What is said of a first line above these rows; without a line of names, it is a row itself. */
function remarksOn(header: CsvData['header'], first: string, rows: readonly string[], more: Start = {}): Remark[] {
  const { line = 1, startLine = 1, titles = [] } = more;
  const record = recordAt(line, first);
  const below = rows.map((row, index) => recordAt(line + 1 + index, row));
  const start = {
    first: record,
    rows: header === false ? [record, ...below] : below,
    titles: titles.map((title, index) => recordAt(index + 1, title)),
  };
  return [...headerRemarks(csvData({ header }), start, startLine, '/disk/data.csv')];
}

function codesOn(...asked: Parameters<typeof remarksOn>): string[] {
  return remarksOn(...asked).map(({ code }) => code);
}

test('nothing is said of an empty file', () => {
  const start = { first: undefined, rows: [], titles: [] };
  assert.deepEqual([...headerRemarks(csvData({ header: 3 }), start, 3, '/disk/data.csv')], []);
});

test('a blank line cannot name the columns; where no number says so, the first line that is not blank does', () => {
  assert.deepEqual(remarksOn(3, 'a,y', ['1,2'], { line: 4, startLine: 3 }), [
    {
      code: 'missing-header',
      severity: 'error',
      message: '"header" is 3, but line 3 is blank; give the number of the line that names the columns',
      path: ['data', 'header'],
    },
  ]);
  assert.deepEqual(codesOn(3, 'a,y', ['1,2'], { line: 3, startLine: 3 }), []);
  assert.deepEqual(codesOn(true, 'a,y', ['1,2'], { line: 4 }), []);
  assert.deepEqual(codesOn(false, '1,2', ['3,4'], { line: 4 }), []);
});

suite('without a line of names', () => {
  test('three numbers or more that count from 0 are the columns that pandas numbers', () => {
    const related = { file: '/disk/data.csv', line: 1, column: 1, message: 'read as a row' };
    const message =
      'line 1 numbers the columns from 0, as pandas does, but is read as a row; set "header" to true if it names the columns';
    for (const numbers of ['0,1,2', '0,1,2,3']) {
      assert.deepEqual(remarksOn(false, numbers, ['7,8,9,9']), [
        { code: 'header-as-row', severity: 'warning', message, path: ['data', 'header'], related },
      ]);
    }
    for (const row of ['0,1', '0,1,3', '1,2,3', '0,1,02']) assert.deepEqual(codesOn(false, row, ['7,8,9']), [], row);
  });

  test('text above a column of numbers looks like names', () => {
    const [remark] = remarksOn(false, 'a,b', ['1,x', '2,y'], { line: 3 });
    assert.equal(
      remark!.message,
      'line 3 looks like names of columns but is read as a row; set "header" to 3 if it names the columns',
    );
    for (const rows of [['x,1'], ['1,2'], [',5', '7,x'], ['1']])
      assert.deepEqual(codesOn(false, 'a,b', rows), ['header-as-row']);
  });

  test('text above text, numbers, and values that are missing do not', () => {
    for (const [first, rows] of [
      ['a,b', ['x,y']],
      ['a,b', ['x,5', '1,y']],
      ['a,b', ['1,5', 'x,y']],
      ['a,b', [',']],
      ['a,b', []],
      ['a,5', ['1,2']],
      ['NA,b', ['1,2']],
      ['?,b', ['1,2']],
    ] as const)
      assert.deepEqual(codesOn(false, first, rows), [], `${first} above ${rows.join(' and ')}`);
  });

  test('a name that is empty is neither a missing value nor the name of numbers', () => {
    assert.deepEqual(codesOn(false, 'a,', ['1,2']), ['header-as-row']);
    assert.deepEqual(codesOn(false, 'a,', ['x,2']), []);
  });
});

suite('with a line of names', () => {
  test('numbers alone are no names, unless a number says that the line names the columns', () => {
    const related = { file: '/disk/data.csv', line: 1, column: 1, message: 'the line that should name the columns' };
    const message =
      'the first line holds numbers, not names of columns; set "header" to false, or to 1 if they are names';
    for (const numbers of ['5,7.5', '0', '1,2', '1e3,-4']) {
      assert.deepEqual(remarksOn(true, numbers, ['p,q']), [
        { code: 'missing-header', severity: 'error', message, path: ['data', 'csv'], related },
      ]);
    }
    assert.equal(
      remarksOn(true, '5,7.5', ['p,q'], { line: 3 })[0]!.message,
      'line 3 holds numbers, not names of columns; set "header" to false, or to 3 if they are names',
    );
    for (const names of ['5,y', 'x,5', '5,', 'a,b']) assert.deepEqual(codesOn(true, names, ['p,q']), [], names);
    assert.deepEqual(codesOn(1, '5,7.5', ['p,q']), []);
  });

  test('numbers that count from 0 are names, and that is said', () => {
    const related = { file: '/disk/data.csv', line: 1, column: 1, message: 'read as names of columns' };
    for (const header of [true, 1]) {
      assert.deepEqual(remarksOn(header, '0,1', ['x,y']), [
        {
          code: 'row-as-header',
          severity: 'warning',
          message:
            'line 1 holds numbers ("0" and "1") but is read as names of columns; set "header" to false if it is a row',
          path: ['data', 'csv'],
          related,
        },
      ]);
    }
  });

  test('numbers that do not ascend in whole numbers, above numbers, look like a row', () => {
    const [remark] = remarksOn(true, 'a,5,3,x,z', ['b,1,2,y,z']);
    assert.equal(
      remark!.message,
      'line 1 looks like a row of data ("a", "5", "3" and "x") but is read as names of columns; set "header" to false if it is a row',
    );
    for (const [first, rows] of [
      ['id,2019,2019', ['a,1,2']],
      ['id,1.5,2.5', ['a,1,2']],
      ['id,5.5', ['a,1']],
      ['id,5.5', ['a', 'b,3']],
      ['id,3,2,4', ['a,1,2,3']],
      ['id,2,3,1', ['a,1,2,3']],
    ] as const)
      assert.deepEqual(codesOn(true, first, rows), ['row-as-header'], first);
  });

  test('years and other numbers that ascend are names, and so is what stands above text or above nothing', () => {
    for (const [first, rows] of [
      ['id,2019,2020', ['a,1,2']],
      ['id,-3,0', ['a,1,2']],
      ['id,5', ['a,1']],
      ['id,5.5', ['a,b']],
      ['id,5,3', ['a,1,b']],
      ['id,5,3', ['a,b,1']],
      ['id,5.5', ['a,1', 'a,b']],
      ['id,5.5', ['a,', 'b,']],
      ['id,5.5', []],
      ['a,b', ['1,2']],
    ] as const)
      assert.deepEqual(codesOn(true, first, rows), [], `${first} above ${rows.join(' and ')}`);
  });

  test('values of which half come again in their own columns look like a row', () => {
    for (const [first, rows] of [
      ['x,y', ['z,z', 'x,z']],
      ['x,y,z', ['x,q,q', 'q,y,q']],
      ['x,y,z,w', ['x,y,q,q']],
    ] as const)
      assert.deepEqual(codesOn(true, first, rows), ['row-as-header'], first);
    for (const [first, rows] of [
      ['x', ['x']],
      ['x,y', ['y,x']],
      ['x,y,z', ['x,q,q']],
      [',y,z', [',q,z']],
    ] as const)
      assert.deepEqual(codesOn(true, first, rows), [], first);
  });

  test('lines above it are said to be passed over, and how comments would be', () => {
    const message = 'line 3 names the columns, and the lines above it are skipped; to confirm, set "header" to 3';
    const related = { file: '/disk/data.csv', line: 3, column: 1, message: 'names the columns' };
    const warned = (titles: readonly string[]) => remarksOn(true, 'a,y', ['1,2'], { line: 3, titles });
    assert.deepEqual(warned(['Report']), [
      { code: 'title-lines', severity: 'warning', message, path: ['data', 'csv'], related },
    ]);
    for (const [titles, comment] of [
      [['# one'], ', or "comment" to "#" if they are comments'],
      [['% one', '  %two'], ', or "comment" to "%" if they are comments'],
      [['//one'], ', or "comment" to "//" if they are comments'],
      [['# one', 'two'], ''],
      [['one #'], ''],
    ] as const)
      assert.equal(warned(titles)[0]!.message, message + comment);
    assert.deepEqual(warned([]), []);
    assert.deepEqual(codesOn(true, '0,1', ['5,6'], { line: 3, titles: ['Report'] }), ['title-lines', 'row-as-header']);
  });
});

test('lines are comments when each begins with the same sign, behind blanks too', () => {
  const signOf = (...lines: readonly string[]) => commentSign(lines.map(line => recordAt(1, line)));
  assert.equal(signOf('#a', ' \t# b'), '#');
  assert.equal(signOf('%a'), '%');
  assert.equal(signOf('// a', '//'), '//');
  for (const lines of [['#a', '%b'], ['#a', 'b'], ['a#'], ['/a'], ['a//']]) assert.equal(signOf(...lines), undefined);
});
