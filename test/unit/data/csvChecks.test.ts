import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CsvData } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { load, tableOf } from './support.ts';

/** Of rows below `names`, where semicolons separate. */
async function remarksOn(names: string, rows: readonly string[], more: Partial<CsvData> = {}): Promise<Remark[]> {
  const { remarks } = await load(`${names}\n${rows.map(row => `${row}\n`).join('')}`, { delimiter: ';', ...more });
  return [...remarks];
}

async function only(names: string, rows: readonly string[], more: Partial<CsvData> = {}): Promise<Remark> {
  const remarks = await remarksOn(names, rows, more);
  assert.equal(remarks.length, 1, JSON.stringify(remarks));
  return remarks[0]!;
}

test('where no row is left, that is the one thing that is said, with the column that is empty', async () => {
  for (const [rows, found] of [
    [[], 'the file has no rows below its header'],
    [[';1;2'], 'its only row has a missing value (column "a" is empty)'],
    [['1;;2', '3;;4'], 'each of the 2 rows has a missing value (column "b" is empty)'],
    [['1;;2', ';3;4'], 'each of the 2 rows has a missing value'],
  ] as const) {
    assert.deepEqual(await only('a;b;y', rows), {
      code: 'no-rows',
      severity: 'error',
      message: `${found}; nothing is left to train on`,
      path: ['data', 'csv'],
    });
  }
});

test('rows that are skipped are counted in a warning', async () => {
  for (const [rows, message] of [
    [['1;2', ';3'], '1 of 2 rows has a missing value and was skipped'],
    [['1;2', ';3', '4;'], '2 of 3 rows have a missing value and were skipped'],
  ] as const)
    assert.deepEqual(await only('x;y', rows), {
      code: 'dropped-rows',
      severity: 'warning',
      message,
      path: ['data', 'csv'],
    });
});

suite('a column that ends the reading', () => {
  const labels = Array.from({ length: 1001 }, (_, row) => `a${row};${row === 0 ? 'red' : 1};1`);

  test('is the one thing that is said', async () => {
    const { code, message } = await only('id;x;y', labels);
    assert.equal(code, 'too-many-categories');
    assert.equal(
      message,
      'column "id" has more than 1,000 different texts, and each would become an input; list the columns to use in "inputs", or this one in "exclude"',
    );
  });

  test('is not said to have skipped rows', async () => {
    assert.equal((await only('id;x;y', [';1;1', ...labels])).code, 'too-many-categories');
  });
});

suite('a column of numbers with a value that is none', () => {
  test('is told of once for all columns of the same place, of ten by name', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
    const message = async (count: number) =>
      (await only(`${names(count).join(';')};y`, [`${'1;'.repeat(count)}0`, `${'x;'.repeat(count)}0`])).message;
    assert.match(await message(1), /reads the column as categories$/);
    assert.match(await message(2), /reads the column as categories\. See also column "c1"$/);
    assert.match(await message(3), /\. See also columns "c1" and "c2"$/);
    assert.match(await message(11), /\. See also columns "c1", "c2", .*, "c9" and "c10"$/);
    assert.match(await message(13), /\. See also columns "c1", "c2", .*, "c9" and "c10" and 2 more$/);
    assert.equal((await remarksOn('a;b;y', ['1;1;0', 'x;x;0'], { inputs: ['a', 'b'] })).length, 2);
  });

  test('says whether the value is finite, and where it is', async () => {
    const related = { file: '/disk/data.csv', line: 3, column: 1 };
    assert.deepEqual((await only('x;y', ['1;0', 'inf;0'])).related, { ...related, message: 'not finite' });
    assert.deepEqual((await only('x;y', ['1;0', 'red;0'])).related, { ...related, message: 'not a number' });
  });

  test('leads to the option for names where the value stands in a line that looks like names, and only there', async () => {
    const noHeader = { header: false, targets: ['2'] } as const;
    const errors = async (names: string, rows: readonly string[]) =>
      (await remarksOn(names, rows, noHeader)).filter(({ severity }) => severity === 'error');
    const [names] = await errors('a;b', ['1;0', '2;1']);
    assert.match(names!.message, /line 1 has "a"; set "header" to true if the line names the columns/);
    assert.match((await errors('5;b', ['1;0', 'x;1', '2;0']))[0]!.message, /line 3 has "x"; correct it/);
  });

  test('is told how the value would be missing, by its first sixty characters', async () => {
    const word = 'x'.repeat(70);
    const { message } = await only('x;y', ['1;0', `${word};0`], { missing: ['-'] });
    assert.match(
      message,
      new RegExp(`"missing": \\["-","${'x'.repeat(60)}"\\] drops every such row, "text": \\["x"\\]`),
    );
  });

  test('is told the format of all of its values, else that of the first, else how numbers are written', async () => {
    const found = async (...values: readonly string[]) =>
      /; (.*?),? (?:or )?"text"/.exec(
        (
          await only(
            'x;y',
            values.map(value => `${value};0`),
          )
        ).message,
      )![1];
    assert.equal(await found('1,5', '2'), '"decimal": "," reads it as 1.5');
    assert.equal(await found('1,200', '950.5'), '"thousands": "," reads it as 1200');
    assert.equal(await found('1.200,5', '3'), '"decimal": "," and "thousands": "." read it as 1200.5');
    assert.equal(await found('1,5', '2D+02'), '"decimal": "," reads it as 1.5');
    assert.equal(await found('2D+02', '1,5'), 'write it like 1234.5 or 1.5e3');
    assert.equal(await found('1,200', '5'), '"decimal": "," reads it as 1.2, "thousands": "," reads it as 1200');
  });

  test('is one of text where more than half of its values are none', async () => {
    assert.deepEqual(await remarksOn('x;y', ['1b;0', '2;0', '3c;0']), []);
    assert.equal((await only('x;y', ['1b;0', '2;0'])).code, 'not-a-number');
  });

  test('is one of text where the spec says so', async () => {
    assert.deepEqual(await remarksOn('x;y', ['1;0', 'red;0'], { text: ['x'] }), []);
    assert.deepEqual(await remarksOn('x;y', ['0;1', '0;red'], { text: ['y'] }), []);
  });
});

test('a damaged value is an error in a column of text and in one of numbers', async () => {
  const damaged = {
    code: 'damaged-text',
    severity: 'error',
    message:
      'column "x" has a damaged value in line 3: "m\ufffdr" contains U+FFFD, which a program writes in place of a character that it cannot read; restore the character in the file',
    path: ['data', 'csv'],
    related: { file: '/disk/data.csv', line: 3, column: 3, message: 'contains U+FFFD' },
  };
  assert.deepEqual(await only('a;x;y', ['1;red;0', '1;m\ufffdr;1', '1;\ufffd;1']), damaged);
  const codes = (await remarksOn('a;x;y', ['1;5;0', '1;m\ufffdr;1'])).map(({ code }) => code);
  assert.deepEqual(codes, ['damaged-text', 'not-a-number']);
});

test('an input is doubted to be more than a label when more than half of its rows and more than twenty differ', async () => {
  const rows = (different: number, all: number) => Array.from({ length: all }, (_, row) => `a${row % different};1`);
  assert.deepEqual(await remarksOn('x;y', rows(21, 42)), []);
  assert.deepEqual(await remarksOn('x;y', rows(20, 20)), []);
  assert.deepEqual(await only('x;y', rows(21, 41)), {
    code: 'many-categories',
    severity: 'warning',
    message:
      'column "x" has 21 different texts in 41 rows, and each becomes an input; if it is only a label, list the columns to use in "inputs", or this one in "exclude"',
    path: ['data', 'csv'],
  });
  assert.deepEqual(await remarksOn('y;x', rows(30, 30)), []);
});

suite('signs of numbers', () => {
  const related = { file: '/disk/data.csv', column: 1, message: 'read without its sign' };

  test('are stripped with an information where all values have one, with a warning where some have', async () => {
    assert.deepEqual(await only('x;y', ['5%;0', '6%;0']), {
      code: 'stripped-sign',
      severity: 'information',
      message: 'column "x": "%" is ignored in its values, such as "5%" in line 2',
      path: ['data', 'csv'],
      related: { ...related, line: 2 },
    });
    assert.deepEqual(await only('x;y', ['5;0', '6%;0']), {
      code: 'stripped-sign',
      severity: 'warning',
      message: 'column "x": "%" is ignored in 1 of 2 values, such as "6%" in line 3',
      path: ['data', 'csv'],
      related: { ...related, line: 3 },
    });
  });

  test('that are a typographic minus are an information, wherever they stand', async () => {
    const all = await only('x;y', ['\u22125;0', '\u22126;0']);
    assert.equal(all.severity, 'information');
    assert.equal(
      all.message,
      'column "x": the minus sign U+2212 is read as "-" in its values, such as "\u22125" in line 2',
    );
    const some = await only('x;y', ['5;0', '\u22126;0', '7;0']);
    assert.equal(some.severity, 'information');
    assert.match(some.message, /read as "-" in 1 of 3 values, such as "\u22126" in line 3$/);
  });

  test('that differ are an error at the first that differs, a typographic minus beside one is none', async () => {
    assert.deepEqual(await only('x;y', ['$5;0', '$6;0', '€7;0']), {
      code: 'mixed-signs',
      severity: 'error',
      message:
        'column "x" has numbers with "$" and with "€" (line 4: "€7"); convert them to one unit, or list the column in "text" if its values are categories',
      path: ['data', 'csv'],
      related: { file: '/disk/data.csv', line: 4, column: 1, message: 'another sign' },
    });
    assert.deepEqual(
      (await remarksOn('x;y', ['\u22125%;0', '6%;0'])).map(({ message }) => message.replace(/,.*/, '')),
      ['column "x": "%" is ignored in its values', 'column "x": the minus sign U+2212 is read as "-" in 1 of 2 values'],
    );
  });
});

suite('several targets', () => {
  const targets = ['y', 'z'];

  test('of which one is text are refused, with its first three texts', async () => {
    assert.deepEqual(await only('x;y;z', ['1;2;a', '1;2;b', '1;2;c', '1;2;d'], { targets }), {
      code: 'text-target',
      severity: 'error',
      message: 'column "z" holds text ("a", "b" and "c"); a target of text must be the only target',
      path: ['data', 'targets', 1],
    });
    assert.equal((await only('x;y;z', ['1;2;5', '1;2;6'], { targets, text: ['z'] })).code, 'text-target');
    assert.deepEqual((await remarksOn('x;y;z', ['1;a;b'], { targets })).length, 2);
  });

  test('of numbers are not, nor is one of them that holds a text told of twice', async () => {
    assert.deepEqual((await tableOf('x,y,z\n1,2,3\n', { targets })).targetNames, targets);
    assert.equal((await only('x;y;z', ['1;2;5', '1;2;red'], { targets })).code, 'not-a-number');
  });
});
