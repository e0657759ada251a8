import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Choice, chooseColumns, isNextNumber } from '../../../src/data/csvColumns.ts';
import { columnNames } from '../../../src/data/csvLayout.ts';
import type { CsvData } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { csvData } from './support.ts';

/** The choice among columns of these names, above these rows; without names, the first row says how many there are. */
function choice(first: string, rows: readonly string[], more: Partial<CsvData> = {}): Choice {
  const data = csvData(more);
  const [record, ...below] = [first, ...rows].map((raw, index) => ({ fields: raw.split(','), line: index + 1, raw }));
  const names = columnNames(data, record!.fields, Math.max(...[first, ...rows].map(row => row.split(',').length)));
  const layout = { dialect: { delimiter: ',' }, first: record!, names, titles: [], remarks: [] };
  return chooseColumns(
    data,
    { ...layout, rows: data.header === false ? [record!, ...below] : below },
    '/disk/data.csv',
  );
}

/** Names of the inputs and targets, with their places. */
function columnsOf({ columns }: Choice): string[] {
  return columns.map(({ role, name, index, isText }) => `${role} ${name} ${index}${isText ? ' text' : ''}`);
}

function codesOf({ remarks }: Choice): string[] {
  return remarks.map(({ severity, code }) => `${severity} ${code}`);
}

suite('the columns that are used', () => {
  test('are the inputs that the spec names, then the targets, each at its place', () => {
    const chosen = choice('a,y,b,z', ['1,2,3,4'], { inputs: ['b', 'a'], targets: ['z', 'y'], text: ['a', 'z'] });
    assert.deepEqual(columnsOf(chosen), ['input b 2', 'input a 0 text', 'target z 3 text', 'target y 1']);
    assert.deepEqual(
      chosen.columns.map(({ path }) => path.join()),
      ['data,inputs,0', 'data,inputs,1', 'data,targets,0', 'data,targets,1'],
    );
    assert.deepEqual([chosen.remarks, chosen.unnamed], [[], []]);
  });

  test('are all others as inputs where the spec names none, but for those to exclude', () => {
    const chosen = choice('a,y,b,c', ['1,2,3,4'], { exclude: ['b'] });
    assert.deepEqual(columnsOf(chosen), ['input a 0', 'input c 3', 'target y 1']);
    assert.deepEqual(
      chosen.columns.map(({ path }) => path.join()),
      ['data,csv', 'data,csv', 'data,targets,0'],
    );
  });

  test('are needed in each line, and so are all that have a name', () => {
    const widths = ({ leastWidth, width }: Choice) => [leastWidth, width];
    assert.deepEqual(widths(choice('a,y,b', ['1,2,3'], { inputs: ['a'] })), [3, 3]);
    assert.deepEqual(widths(choice('a,y,,', ['1,2,,'], { inputs: ['a'] })), [2, 4]);
    assert.deepEqual(widths(choice('a,y,,', ['1,2,,5'], { inputs: ['a', ''] })), [3, 4]);
    assert.deepEqual(widths(choice('1,2', ['1,2,3', '1'], { header: false, targets: ['1'] })), [3, 3]);
    assert.deepEqual(widths(choice('1,2,,', ['1,,'], { header: false, targets: ['1'] })), [2, 4]);
    assert.deepEqual(widths(choice('1,2,,', ['1,,'], { header: false, targets: ['3'], inputs: ['1'] })), [3, 4]);
  });
});

suite('columns that the file does not have', () => {
  test('are told of one by one, with the nearest name and all that there are', () => {
    const { remarks, columns } = choice('length,,y', ['1,2,3'], {
      inputs: ['lenght', 'zzz'],
      targets: ['Y'],
      exclude: ['q'],
      text: ['r'],
    });
    assert.deepEqual(columns, []);
    assert.deepEqual(remarks.map(({ path }) => path.join()).toSorted(), [
      'data,exclude,0',
      'data,inputs,0',
      'data,inputs,1',
      'data,targets,0',
      'data,text,0',
    ]);
    const told = remarks.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
    const names = '(it has "length" and "y")';
    assert.ok(told.includes(`error missing-column: the file has no column "lenght"; did you mean "length"? ${names}`));
    assert.ok(told.includes(`error missing-column: the file has no column "zzz" ${names}`));
    assert.equal(told.length, 5);
  });

  test('are a hundred at most', () => {
    const wrong = (count: number) => Array.from({ length: count }, (_, index) => `wrong ${index}`);
    for (const [count, told] of [
      [99, 99],
      [100, 100],
      [101, 100],
    ] as const)
      assert.equal(choice('a,y', ['1,2'], { inputs: wrong(count) }).remarks.length, told);
  });

  test('are compared with names as long as that takes no time', () => {
    const names = Array.from({ length: 100_010 }, (_, index) => `c${index}`).join();
    const { remarks } = choice(`${names},y`, [], { inputs: Array.from({ length: 12 }, (_, index) => `c${index}x`) });
    assert.deepEqual(
      remarks.map(({ message }) => message.includes('did you mean')),
      Array.from({ length: 12 }, (_, index) => index < 9),
    );
  });

  test('are not told to leave nothing', () => {
    assert.deepEqual(codesOf(choice('y', ['1'], { exclude: ['a'] })), ['error missing-column']);
  });
});

test('a file of targets alone, or of targets and what is left out, has no inputs', () => {
  const [alone] = choice('y', ['1']).remarks;
  assert.deepEqual(alone, {
    code: 'missing-column',
    severity: 'error',
    message: 'the file has no column beside the targets; the network needs at least one input',
    path: ['data', 'csv'],
  });
  assert.match(
    choice('a,y', ['1,2'], { exclude: ['a'] }).remarks[0]!.message,
    /^the file has no column beside the targets and those in "exclude"; /,
  );
});

suite('names that come twice', () => {
  const related = { file: '/disk/data.csv', line: 1, column: 1, message: 'the line that names the columns' };

  test('are an error where they are used', () => {
    const remark: Remark = {
      code: 'repeated-column',
      severity: 'error',
      message: 'the file has two columns called "a"; rename one of them, or list the columns to use in "inputs"',
      path: ['data', 'csv'],
      related,
    };
    assert.deepEqual(choice('b,a,a,y', ['1,2,3,4']).remarks, [remark]);
    assert.deepEqual(choice('b,a,a,y', ['1,2,3,4'], { inputs: ['b', 'a'] }).remarks, [
      { ...remark, message: 'the file has two columns called "a"; rename one of them', path: ['data', 'inputs', 1] },
    ]);
    assert.deepEqual(choice('b,a,a,y', ['1,2,3,4'], { inputs: ['b'] }).remarks, []);
  });

  test('may be names that are missing', () => {
    const [remark, ...others] = choice(',a,,y', ['5,2,3,4']).remarks;
    assert.equal(
      remark!.message,
      'the file has 2 columns without a name; name them, or list the columns to use in "inputs"',
    );
    assert.deepEqual(
      others.map(({ code }) => code),
      ['unnamed-column'],
    );
  });
});

test('a name with a damaged letter is an error where the column is used', () => {
  assert.deepEqual(choice('m\ufffdr,a,y', ['1,2,3']).remarks, [
    {
      code: 'damaged-text',
      severity: 'error',
      message:
        'the name of column "m\ufffdr" is damaged: U+FFFD stands for a character that an earlier program could not read; correct it in the file',
      path: ['data', 'csv'],
      related: { file: '/disk/data.csv', line: 1, column: 1, message: 'a name contains U+FFFD' },
    },
  ]);
  assert.deepEqual(choice('m\ufffdr,a,y', ['1,2,3'], { inputs: ['a'] }).remarks, []);
});

suite('columns without a name', () => {
  test('and without a value are none, wherever they stand', () => {
    const chosen = choice(',a,,y,', [',1,,2,', ',3,,4']);
    assert.deepEqual(columnsOf(chosen), ['input a 1', 'target y 3']);
    assert.deepEqual(
      chosen.unnamed.map(({ index, holds }) => `${index} ${holds}`),
      ['0 nothing', '2 nothing', '4 nothing'],
    );
    assert.deepEqual(chosen.remarks, []);
  });

  test('that number the rows are no inputs where they come first, and that is said', () => {
    for (const rows of [['0,5,6', '1,5,6', '2,5,6'], ['1,5,6', '2,5,6', '9,5,6'], ['0,5,6']]) {
      const chosen = choice(',a,y', rows);
      assert.deepEqual(columnsOf(chosen), ['input a 1', 'target y 2']);
      assert.deepEqual(chosen.unnamed, [{ index: 0, holds: 'row numbers' }]);
      assert.deepEqual(chosen.remarks, [
        {
          code: 'index-column',
          severity: 'warning',
          message:
            'the first column has no name and numbers the rows, as the index that pandas writes; it is not used as an input',
          path: ['data', 'csv'],
        },
      ]);
    }
    assert.deepEqual(columnsOf(choice(',a,y', ['0,5,6', '1,5,6'], { inputs: ['a'] })), ['input a 1', 'target y 2']);
  });

  test('are inputs otherwise, with a warning', () => {
    for (const [names, rows, column] of [
      [',a,y', ['2,5,6', '3,5,6'], 1],
      [',a,y', ['0,5,6', '2,5,6', '2,5,6'], 1],
      [',a,y', ['0,5,6', '1,5,6', 'x,5,6'], 1],
      [',a,y', ['1.0,5,6', '2.0,5,6'], 1],
      ['a,,y', ['5,0,6', '5,1,6'], 2],
    ] as const) {
      const chosen = choice(names, rows);
      assert.equal(chosen.columns.length, 3);
      assert.deepEqual(chosen.unnamed, []);
      assert.deepEqual(chosen.remarks, [
        {
          code: 'unnamed-column',
          severity: 'warning',
          message: `column ${column} has no name and is used as an input; name it, or list the columns to use in "inputs"`,
          path: ['data', 'csv'],
        },
      ]);
    }
  });

  test('at the end of a file without a line of names are none, but for a target', () => {
    const chosen = choice('1,2,,', ['3,,,'], { header: false, targets: ['1'] });
    assert.deepEqual(columnsOf(chosen), ['input 2 1', 'target 1 0']);
    assert.deepEqual(chosen.unnamed, [
      { index: 2, holds: 'nothing' },
      { index: 3, holds: 'nothing' },
    ]);
    const target = choice('1,2,,', ['3,,,'], { header: false, targets: ['3'] });
    assert.deepEqual(columnsOf(target), ['input 1 0', 'input 2 1', 'target 3 2']);
    assert.deepEqual(target.unnamed, [{ index: 3, holds: 'nothing' }]);
    assert.deepEqual(choice(',,', [',,'], { header: false, targets: ['1'] }).unnamed.length, 2);
  });
});

test('the index that pandas has named is warned of as an input, unless the spec names it', () => {
  assert.deepEqual(choice('Unnamed: 0,a,y', ['0,1,2']).remarks, [
    {
      code: 'index-column',
      severity: 'warning',
      message:
        'column "Unnamed: 0" is an index that pandas has written, and it is used as an input; list it in "exclude" to leave it out',
      path: ['data', 'csv'],
    },
  ]);
  assert.deepEqual(choice('Unnamed: 0,a,y', ['0,1,2'], { inputs: ['Unnamed: 0'] }).remarks, []);
  assert.deepEqual(choice('Unnamed: 0,a,y', ['0,1,2'], { targets: ['Unnamed: 0'] }).remarks, []);
  assert.deepEqual(choice('Unnamed: 1,a,y', ['0,1,2']).remarks, []);
});

test('row numbers begin at 0 or 1 and grow', () => {
  for (const [text, before, isNext] of [
    ['0', undefined, true],
    ['1', undefined, true],
    ['2', undefined, false],
    ['', undefined, false],
    ['5', '4', true],
    ['9', '4', true],
    ['10', '9', true],
    ['4', '4', false],
    ['3', '4', false],
    ['5.5', '4', false],
    ['-1', '-2', false],
  ] as const)
    assert.equal(isNextNumber(text, before), isNext, `${text} after ${before}`);
});
