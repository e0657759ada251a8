import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { eachRow } from '../../../src/data/eachRow.ts';
import { recordsIn, recordsOf } from './support.ts';

/** Each record as its line and its fields. */
async function linesAndFields(text: string, delimiter?: string): Promise<(string | number)[][]> {
  return (await recordsOf(text, delimiter)).map(({ line, fields }) => [line, ...fields]);
}

test('quotes hold delimiters, doubled quotes and line breaks', async () => {
  const fields = await linesAndFields('"a,b","say ""hi""","x\ny",""\n');
  assert.deepEqual(fields, [[1, 'a,b', 'say "hi"', 'x\ny', '']]);
});

test('blanks around a field are not part of it, blanks inside quotes are', async () => {
  assert.deepEqual(await linesAndFields(' a ,\tb\n" c ", d e \n'), [
    [1, 'a', 'b'],
    [2, ' c ', 'd e'],
  ]);
});

for (const [name, end] of [
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
] as const) {
  test(`a record has the line on which it starts, after quoted line breaks and blank lines: ${name}`, async () => {
    const text = ['a,b', '"x', '', 'y",2', '', '  ', '3,4', '5,"', '"', '7,8', ''].join(end);
    assert.deepEqual(await linesAndFields(text), [
      [1, 'a', 'b'],
      [2, `x${end}${end}y`, '2'],
      [7, '3', '4'],
      [8, '5', end],
      [10, '7', '8'],
    ]);
  });
}

test('lines that end in different ways in one file are lines all the same', async () => {
  assert.deepEqual(await linesAndFields('a,b\r\n1,2\n3,4\r\n\n5,6'), [
    [1, 'a', 'b'],
    [2, '1', '2'],
    [3, '3', '4'],
    [5, '5', '6'],
  ]);
});

test('a byte order mark is not part of the first field', async () => {
  assert.deepEqual(await linesAndFields('\ufeff"a",b\n1,2\n'), [
    [1, 'a', 'b'],
    [2, '1', '2'],
  ]);
});

test('a UTF-16 file with its byte order mark is read', async () => {
  const read = await recordsOf(Buffer.from('\ufeffa\tb\r\n"é\r\nx"\t2\r\n\r\n3\t4', 'utf16le'), '\t');
  assert.deepEqual(
    read.map(({ fields }) => fields),
    [
      ['a', 'b'],
      ['é\r\nx', '2'],
      ['3', '4'],
    ],
  );
});

test('where a portion of bytes ends makes no difference', async () => {
  const text = '\ufeffa;"ü\r\n;""x"\r\n\r\n"1";\u{1f600}\r\n';
  const whole = await recordsOf(text, ';');
  assert.equal(whole.length, 2);
  for (const size of [1, 2, 3, 5, 8]) assert.deepEqual(await recordsOf(text, ';', size), whole);
});

for (const delimiter of ['\t', ' ']) {
  test(`a blank that is the delimiter separates and is not trimmed: ${JSON.stringify(delimiter)}`, async () => {
    const text = ['a|b|c', '|1|2', '1||2', '1|2|', '||'].join('\n').replaceAll('|', delimiter);
    assert.deepEqual(await linesAndFields(text, delimiter), [
      [1, 'a', 'b', 'c'],
      [2, '', '1', '2'],
      [3, '1', '', '2'],
      [4, '1', '2', ''],
      [5, '', '', ''],
    ]);
  });
}

test('no bytes, a byte order mark alone and blank lines alone have no records', async () => {
  for (const text of ['', '\ufeff', '\n\n', '\r\n  \r\n']) assert.deepEqual(await recordsOf(text), []);
});

test('whoever stops reading records stops the reading of bytes', async () => {
  let closed = false;
  let read = 0;
  async function* endless(): AsyncGenerator<string> {
    try {
      for (; ; read++) yield '1,2\n'.repeat(1000);
    } finally {
      closed = true;
    }
  }
  await eachRow(endless(), { delimiter: ',' }, row => row.record().line < 5);
  assert.equal(closed, true);
  assert.ok(read < 100, `${read} portions were read for five records`);
});

test('an error of the disk reaches the reader of records', async () => {
  async function* failing(): AsyncGenerator<string> {
    yield 'a,b\n';
    throw new Error('the disk is gone');
  }
  await assert.rejects(
    eachRow(failing(), { delimiter: ',' }, () => true),
    { message: 'the disk is gone' },
  );
});

test('blanks and tabs in runs separate fields, before the first and behind the last they do not', async () => {
  const records = await recordsIn('  a  b\t\tc \n\n \t\n1 "x  y"\t3\n', { delimiter: 'whitespace' });
  assert.deepEqual(
    records.map(({ line, fields }) => [line, ...fields]),
    [
      [1, 'a', 'b', 'c'],
      [4, '1', 'x  y', '3'],
    ],
  );
});

test('comments and the lines above the first are passed over, and counted', async () => {
  const text = 'a "title"\r\n//x\r\n1,2\r\n  // "y\r\n3,//4\r\n//';
  for (const size of [1, 2, 5, 1000]) {
    const records = await recordsIn(text, { delimiter: ',', comment: '//', firstLine: 2 }, size);
    assert.deepEqual(
      records.map(({ line, fields }) => [line, ...fields]),
      [
        [3, '1', '2'],
        [5, '3', '//4'],
      ],
    );
    // What only begins like a comment is a field, at the end of a file, too.
    const last = await recordsIn('1\n/', { delimiter: ',', comment: '//' }, size);
    assert.deepEqual(
      last.map(({ fields }) => [...fields]),
      [['1'], ['/']],
    );
  }
});

test('what another reader of CSV reads is read alike, and what it refuses is refused', async () => {
  const characters = fc.constantFrom('a', '1', '"', '"', ',', ';', ' ', '\t', '\n', '\r', '\r\n');
  const texts = fc.array(characters, { maxLength: 14 }).map(parts => parts.join(''));
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(',', ';', '\t', ' '), async (text, delimiter) => {
      const theirs = otherReader(text, delimiter);
      const ours = await recordsOf(text, delimiter).then(
        records => records.map(({ fields }) => fields),
        () => undefined,
      );
      // It passes over text behind quotes that hold nothing.
      if (ours !== undefined || theirs === undefined) assert.deepEqual(ours, theirs);
      else assert.match(text, /""[ \t]+"/);
    }),
    { numRuns: 3000 },
  );
});

function otherReader(text: string, delimiter: string): string[][] | undefined {
  const options = { relax_column_count: true, skip_empty_lines: true, trim: true };
  try {
    return parse(text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'], ...options });
  } catch {
    return undefined;
  }
}
