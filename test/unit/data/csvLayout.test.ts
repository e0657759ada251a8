import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { columnNames, isEmptyIn, type Layout, layoutOf } from '../../../src/data/csvLayout.ts';
import type { CsvData } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { csvData, load, loadAsFound, rowsOf } from './support.ts';

const noHeader = { header: false } as const;

function codes(remarks: readonly Remark[]): string[] {
  return remarks.map(({ code, severity }) => `${severity}: ${code}`);
}

test('a delimiter that is not stated is detected, and said when it is not the comma', async () => {
  for (const [delimiter, words] of [
    [';', 'semicolons'],
    ['\t', 'tabs'],
    ['|', 'vertical bars'],
  ] as const) {
    const text = '"a, 1"|b|y\n1|2.5|0\n3|4|1\n'.replaceAll('|', delimiter);
    const { table, remarks } = await loadAsFound(text);
    assert.deepEqual(
      [table?.inputNames, [...table!.inputs]],
      [
        ['a, 1', 'b'],
        [1, 2.5, 3, 4],
      ],
    );
    assert.deepEqual(remarks, [
      {
        code: 'detected-delimiter',
        severity: 'information',
        message: `the columns of the file are separated by ${words}; to confirm, set "delimiter" to ${JSON.stringify(delimiter)}`,
        path: ['data', 'csv'],
      },
    ]);
  }
  assert.deepEqual((await loadAsFound('a;b,y\n1;2,0\n3;4,1\n', { text: ['a;b'] })).remarks, []);
});

test('runs of blanks and tabs separate columns, leading ones do not', async () => {
  const cars =
    '18.0   8   307.0   130.0   3504.   12.0   70  1\t"car one"\n25.0   4   98.00   ?   2046.   19.0   71  1\t"car two"\n  15.0 8 350.0 165.0 3693. 11.5 70 1\t"car three"\n';
  const { table, remarks } = await loadAsFound(cars, { ...noHeader, targets: ['1'] });
  assert.deepEqual(codes(remarks), ['information: detected-delimiter', 'warning: dropped-rows']);
  assert.deepEqual([...table!.targets], [18, 15]);
  assert.deepEqual(rowsOf(table!.inputs, table!.inputNames.length)[0], [8, 307, 130, 3504, 12, 70, 1, 1, 0]);
  assert.deepEqual(table!.inputNames.slice(-2), ['9=car one', '9=car three']);
});

test('a file of tabs in which some are doubled is read in runs, one with empty cells is not', async () => {
  const seeds = '1.5\t2.5\t\t1\n2.5\t\t3.5\t2\n4\t5\t3\n';
  const { table } = await loadAsFound(seeds, { ...noHeader, targets: ['3'] });
  assert.deepEqual([...table!.targets], [1, 2, 3]);
  const holes = await loadAsFound('1\t\t3\n4\t5\t6\n', { ...noHeader, targets: ['3'] });
  assert.deepEqual([...holes.table!.targets], [6]);
});

test('decimal commas in a file of semicolons without a header do not make the comma the delimiter', async () => {
  const options = { ...noHeader, targets: ['3'], decimal: ',' } as const;
  const { table } = await loadAsFound('13,6;48,9;1,1\n13,3;47,7;2,5\n', options);
  assert.deepEqual([...table!.inputs], [13.6, 48.9, 13.3, 47.7]);
});

test('a wrong delimiter is told the right one, at its place, and nothing about quotes', async () => {
  const wrong: readonly (readonly [string, string, string, Partial<CsvData>])[] = [
    ['"a b";"y"\n1;2\n3;4\n', ',', ';', {}],
    ['a;y\n1;2\n3;4\n', '\t', ';', {}],
    ['  1.5  2.5\n  3.5  4.5\n', ' ', 'whitespace', { ...noHeader, targets: ['2'] }],
    ['1\t2\n3\t\t4\n', '\t', 'whitespace', { ...noHeader, targets: ['2'] }],
    ['1.5 2 "x y"\n2.5 3 "z"\n', ',', 'whitespace', { ...noHeader, targets: ['1'] }],
    ['a,y\n1,2\n', ';', ',', {}],
  ];
  for (const [text, delimiter, right, more] of wrong) {
    const { table, remarks } = await load(text, { delimiter, ...more });
    assert.equal(table, undefined);
    assert.deepEqual(codes(remarks), ['error: wrong-delimiter'], text);
    assert.deepEqual(remarks[0]!.path, ['data', 'delimiter']);
    assert.ok(remarks[0]!.message.endsWith(`; set "delimiter" to ${JSON.stringify(right)}`), remarks[0]!.message);
  }
});

test('a stated delimiter that reads the file is not doubted', async () => {
  for (const [text, delimiter] of [
    ['a b;y\n1 2;0\n2 3;1\n', ';'],
    ['a y\n1 2\n3 4\n', ' '],
    ['a\ty\n1\t2\n', '\t'],
    ['a;b,y;z\n1;2,3;4\n', ','],
  ] as const) {
    const { remarks } = await load(text, { delimiter, targets: delimiter === ',' ? ['y;z'] : ['y'], text: [] });
    assert.deepEqual(
      remarks.filter(({ code }) => code === 'wrong-delimiter'),
      [],
    );
  }
});

test("Excel's line that states the delimiter is understood and is no row", async () => {
  for (const [line, delimiter] of [
    ['sep=;', ';'],
    ['SEP=\t', '\t'],
    ['sep=^', '^'],
  ] as const) {
    const text = `${line}\r\nx|y\r\n1|2\r\n3|oops\r\n4|5\r\n`.replaceAll('|', delimiter);
    const { remarks } = await loadAsFound(text);
    const [found, wrong] = remarks;
    assert.equal(found?.code, 'detected-delimiter');
    // The lines are still counted from the start of the file.
    assert.deepEqual([wrong?.related?.line, wrong?.related?.column], [4, 3]);
    assert.deepEqual([...(await load(text, { delimiter, missing: ['oops'] })).table!.inputs], [1, 4]);
  }
});

test('a line number says which line names the columns, whatever stands above it', async () => {
  const text = 'Report "of" March;\n\na;b;y\n1;2;0\n4;5;1\n';
  const { table, remarks } = await loadAsFound(text, { header: 3 });
  assert.deepEqual(codes(remarks), ['information: detected-delimiter']);
  assert.deepEqual(
    [table?.inputNames, [...table!.inputs]],
    [
      ['a', 'b'],
      [1, 2, 4, 5],
    ],
  );
  const blank = await load('a,y\n\n1,2\n', { header: 2 });
  assert.deepEqual(
    blank.remarks.map(({ message, path }) => [message, path]),
    [['"header" is 2, but line 2 is blank; give the number of the line that names the columns', ['data', 'header']]],
  );
  const beyond = await load('a,y\n1,2\n', { header: 9 });
  assert.deepEqual(
    beyond.remarks.map(({ message, path }) => [message, path]),
    [['the file has no line 9, which "header" says names the columns', ['data', 'header']]],
  );
});

test('lines above the one that names the columns are passed over with a warning', async () => {
  for (const title of ['Report of March,,\n,,\n', 'Report of March\n\n', 'a title\n1,2,3\n']) {
    const { table, remarks } = await load(`${title}a,b,y\n1,2,0\n4,5,1\n`);
    assert.deepEqual(codes(remarks), ['warning: title-lines']);
    assert.match(remarks[0]!.message, /^line 3 names the columns, and .*; to confirm, set "header" to 3$/);
    assert.equal(remarks[0]!.related?.line, 3);
    assert.deepEqual([...table!.inputs], [1, 2, 4, 5]);
  }
});

test('comments are passed over where the spec says how they begin, and such lines are told about it where not', async () => {
  const text = '# measured in the lab, by "us"\n#units: mm\na,b,y\n1,2,0\n# a pause, again\n4,5,1\n';
  const { table, remarks } = await load(text, { comment: '#' });
  assert.deepEqual(remarks, []);
  assert.deepEqual([table!.rows, ...table!.inputs], [2, 1, 2, 4, 5]);
  const titled = await load('# one\n# two\na,y\n1,2\n');
  assert.match(titled.remarks[0]!.message, /or "comment" to "#" if they are comments$/);
  const within = await load('a,b,y\n1,2,0\n# a pause\n4,5,1\n');
  assert.match(within.remarks[0]!.message, /^line 3 has 1 column.*if the line is a comment, set "comment" to "#"$/);
  assert.equal((await load('colour,y\n#ff0000,0\n#00ff00,1\n')).table?.inputNames[0], 'colour=#ff0000');
});

test('a row of data that is read as names is warned of, and names that look like numbers are not', async () => {
  const warned: readonly (readonly [string, string])[] = [
    ['1,setosa,5.1\n2,setosa,4.9\n3,virginica,6.1\n', 'setosa'],
    ['5.1,3.5,x\n4.9,3.0,x\n', 'x'],
    ['p,x,s\ne,x,y\np,b,s\np,x,s\n', 's'],
    ['0,1,2\n1.5,2.5,0\n4.5,5.5,1\n', '2'],
  ];
  for (const [text, target] of warned) {
    const { table, remarks } = await load(text, { targets: [target] });
    assert.ok(table, text);
    assert.ok(codes(remarks).includes('warning: row-as-header'), text);
    assert.equal(remarks.find(({ code }) => code === 'row-as-header')!.related?.line, 1);
  }
  for (const text of ['label,1,2,3\n5,0,255,9\n4,7,1,0\n', 'id,2019,2020\n1,3.5,4.5\n2,1.5,2.5\n', 'a,b\nc,d\ne,f\n']) {
    const targets = [text.slice(0, text.indexOf(','))];
    assert.deepEqual(
      codes((await load(text, { targets })).remarks).filter(code => code.endsWith('header')),
      [],
    );
  }
});

test('names that are read as a row are warned of, and lead to the option', async () => {
  const { remarks } = await load('a,b,y\n1,2,x\n4,5,z\n', { ...noHeader, targets: ['3'] });
  const warning = remarks.find(({ code }) => code === 'header-as-row')!;
  assert.deepEqual([warning.severity, warning.path], ['warning', ['data', 'header']]);
  assert.match(warning.message, /^line 1 looks like names of columns but is read as a row; set "header" to true/);
  const odd = remarks.find(({ code }) => code === 'not-a-number')!;
  assert.match(odd.message, /^column "1" holds numbers, but line 1 has "a"; set "header" to true/);
  const pandas = await load('0,1,2\n1.5,2.5,0\n', { ...noHeader, targets: ['3'] });
  assert.deepEqual(codes(pandas.remarks), ['warning: header-as-row']);
  assert.deepEqual((await load('0,0,0\n0,1,1\n', { ...noHeader, targets: ['3'] })).remarks, []);
  assert.deepEqual(codes((await load('NA,x\n1,y\n', { ...noHeader, targets: ['2'] })).remarks), [
    'warning: dropped-rows',
  ]);
});

test('columns without a name and a value are no columns, at the end of every line or of the rows alone', async () => {
  for (const text of [
    'a,b,y,\n1,2,0,\n4,5,1,\n',
    'a,b,y\n1,2,0,\n4,5,1,,\n',
    'a,b,y,,\n1,2,0\n4,5,1,,\n',
    'a,,b,y\n1,,2,0\n4,,5,1\n',
  ]) {
    const { table, remarks } = await load(text);
    assert.deepEqual(remarks, [], text);
    assert.deepEqual(
      [table!.inputNames, [...table!.inputs]],
      [
        ['a', 'b'],
        [1, 2, 4, 5],
      ],
    );
  }
  const numbered = await load('1,2,\n3,4,\n', { ...noHeader, targets: ['2'] });
  assert.deepEqual([...numbered.table!.inputs], [1, 3]);
});

test('a value in a column without a name that was empty above is not lost', async () => {
  const rows = Array.from({ length: 300 }, (_, row) => `${row},0,${row === 250 ? 'note' : ''}`);
  const { table, remarks } = await load(`a,y,\n${rows.join('\n')}\n`);
  assert.equal(table, undefined);
  assert.deepEqual([remarks[0]!.code, remarks[0]!.related?.line], ['unnamed-column', 252]);
  assert.match(remarks[0]!.message, /^column 3 has no name and is empty above, but line 252 has "note"; name it/);
});

test('an index that pandas or R wrote is no input, and that is said', async () => {
  for (const first of [0, 1]) {
    const rows = Array.from({ length: 300 }, (_, row) => `${first + row},${row / 2},${row % 2}`);
    const { table, remarks } = await load(`,a,y\n${rows.join('\n')}\n`);
    assert.deepEqual(codes(remarks), ['warning: index-column']);
    assert.deepEqual([table!.inputNames, table!.rows], [['a'], 300]);
    const broken = await load(`,a,y\n${rows.join('\n')}\n7,1,1\n`);
    assert.equal(broken.table, undefined);
    assert.match(broken.remarks[0]!.message, /^column 1 has no name and numbers the rows above, but line 302 has "7"/);
  }
  const named = await load('Unnamed: 0,a,y\n0,1,2\n1,5,6\n');
  assert.deepEqual(codes(named.remarks), ['warning: index-column']);
  assert.deepEqual(named.table!.inputNames, ['Unnamed: 0', 'a']);
  const left = await load('Unnamed: 0,a,y\n0,1,2\n1,5,6\n', { exclude: ['Unnamed: 0'] });
  assert.deepEqual([left.remarks, left.table!.inputNames], [[], ['a']]);
});

test('other columns without a name stay inputs, with a warning', async () => {
  const { table, remarks } = await load(',b,y\n1.5,2,0\n0.5,5,1\n');
  assert.deepEqual(codes(remarks), ['warning: unnamed-column']);
  assert.deepEqual([...table!.inputs], [1.5, 2, 0.5, 5]);
});

test('columns of one name disturb only where they are used', async () => {
  const text = 'a,b,a,y\n1,2,3,0\n4,5,6,1\n';
  assert.deepEqual([...(await load(text, { inputs: ['b'] })).table!.inputs], [2, 5]);
  assert.deepEqual([...(await load(text, { exclude: ['a'] })).table!.inputs], [2, 5]);
  assert.deepEqual(codes((await load(text, { inputs: ['b', 'a'] })).remarks), ['error: repeated-column']);
});

test('columns to leave out or to read as text must be in the file', async () => {
  const { remarks } = await load('a,b,y\n1,2,0\n', { exclude: ['aa'], text: ['b', 'z'] });
  assert.deepEqual(
    remarks.map(({ code, path }) => [code, path]),
    [
      ['missing-column', ['data', 'exclude', 0]],
      ['missing-column', ['data', 'text', 1]],
    ],
  );
  assert.match(
    (await load('a,y\n1,2\n', { exclude: ['a'] })).remarks[0]!.message,
    /no column beside the targets and those/,
  );
});

test('numbers with a decimal comma and no quotes among commas are told about quotes', async () => {
  const { remarks } = await load('a,y\n1,5,2\n', { decimal: ',' });
  assert.match(remarks[0]!.message, /"," separates columns here: put numbers that contain it into double quotes$/);
  assert.deepEqual([...(await load('a,y\n"1,5",2\n', { decimal: ',' })).table!.inputs], [1.5]);
  const blank = await load('a y\n1 200 2\n', { thousands: ' ', delimiter: 'whitespace' });
  assert.match(blank.remarks[0]!.message, /a blank separates columns here: put numbers that contain it/);
});

/** The layout of a text where the spec states no delimiter. */
function layoutIn(text: string, more: Partial<CsvData> = {}, isAll = true): Layout {
  const { delimiter, ...data } = csvData();
  return layoutOf({ ...data, ...more }, text, isAll, '/disk/data.csv');
}

suite('the delimiter', () => {
  const found: readonly (readonly [why: string, text: string, delimiter: string, more?: Partial<CsvData>])[] = [
    ['is the comma where it reads the names, whatever the rows are', 'a;b,y\n1;2\n3;4\n', ','],
    ['is the one that gives equal lines, before one that reads the names', 'a,;y\n1,2;3\n4,5\n', ','],
    ['is the one that reads the names, where two give equal lines', 'a,b;y\nu,v;w\n', ';'],
    ['is the comma where none gives equal lines or names', '1;x\n2\n', ',', noHeader],
    ['may give equal lines without the names', 'a;b\n1;2\n', ';'],
    ['is not one that leaves text that is no CSV', 'a,b;y\n1,2;3\n"3",4;5\n', ','],
    ['makes two columns at least', 'a b\n1 2\n', 'whitespace', { targets: ['a b'] }],
    ['is the one of more numbers, where two give equal lines', 'x,1;2\nx,3;4\n', ';', { ...noHeader, targets: ['2'] }],
  ];
  for (const [why, text, delimiter, more] of found)
    test(why, () => assert.equal(layoutIn(text, more).dialect.delimiter, delimiter));

  test('that is stated is not called wrong for one that reads not all lines, or not the names', () => {
    for (const [text, delimiter] of [
      ['a,y\n1\n', ';'],
      ['a;b\n1;2\n', ','],
    ] as const)
      assert.ok(!codes(layoutIn(text, { delimiter }).remarks).includes('error: wrong-delimiter'), text);
    assert.deepEqual(codes(layoutIn('a,y\n1,2\n', { delimiter: ';' }).remarks), ['error: wrong-delimiter']);
    const runs = layoutIn('1\t\t2\n3\t\t4\n', { ...noHeader, delimiter: '\t', targets: ['2'] });
    assert.deepEqual(codes(runs.remarks), ['error: wrong-delimiter']);
  });
});

test('the first two hundred records are looked at', () => {
  const text = 'a,y\n1,2\n'.repeat(150);
  assert.equal(layoutIn(text, noHeader).rows.length, 200);
  assert.equal(layoutIn(text).rows.length, 199);
});

test('the line of names is one of the first twenty records, and has all names', () => {
  const titles = (count: number) => 'title,of it\n'.repeat(count);
  const within = layoutIn(`${titles(19)}a,y\n1,2\n`);
  assert.deepEqual([within.first?.line, within.titles.length, within.names], [20, 19, ['a', 'y']]);
  assert.equal(within.dialect.firstLine, 20);
  const beyond = layoutIn(`${titles(20)}a,y\n1,2\n`);
  assert.deepEqual([beyond.first?.line, beyond.titles.length], [1, 0]);
  assert.equal(layoutIn('y,title\na,y\n1,2\n', { inputs: ['a'] }).first?.line, 2);
});

test('a last line without an end is a record where all of the text is at hand', () => {
  assert.equal(layoutIn('a,y\n1,2', {}, true).rows.length, 1);
  assert.equal(layoutIn('a,y\n1,2', {}, false).rows.length, 0);
});

test('an empty file has no names and no rows', () => {
  const { first, names, rows, titles } = layoutIn('', noHeader);
  assert.deepEqual([first, names, rows, titles], [undefined, [], [], []]);
});

test('columns without names are called by their numbers, as many as there are at least', () => {
  assert.deepEqual(columnNames({ ...csvData(), header: false }, ['a', 'b']), ['1', '2']);
  assert.deepEqual(columnNames({ ...csvData(), header: false }, ['a'], 3), ['1', '2', '3']);
  assert.deepEqual(columnNames({ ...csvData(), header: false }, ['a', 'b'], 1), ['1', '2']);
  assert.deepEqual(columnNames(csvData(), ['a', 'b'], 3), ['a', 'b']);
});

test('a column is empty where no row has a value in it', () => {
  const rows = [
    ['', '1', ''],
    ['2', ''],
    ['', ''],
  ].map((fields, index) => ({ fields, line: index + 1, raw: '' }));
  assert.deepEqual(
    [0, 1, 2, 3].map(column => isEmptyIn(rows, column)),
    [false, false, true, true],
  );
  assert.ok(isEmptyIn([], 0));
});
