import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CsvRecord, CsvSyntaxError, fieldPlace } from '../../../src/data/csvScanner.ts';
import { load, recordsOf } from './support.ts';

async function syntaxError(text: string): Promise<CsvSyntaxError> {
  const error = await recordsOf(text).then(
    () => assert.fail('this should not be CSV'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof CsvSyntaxError, String(error));
  return error;
}

test('a quote that is never closed is reported where its record starts, not at the end of the file', async () => {
  const { message, line } = await syntaxError(`a,b\n1,2\n\n3,"4\n${'5,6\n'.repeat(50)}`);
  assert.match(message, /a quote is opened and never closed/);
  assert.equal(line, 4);
});

test('a quote that is never closed is not read on for longer than a record may be', async () => {
  const { message, line } = await syntaxError(`a,b\n1,"${'x'.repeat(99)}\n${'y'.repeat(16_000_000)}"\n`);
  assert.match(message, /longer than 16 MB, probably because a quote is never closed/);
  assert.equal(line, 2);
});

test('text after a closing quote is reported on its line', async () => {
  const { message, line } = await syntaxError('a,b\n"p\nq",2\n1,"2"x\n');
  assert.match(message, /text follows a closing quote/);
  assert.equal(line, 4);
});

test('text after a closing quote and a blank is reported too', async () => {
  const { message, line } = await syntaxError('a,b\n1,"2" x\n');
  assert.match(message, /text follows a closing quote/);
  assert.equal(line, 2);
});

test('a quote inside text is reported on its line, after quoted line breaks of two characters too', async () => {
  const { message, line } = await syntaxError('a,b\r\n"p\r\nq\r\n",2\r\n1,5" wide\r\n');
  assert.match(message, /a quote stands inside text without quotes/);
  assert.equal(line, 5);
});

test('a file that is not CSV is a problem of the data, with its place in the file', async () => {
  const { table, remarks } = await load('a,y\n1,"2\n3,4\n');
  assert.equal(table, undefined);
  assert.deepEqual(remarks, [
    {
      code: 'not-csv',
      severity: 'error',
      message: 'line 2 is not CSV: a quote is opened and never closed',
      path: ['data', 'csv'],
      related: { file: '/disk/data.csv', line: 2, column: 1, message: 'a quote is opened and never closed' },
    },
  ]);
});

async function only(text: string): Promise<CsvRecord> {
  const [record] = await recordsOf(text);
  return record;
}

test('a field has the column behind its delimiter, whatever quotes hold before it', async () => {
  const record = await only('"a,b","say ""hi"", he",c,\u{1f600},d\n');
  const columns = record.fields.map((_, field) => fieldPlace(record, field, { delimiter: ',' }).column);
  assert.deepEqual(columns, [1, 7, 24, 26, 29]);
});

for (const end of ['\n', '\r\n', '\r']) {
  test(`a field behind quoted line breaks is on its own line: ${JSON.stringify(end)}`, async () => {
    const record = await only(`${end}  ${end}"a${end}${end}bc",x;,"${end}",d${end}`);
    assert.deepEqual(
      record.fields.map((_, field) => fieldPlace(record, field, { delimiter: ',' })),
      [
        { line: 3, column: 1 },
        { line: 5, column: 5 },
        { line: 5, column: 8 },
        { line: 6, column: 3 },
      ],
    );
  });
}
