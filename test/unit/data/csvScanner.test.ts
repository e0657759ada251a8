import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CsvScanner, CsvSyntaxError, type Dialect, fieldPlace } from '../../../src/data/csvScanner.ts';

const commas: Dialect = { delimiter: ',' };
const runs: Dialect = { delimiter: 'whitespace' };

/** The records of a text that arrives in portions of this many characters, or the error, as `line: message`. */
function scanned(text: string, dialect = commas, size = Number.MAX_SAFE_INTEGER): (string | number)[][] | string {
  const scanner = new CsvScanner(dialect);
  const records: (string | number)[][] = [];
  const takeAll = () => {
    for (let record = scanner.next(); record; record = scanner.next()) records.push([record.line, ...record.fields]);
  };
  try {
    for (let start = 0; start < text.length; start += size) {
      scanner.push(text.slice(start, start + size));
      takeAll();
    }
    scanner.end();
    takeAll();
  } catch (error) {
    assert.ok(error instanceof CsvSyntaxError, String(error));
    return `${error.line}: ${error.message}`;
  }
  return records;
}

function check(
  expected: Readonly<Record<string, readonly (readonly (string | number)[])[] | string>>,
  dialect = commas,
) {
  for (const [text, records] of Object.entries(expected)) {
    for (const size of [1, 2, 3, 5, Number.MAX_SAFE_INTEGER])
      assert.deepEqual(scanned(text, dialect, size), records, `${JSON.stringify(text)} in portions of ${size}`);
  }
}

suite('records', () => {
  test('are lines that end in any way, the last one without an end too', () => {
    check({
      'a,b\nc,d': [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
      'a\rb\r\nc\n': [
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
      ],
      'a\r': [[1, 'a']],
      'a\n\rb': [
        [1, 'a'],
        [3, 'b'],
      ],
      'a,\n,b\n,': [
        [1, 'a', ''],
        [2, '', 'b'],
        [3, '', ''],
      ],
      a: [[1, 'a']],
      '': [],
    });
  });

  test('stand behind blank lines, which are counted', () => {
    check({
      '\n\na\n\n\nb\n\n': [
        [3, 'a'],
        [6, 'b'],
      ],
      '\r\n\r\na\r\n \t\f\r\nb\r\n ': [
        [3, 'a'],
        [5, 'b'],
      ],
      '\r\r\ra': [[4, 'a']],
      '  \n a': [[2, 'a']],
      '\n': [],
      ' ': [],
      ' \r': [],
    });
  });

  test('have fields without the blanks around them', () => {
    check({
      ' a ,\tb\t,\fc\f, , d e ': [[1, 'a', 'b', 'c', '', 'd e']],
      ' "a" , " b " \n': [[1, 'a', ' b ']],
      'a\u00a0,\u0001b': [[1, 'a\u00a0', '\u0001b']],
    });
  });

  test('have blanks that separate, where these are the delimiter', () => {
    check({ ' a  b \n': [[1, '', 'a', '', 'b', '']], '\t1\t \t2': [[1, '1', '2']] }, { delimiter: ' ' });
    check(
      {
        '\ta\t \t b\n\t\n': [
          [1, '', 'a', '', 'b'],
          [2, '', ''],
        ],
      },
      { delimiter: '\t' },
    );
  });

  test('are cut at runs of blanks and tabs, but for those at their ends', () => {
    check(
      {
        '  a \t b\t\tc  \n\t d\n': [
          [1, 'a', 'b', 'c'],
          [2, 'd'],
        ],
        'a,b "c d" e': [[1, 'a,b', 'c d', 'e']],
        '"a"\t"b" \n"c"': [
          [1, 'a', 'b'],
          [2, 'c'],
        ],
        ' \n \t\n': [],
        'a\fb c\f': [[1, 'a\fb', 'c']],
      },
      runs,
    );
  });

  test('may have quoted fields with anything in them', () => {
    check({
      '"a,""b""\n\rc",d\n"",""""\n"\r\n",e\nf': [
        [1, 'a,"b"\n\rc', 'd'],
        [4, '', '"'],
        [5, '\r\n', 'e'],
        [7, 'f'],
      ],
      '"a"': [[1, 'a']],
      '"a"\r"b"': [
        [1, 'a'],
        [2, 'b'],
      ],
      '"\n",e\nf': [
        [1, '\n', 'e'],
        [3, 'f'],
      ],
      'a,"b\nc"\n"d",e': [
        [1, 'a', 'b\nc'],
        [3, 'd', 'e'],
      ],
    });
  });

  test('may have hundreds of fields, with quotes and without', () => {
    for (const count of [63, 64, 65, 128, 129, 300]) {
      const fields = Array.from({ length: count }, (_, index) => `f${index}`);
      check({
        [`${fields.join()}\n${fields.map(field => `"${field}"`).join()}\nx,y`]: [
          [1, ...fields],
          [2, ...fields],
          [3, 'x', 'y'],
        ],
      });
    }
  });
});

suite('what is passed over', () => {
  test('are lines that begin as comments do, behind blanks too', () => {
    check(
      {
        '#x "y\na,#b\n  # c\r\n#\rd\n#': [
          [2, 'a', '#b'],
          [5, 'd'],
        ],
        '#': [],
        '##\n#"\n': [],
        '\n#\n\n#x\na': [[5, 'a']],
      },
      { delimiter: ',', comment: '#' },
    );
    check(
      {
        '//x\n/,/y\n/\n//': [
          [2, '/', '/y'],
          [3, '/'],
        ],
        '/': [[1, '/']],
        ' /': [[1, '/']],
      },
      { delimiter: ',', comment: '//' },
    );
    check({ 'a"b"\nc': [[2, 'c']] }, { delimiter: ',', comment: 'a"b' });
    check({
      '#x\na': [
        [1, '#x'],
        [2, 'a'],
      ],
    });
  });

  test('are the lines above the first, whatever they hold', () => {
    const text = 'a "b\n\n,"\r\nc\nd\n';
    check(
      {
        [text]: [
          [4, 'c'],
          [5, 'd'],
        ],
      },
      { delimiter: ',', firstLine: 4 },
    );
    check({ [text]: [[5, 'd']] }, { delimiter: ',', firstLine: 5 });
    check({ [text]: [] }, { delimiter: ',', firstLine: 9 });
    check({ 'x"\n\n\n a': [[4, 'a']] }, { delimiter: ',', firstLine: 2 });
    check({ 'x"\n#\n#\na': [[4, 'a']] }, { delimiter: ',', firstLine: 2, comment: '#' });
  });
});

suite('an error', () => {
  const inside =
    'a quote stands inside text without quotes; put the whole text into quotes and write the inner quote twice';
  const follows = 'text follows a closing quote; write a quote inside text twice';
  const open = 'a quote is opened and never closed';

  test('of a quote stands on its own line, that of one that is never closed where its record starts', () => {
    check({
      'a\nb"\n': `2: ${inside}`,
      '"a\nb",c"d\n': `2: ${inside}`,
      'a\n\n"b\r\nc",d "\n': `4: ${inside}`,
      '"a"b\n': `1: ${follows}`,
      '"a" b': `1: ${follows}`,
      '\n"a\n\nb",\n"c"d': `5: ${follows}`,
      'a,"b\nc"d\n': `2: ${follows}`,
      'a\nb,"c\n\n': `2: ${open}`,
      '"': `1: ${open}`,
      '"a""': `1: ${open}`,
    });
    check({ '"a"b c\n': `1: ${follows}`, 'a b"c': `1: ${inside}` }, runs);
  });

  test('of a record that is too long is said on its line, of one that just fits none', () => {
    const long = 'x'.repeat(16_000_000);
    assert.deepEqual(scanned(`a\n${long}\nb`), [
      [1, 'a'],
      [2, long],
      [3, 'b'],
    ]);
    assert.equal(
      scanned(`a\n${long}y\nb`),
      '2: a record is longer than 16 MB, probably because a quote is never closed',
    );
  });
});

test('a record has a million columns at most', () => {
  const scanner = new CsvScanner(commas);
  scanner.push(`${','.repeat(999_999)}\n${','.repeat(1_000_000)}\n`);
  assert.ok(scanner.advance());
  assert.equal(scanner.width, 1_000_000);
  assert.throws(() => scanner.advance(), { message: 'a record has more than 1,000,000 columns', line: 2 });
});

suite('the record at hand', () => {
  const scanner = new CsvScanner(commas);
  scanner.push(' a,"", "b""c",,"12"\n3,4\n');
  assert.ok(scanner.advance());

  test('says what its fields are', () => {
    assert.equal(scanner.width, 5);
    assert.deepEqual(
      Array.from({ length: 5 }, (_, field) => [scanner.text(field), scanner.isEmpty(field)]),
      [
        ['a', false],
        ['', true],
        ['b"c', false],
        ['', true],
        ['12', false],
      ],
    );
    assert.deepEqual(scanner.record(), { fields: ['a', '', 'b"c', '', '12'], line: 1, raw: ' a,"", "b""c",,"12"' });
  });

  test('has its fields read, with quotes only where they are doubled', () => {
    const read = (text: string, from: number, to: number) => text.slice(from, to).length;
    const texts: string[] = [];
    for (let field = 0; field < 5; field++) {
      scanner.value(field, (text, from, to) => {
        texts.push(text.slice(from, to));
        return 0;
      });
    }
    assert.deepEqual(texts, ['a', '', 'b"c', '', '12']);
    assert.equal(scanner.value(2, read), 3);
  });

  test('is kept when the next one is', () => {
    const first = scanner.record();
    assert.ok(scanner.advance());
    assert.deepEqual(scanner.record(), { fields: ['3', '4'], line: 2, raw: '3,4' });
    assert.equal(first.fields[0], 'a');
    assert.equal(scanner.advance(), false);
  });
});

test('a record that goes on is not begun anew for each portion, and none is held back', () => {
  const scanner = new CsvScanner(commas);
  scanner.push('"abc');
  assert.equal(scanner.advance(), false);
  // It is looked at again when there is twice as much.
  scanner.push('"\n');
  assert.equal(scanner.advance(), false);
  scanner.push('de');
  assert.deepEqual(scanner.next()?.fields, ['abc']);
  scanner.push('\nf\n');
  assert.deepEqual(scanner.next()?.fields, ['de']);
  assert.deepEqual(scanner.next()?.fields, ['f']);
  scanner.push('g\r\nh\r\n');
  assert.deepEqual(scanner.next()?.fields, ['g']);
  assert.deepEqual(scanner.next()?.fields, ['h']);
});

suite('the place of a field', () => {
  const placesIn = (text: string, dialect = commas) => {
    const scanner = new CsvScanner(dialect);
    scanner.push(text);
    scanner.end();
    const record = scanner.next()!;
    return [...record.fields, 'one more'].map((_, field) => {
      const { line, column } = fieldPlace(record, field, dialect);
      return `${line}:${column}`;
    });
  };

  test('is behind the delimiter, with its blanks and its quote', () => {
    assert.deepEqual(placesIn('a, b ,"c",  "d""d", ,e'), ['1:1', '1:3', '1:7', '1:11', '1:20', '1:22', '1:1']);
    assert.deepEqual(placesIn(' a'), ['1:1', '1:1']);
    assert.deepEqual(placesIn('\n\n"a",b'), ['3:1', '3:5', '3:1']);
  });

  test('is on the line on which the field starts', () => {
    assert.deepEqual(placesIn('"a\nb",c,"\r\n",d'), ['1:1', '2:4', '2:6', '3:3', '1:1']);
    assert.deepEqual(placesIn('"\r",b'), ['1:1', '2:3', '1:1']);
  });

  test('that a record does not have is the start of the record', () => {
    const record = { fields: ['a', 'b'], line: 3, raw: 'a,b' };
    assert.deepEqual(fieldPlace(record, 500, commas), { line: 3, column: 1 });
  });

  test('is at the field itself where runs of blanks separate', () => {
    assert.deepEqual(placesIn('  a \t bb  "c" d', runs), ['1:3', '1:7', '1:11', '1:15', '1:1']);
  });
});
