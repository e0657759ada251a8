import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CsvData, Encoding } from '../../../src/spec/networkSpec.ts';
import type { Remark } from '../../../src/spec/problem.ts';
import { load, loadAsFound, rowsOf, tableOf } from './support.ts';

async function refusal(text: string, more: Partial<CsvData> = {}): Promise<Remark> {
  const { table, remarks } = await load(text, more);
  assert.equal(table, undefined);
  const errors = remarks.filter(({ severity }) => severity === 'error');
  assert.equal(errors.length, 1, JSON.stringify(remarks));
  return errors[0]!;
}

const air = [
  'Date;Time;CO(GT);PT08.S1(CO);NMHC(GT);C6H6(GT);T;RH;AH;;',
  '10/03/2004;18.00.00;2,6;1360;150;11,9;13,6;48,9;0,7578;;',
  '10/03/2004;19.00.00;2;1292;112;9,4;13,3;47,7;0,7255;;',
  '10/03/2004;21.00.00;-200;1376;80;9,2;11,0;60,0;0,7867;;',
  ';;;;;;;;;;',
  '',
].join('\r\n');

test('a file with decimal commas, a sentinel, empty lines and empty columns is read as it is meant', async () => {
  const options = { decimal: ',', missing: [-200], targets: ['C6H6(GT)'], exclude: ['Date', 'Time'] } as const;
  const { table, remarks } = await loadAsFound(air, options);
  assert.deepEqual(
    remarks.map(({ code }) => code),
    ['detected-delimiter', 'dropped-rows'],
  );
  assert.deepEqual(table!.inputNames, ['CO(GT)', 'PT08.S1(CO)', 'NMHC(GT)', 'T', 'RH', 'AH']);
  assert.deepEqual(rowsOf(table!.inputs, 6), [
    [2.6, 1360, 150, 13.6, 48.9, 0.7578],
    [2, 1292, 112, 13.3, 47.7, 0.7255],
  ]);
  assert.deepEqual([...table!.targets], [11.9, 9.4]);
  assert.equal(remarks[1]!.message, '2 of 4 rows have a missing value and were skipped');
});

test('decimal commas without the option are an error that shows the first and the option, once for all columns', async () => {
  const { remarks } = await loadAsFound(air, { targets: ['PT08.S1(CO)'], exclude: ['Date', 'Time'] });
  const errors = remarks.filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors, [
    {
      code: 'not-a-number',
      severity: 'error',
      message:
        'column "CO(GT)" holds numbers, but line 2 has "2,6"; "decimal": "," reads it as 2.6, ' +
        '"text": ["CO(GT)"] reads the column as categories. See also columns "C6H6(GT)", "T", "RH" and "AH"',
      path: ['data', 'csv'],
      related: { file: '/disk/data.csv', line: 2, column: 21, message: 'not a number' },
    },
  ]);
});

test('a column in another number format is told the options that read all of it, with what they read', async () => {
  const told: readonly (readonly [string[], string])[] = [
    [['1,5', '2,25'], '"decimal": "," reads it as 1.5'],
    [['1,200', '950.5'], '"thousands": "," reads it as 1200'],
    [['1,200', '3,400'], '"decimal": "," reads it as 1.2, "thousands": "," reads it as 1200'],
    [['1.200,5', '3'], '"decimal": "," and "thousands": "." read it as 1200.5'],
    [['1 200', '1 200 300.5'], '"thousands": " " reads it as 1200'],
    [["1'200", '5.5'], `"thousands": "'" reads it as 1200`],
    [['€ 1,200', '€ 3,400.50'], '"thousands": "," reads it as 1200'],
    [['1,5%', '2,25%'], '"decimal": "," reads it as 1.5'],
  ];
  for (const [values, words] of told) {
    const text = `x;y\n${values.map(value => `${value};0`).join('\n')}\n`;
    const { message, related } = await refusal(text, { delimiter: ';', inputs: ['x'] });
    const expected = `column "x" holds numbers, but line 2 has "${values[0]}"; ${words}, "text": ["x"] reads the column as categories`;
    assert.equal(message, expected);
    assert.deepEqual([related?.line, related?.column], [2, 1]);
    assert.deepEqual((await load(text, { delimiter: ';', text: ['x'] })).table?.inputNames.length, values.length);
  }
});

test('what looks like a number and is none in any format is told how numbers are written', async () => {
  for (const odd of ['2D+02', '1_000', '(1,200)', '1,23,456']) {
    const { message } = await refusal(`x;y\n1;0\n${odd};0\n3;1\n`, { delimiter: ';' });
    assert.match(message, /; (write it like 1234\.5 or 1\.5e3|"thousands": ",)/, odd);
  }
});

test('groups of other than three digits are no thousands', async () => {
  for (const odd of ['1,20', '12,3456', '1234,567', ',500', '1,,200']) {
    const { message } = await refusal(`x;y\n1,000;0\n2,000;0\n${odd};1\n`, { delimiter: ';', thousands: ',' });
    assert.ok(message.includes(`line 4 has ${JSON.stringify(odd)}`), message);
  }
});

test('a decimal point where the comma is stated is not taken for anything', async () => {
  const { message } = await refusal('x;y\n1,5;0\n2.5;1\n', { delimiter: ';', decimal: ',' });
  assert.match(message, /^column "x" holds numbers, but line 3 has "2\.5"/);
});

test('percent and currency signs around a number are stripped, and that is said', async () => {
  for (const [values, numbers, sign] of [
    [['10.65%', '5 %'], [10.65, 5], '%'],
    [['$5', '-$2.50'], [5, -2.5], '$'],
    [['3.5 €', '€-4'], [3.5, -4], '€'],
    [['£1e3', '£ 7'], [1000, 7], '£'],
  ] as const) {
    const { table, remarks } = await load(`x,y\n${values.map(value => `${value},0`).join('\n')}\n`, { inputs: ['x'] });
    assert.deepEqual([...table!.inputs], numbers);
    assert.deepEqual(
      remarks.map(({ code, severity, path }) => [code, severity, path]),
      [['stripped-sign', 'information', ['data', 'inputs', 0]]],
    );
    const message = `column "x": ${JSON.stringify(sign)} is ignored in its values, such as ${JSON.stringify(values[0])} in line 2`;
    assert.equal(remarks[0]!.message, message);
  }
});

test('signs at some of the numbers are a warning, different signs an error', async () => {
  const some = await load('x,y\n5,0\n7%,1\n6%,1\n');
  assert.deepEqual([...some.table!.inputs], [5, 7, 6]);
  assert.equal(some.remarks[0]!.severity, 'warning');
  assert.match(some.remarks[0]!.message, /^column "x": "%" is ignored in 2 of 3 values, such as "7%" in line 3$/);
  const { code, message, related } = await refusal('x,y\n$5,0\n€7,1\n');
  assert.deepEqual([code, related?.line], ['mixed-signs', 3]);
  assert.match(message, /numbers with "\$" and with "€" \(line 3: "€7"\); convert them to one unit/);
});

test('a typographic minus is a minus, and that is said', async () => {
  const { table, remarks } = await load('x,y\n1,0\n\u22122.5,1\n');
  assert.deepEqual([...table!.inputs], [1, -2.5]);
  assert.deepEqual(
    remarks.map(({ code, severity }) => [code, severity]),
    [['stripped-sign', 'information']],
  );
});

test('text that is no number is told how to be missing, with those that the spec knows', async () => {
  const { message } = await refusal('x,y\n1,0\n-,0\n3,1\n');
  assert.match(message, /line 3 has "-"; .*"missing": \["-"\] drops every such row, "text": \["x"\]/);
  const other = await refusal('x,y\n1,0\n-,0\nnone,1\n4,1\n3,1\n', { missing: ['-', -200] });
  assert.match(other.message, /line 4 has "none"; .*"missing": \["-",-200,"none"\] drops/);
});

test('stated values are missing: texts as they stand, numbers in any spelling', async () => {
  const text = 'x;y\n1,5;0\n-;0\n-200;0\n-200,0;0\nNone;0\nNA;0\n" ";0\n2;1\n';
  const { table, remarks } = await load(text, { delimiter: ';', decimal: ',', missing: ['-', -200, 'None'] });
  assert.deepEqual([...table!.inputs], [1.5, 2]);
  assert.match(remarks[0]!.message, /^6 of 8 rows/);
  // A stated text is no number: 9 is missing, 9.0 is not.
  assert.deepEqual([...(await load('x,y\n9,0\n9.0,1\n', { missing: ['9'] })).table!.inputs], [9]);
});

test('blanks in quotes are a missing value, not 0', async () => {
  const { table } = await load('x,y\n" ",0\n2,1\n');
  assert.deepEqual([...table!.inputs], [2]);
});

test('columns of text are categories, whatever they look like', async () => {
  const table = await tableOf('zip,y\n01234,1\n1234,2\n01234,2\n', { text: ['zip', 'y'] });
  assert.deepEqual(table.inputNames, ['zip=01234', 'zip=1234']);
  assert.deepEqual(table.classNames, ['1', '2']);
});

test('texts that only contain digits are categories without a word', async () => {
  for (const values of [
    ['10/03/2004', '11/03/2004'],
    ['18.00.00', '19.00.00'],
    ['1.2.3', '1.2.4'],
    ['2004-03-10', '2004-03-11'],
    ['12a', '12b', '14'],
    ['MALE', 'FEMALE', '.'],
    ['<18', '18-25', '>25'],
    ['Infinity', 'Saab'],
    ['192.168.0.1', '10.0.0.1'],
  ]) {
    const table = await tableOf(`x,y\n${values.map(value => `${value},0`).join('\n')}\n`, { inputs: ['x'] });
    assert.deepEqual(
      table.inputNames,
      values.map(value => `x=${value}`),
    );
  }
});

test('a column of house numbers of which half are numbers is told how to be text', async () => {
  const text = 'house number,y\n12,0\n12a,0\n14,1\n16,1\n';
  const { message } = await refusal(text);
  assert.match(message, /line 3 has "12a"; .*"text": \["house number"\]/);
  assert.equal((await tableOf(text, { text: ['house number'] })).inputNames.length, 4);
});

test('no letter is lost: a file in another encoding is refused with place and encoding, and read with it', async () => {
  const bytes = Buffer.from('haus,y\nmär,0\nmür,1\nmör,0\n', 'latin1');
  const { table, remarks } = await load(bytes);
  assert.equal(table, undefined);
  assert.deepEqual(remarks, [
    {
      code: 'wrong-encoding',
      severity: 'error',
      message:
        'line 2, column 2 of the file: the byte 0xE4 is not UTF-8; the file is probably windows-1252; ' +
        'set "encoding" to "windows-1252", or save the file as UTF-8',
      path: ['data', 'csv'],
      related: { file: '/disk/data.csv', line: 2, column: 2, message: 'the byte 0xE4 is not UTF-8' },
    },
  ]);
  const read = await load(bytes, { encoding: 'windows-1252' });
  assert.deepEqual([read.remarks, read.table!.inputNames], [[], ['haus=mär', 'haus=mür', 'haus=mör']]);
  const wrong = await load(Buffer.from('a,y\nmär,1\n'), { encoding: 'latin1' });
  assert.deepEqual(
    wrong.remarks.map(({ code, severity, path }) => [code, severity, path]),
    [['wrong-encoding', 'warning', ['data', 'encoding']]],
  );
});

test('a byte order mark that contradicts the spec wins, with a warning on the option', async () => {
  const bytes = Buffer.from('\ufeffhaus\ty\r\nmär\t0\r\n', 'utf16le');
  const { table, remarks } = await load(bytes, { delimiter: '\t', encoding: 'windows-1252' });
  assert.deepEqual(table!.inputNames, ['haus=mär']);
  assert.deepEqual(
    remarks.map(({ severity, message, path }) => [severity, message, path]),
    [
      [
        'warning',
        '"encoding" is "windows-1252", but the byte order mark of the file says utf-16le, which is used; remove "encoding"',
        ['data', 'encoding'],
      ],
    ],
  );
});

test('a letter that an earlier program has lost is an error where it would become a category or a name', async () => {
  const { code, related } = await refusal('a,x,y\nm\ufffdr,1,0\nm\ufffdr,2,1\n');
  assert.deepEqual([code, related?.line, related?.column], ['damaged-text', 2, 1]);
  assert.equal((await refusal('m\ufffdr,x,y\n1,1,0\n')).code, 'damaged-text');
  assert.deepEqual((await load('a,x,y\nm\ufffdr,1,0\n', { inputs: ['x'] })).remarks, []);
});

type Format = Pick<CsvData, 'decimal' | 'thousands'>;

/** A number as a person of that format writes it. */
function written(value: number, { decimal = '.', thousands }: Format): string {
  const [whole, fraction] = String(Math.abs(value)).split('.');
  const isPlain = /^\d+$/.test(whole!);
  const groups = isPlain && thousands !== undefined ? whole!.replace(/\B(?=(\d{3})+$)/g, thousands) : whole!;
  return `${value < 0 ? '-' : ''}${groups}${fraction === undefined ? '' : decimal + fraction}`;
}

function encoded(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  return Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'latin1');
}

test('numbers written in any format, with any delimiter and encoding, come back as the same doubles', async () => {
  const formats = fc.constantFrom<Format>(
    {},
    { decimal: ',' },
    { thousands: ',' },
    { thousands: ' ' },
    { thousands: "'" },
    { decimal: ',', thousands: '.' },
    { decimal: ',', thousands: ' ' },
  );
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0),
    fc.integer(),
    fc.integer({ min: -99_999_999, max: 99_999_999 }).map(value => value / 1000),
  );
  const rows = fc.array(fc.tuple(number, fc.constantFrom('märz', 'größe', 'été', 'a b'), number), {
    minLength: 1,
    maxLength: 12,
  });
  const delimiters = fc.constantFrom(',', ';', '\t', '|', 'whitespace');
  const encodings = fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'latin1');
  await fc.assert(
    fc.asyncProperty(rows, formats, delimiters, encodings, async (rows, format, delimiter, encoding) => {
      const cell = (value: number | string) => `"${typeof value === 'number' ? written(value, format) : value}"`;
      const separator = delimiter === 'whitespace' ? ' \t ' : delimiter;
      const lines = [['a', 'wörter', 'y'], ...rows].map(row => row.map(cell).join(separator));
      const bytes = encoded(lines.join('\n'), encoding);
      const { table, remarks } = await load(bytes, { ...format, delimiter, encoding });
      assert.deepEqual(remarks, []);
      const words = [...new Set(rows.map(([, word]) => word))];
      assert.deepEqual(table!.inputNames, ['a', ...words.map(word => `wörter=${word}`)]);
      assert.deepEqual(
        rowsOf(table!.inputs, 1 + words.length).map(row => row[0]),
        rows.map(([a]) => (a === 0 ? 0 : a)),
      );
      assert.deepEqual(
        [...table!.targets],
        rows.map(([, , y]) => (y === 0 ? 0 : y)),
      );
    }),
    { numRuns: 300 },
  );
});

test('random bytes are read or refused, and no category has a replaced letter', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(fc.constantFrom(...Buffer.from('ay1,.;\t "\n\r-%#'), 0xe4, 0xff, 0xfe, 0xef, 0xbb, 0xbf, 0x00, 0x80), {
        maxLength: 40,
      })
      .map(tail => Uint8Array.from([...Buffer.from('a,y\n'), ...tail])),
  );
  const options = fc.record<Partial<CsvData>>(
    {
      header: fc.constantFrom<boolean | number>(true, false, 1, 2),
      targets: fc.constantFrom(['y'], ['1']),
      decimal: fc.constantFrom<',' | '.'>(',', '.'),
      comment: fc.constant('#'),
      encoding: fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'latin1'),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(bytes, options, async (bytes, more) => {
      const { table, remarks } = await loadAsFound(bytes, more);
      assert.ok(table !== undefined || remarks.some(({ severity }) => severity === 'error'));
      const names = [...(table?.inputNames ?? []), ...(table?.classNames ?? [])];
      assert.deepEqual(
        names.filter(name => name.includes('\ufffd')),
        [],
      );
      assert.ok(!table || [...table.inputs, ...table.targets].every(Number.isFinite));
    }),
    { numRuns: 1000 },
  );
});
