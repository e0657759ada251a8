import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  blanks,
  blockComment,
  closeBrace,
  closeBracket,
  colon,
  comma,
  endOfText,
  falseWord,
  isTrivia,
  lineBreak,
  lineComment,
  nullWord,
  numberAt,
  numberToken,
  openBrace,
  openBracket,
  scalarAt,
  stringAt,
  stringToken,
  Tokens,
  trueWord,
  unknown,
} from '../../../src/spec/tokens.ts';

const names: ReadonlyMap<number, string> = new Map(
  Object.entries({
    openBrace,
    closeBrace,
    openBracket,
    closeBracket,
    comma,
    colon,
    nullWord,
    trueWord,
    falseWord,
    stringToken,
    numberToken,
    lineComment,
    blockComment,
    lineBreak,
    blanks,
    unknown,
    endOfText,
  }).map(([name, kind]) => [kind, name]),
);

/** The tokens of a text, each as its kind, what it takes of the text, and what is wrong in it. */
function tokensOf(text: string): string[][] {
  const tokens = new Tokens(text);
  const found: string[][] = [];
  for (let kind = tokens.next(); kind !== endOfText; kind = tokens.next()) {
    assert.equal(tokens.kind, kind);
    const token = [names.get(kind)!, text.slice(tokens.offset, tokens.end)];
    found.push(tokens.fault === undefined ? token : [...token, tokens.fault]);
  }
  assert.deepEqual([tokens.offset, tokens.end, tokens.fault], [text.length, text.length, undefined]);
  return found;
}

function first(text: string): Tokens {
  const tokens = new Tokens(text);
  tokens.next();
  return tokens;
}

suite('a token', () => {
  const known: readonly (readonly [text: string, ...tokens: string[][]])[] = [
    [
      '{}[],:',
      ['openBrace', '{'],
      ['closeBrace', '}'],
      ['openBracket', '['],
      ['closeBracket', ']'],
      ['comma', ','],
      ['colon', ':'],
    ],
    [' \t \n\r\n\r\r', ['blanks', ' \t '], ...['\n', '\r\n', '\r', '\r'].map(end => ['lineBreak', end])],
    ['\n\n', ['lineBreak', '\n'], ['lineBreak', '\n']],
    ['\t\t1', ['blanks', '\t\t'], ['numberToken', '1']],
    ['// a /* b\n1', ['lineComment', '// a /* b'], ['lineBreak', '\n'], ['numberToken', '1']],
    ['//\r1', ['lineComment', '//'], ['lineBreak', '\r'], ['numberToken', '1']],
    ['// to the end', ['lineComment', '// to the end']],
    ['/* a\n// b */1', ['blockComment', '/* a\n// b */'], ['numberToken', '1']],
    ['/**/1', ['blockComment', '/**/'], ['numberToken', '1']],
    ['/*/ 1', ['blockComment', '/*/ 1', 'UnexpectedEndOfComment']],
    ['/*', ['blockComment', '/*', 'UnexpectedEndOfComment']],
    ['/ 1', ['unknown', '/'], ['blanks', ' '], ['numberToken', '1']],
    ['/', ['unknown', '/']],
    ['/x', ['unknown', '/'], ['unknown', 'x']],
    ['true', ['trueWord', 'true']],
    ['false', ['falseWord', 'false']],
    ['null', ['nullWord', 'null']],
    ['tru', ['unknown', 'tru']],
    ['True', ['unknown', 'True']],
    ['truer', ['unknown', 'truer']],
    ['falsey', ['unknown', 'falsey']],
    ['nulls', ['unknown', 'nulls']],
    ['fals', ['unknown', 'fals']],
    ['nope', ['unknown', 'nope']],
    ['wrong', ['unknown', 'wrong']],
    ['atrue', ['unknown', 'atrue']],
    ['\u00e9t\u00e9', ['unknown', '\u00e9t\u00e9']],
    ['\u0080\u00fb', ['unknown', '\u0080\u00fb']],
    ['a{', ['unknown', 'a'], ['openBrace', '{']],
    ['a"b"', ['unknown', 'a'], ['stringToken', '"b"']],
    ['a b', ['unknown', 'a'], ['blanks', ' '], ['unknown', 'b']],
    ['a\tb', ['unknown', 'a'], ['blanks', '\t'], ['unknown', 'b']],
    ['a\nb', ['unknown', 'a'], ['lineBreak', '\n'], ['unknown', 'b']],
    ['a//b', ['unknown', 'a'], ['lineComment', '//b']],
    ['a-1.5+', ['unknown', 'a-1.5+']],
  ];
  for (const [text, ...tokens] of known) {
    test(`is found in ${JSON.stringify(text)}`, () => assert.deepEqual(tokensOf(text), tokens));
  }
});

suite('a number', () => {
  for (const text of ['0', '-0', '9', '10', '-12.50', '0.5', '1e5', '1E+05', '2.5e-3', '-0e0', '123456789012']) {
    test(`is ${text}`, () => assert.deepEqual(tokensOf(text), [['numberToken', text]]));
  }

  const parts: readonly (readonly [text: string, ...tokens: string[][]])[] = [
    ['01', ['numberToken', '0'], ['numberToken', '1']],
    ['1.2.3', ['numberToken', '1.2'], ['unknown', '.3']],
    ['-', ['unknown', '-']],
    ['-x', ['unknown', '-'], ['unknown', 'x']],
    ['--1', ['unknown', '-'], ['numberToken', '-1']],
    ['+1', ['unknown', '+1']],
    ['.5', ['unknown', '.5']],
    ['1x', ['numberToken', '1'], ['unknown', 'x']],
    ['1e5.5', ['numberToken', '1e5'], ['unknown', '.5']],
  ];
  for (const [text, ...tokens] of parts) {
    test(`is no more than JSON has of it in ${text}`, () => assert.deepEqual(tokensOf(text), tokens));
  }

  for (const text of ['1.', '-0.', '1e', '1E', '1e+', '1.5e-']) {
    test(`is incomplete in ${text}`, () => {
      assert.deepEqual(tokensOf(text), [['numberToken', text, 'UnexpectedEndOfNumber']]);
    });
  }

  test('that is incomplete ends where it stops being one, and the next token has no fault', () => {
    assert.deepEqual(tokensOf('1.e5'), [
      ['numberToken', '1.', 'UnexpectedEndOfNumber'],
      ['unknown', 'e5'],
    ]);
    assert.deepEqual(tokensOf('1e-,'), [
      ['numberToken', '1e-', 'UnexpectedEndOfNumber'],
      ['comma', ','],
    ]);
  });

  test('stands for what its digits say, whether they are few or many', () => {
    const texts = ['7', '10', '123456789', '1234567890', '12345678901234567', '-5', '1.5', '-2.5e-3', '1e22', '1e999'];
    for (const text of texts) assert.equal(numberAt(first(text)), Number(text), text);
    assert.ok(Object.is(numberAt(first('-0')), -0));
    assert.equal(numberAt(first('1.')), 1);
    assert.equal(numberAt(first('12e+')), 12);
  });

  test('is read from its own characters, not from those around it', () => {
    const tokens = new Tokens('[12,345678901234]');
    const numbers: number[] = [];
    for (let kind = tokens.next(); kind !== endOfText; kind = tokens.next()) {
      if (kind === numberToken) numbers.push(numberAt(tokens));
    }
    assert.deepEqual(numbers, [12, 345678901234]);
  });
});

suite('a string', () => {
  const known: readonly (readonly [text: string, value: string])[] = [
    ['""', ''],
    ['"a b"', 'a b'],
    ['"{[,:/*//"', '{[,:/*//'],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
    ['"\\u0041\\u00e9\\uFFFF\\uabcd!"', 'A\u00e9\uffff\uabcd!'],
    ['"x\\u0039y"', 'x9y'],
    ['"\\ud83c\\udf38"', '\ud83c\udf38'],
    ['"a\\\\"', 'a\\'],
  ];
  for (const [text, value] of known) {
    test(`${text} stands for ${JSON.stringify(value)}`, () => {
      assert.deepEqual(tokensOf(text), [['stringToken', text]]);
      assert.equal(stringAt(first(text)), value);
    });
  }

  const wrong: readonly (readonly [text: string, fault: string, value: string])[] = [
    ['"a\\qb"', 'InvalidEscapeCharacter', 'ab'],
    ['"\\U0041"', 'InvalidEscapeCharacter', '0041'],
    ['"\\u"', 'InvalidUnicode', ''],
    ['"\\u00"', 'InvalidUnicode', ''],
    ['"\\u004g"', 'InvalidUnicode', 'g'],
    ['"\\u00G1x"', 'InvalidUnicode', 'G1x'],
    ['"\\u12\\n"', 'InvalidUnicode', '\n'],
    ['"\\u/:@`"', 'InvalidUnicode', '/:@`'],
    ['"\\u@"', 'InvalidUnicode', '@'],
    ['"\\u`"', 'InvalidUnicode', '`'],
    ['"\\u:"', 'InvalidUnicode', ':'],
    ['"a\tb"', 'InvalidCharacter', 'a\tb'],
    ['"\u0000"', 'InvalidCharacter', '\u0000'],
    ['"\u001f"', 'InvalidCharacter', '\u001f'],
  ];
  for (const [text, fault, value] of wrong) {
    test(`${JSON.stringify(text)} has ${fault} in it, and stands for the rest`, () => {
      assert.deepEqual(tokensOf(text), [['stringToken', text, fault]]);
      assert.equal(stringAt(first(text)), value);
    });
  }

  const open: readonly (readonly [text: string, token: string, value: string])[] = [
    ['"', '"', ''],
    ['"abc', '"abc', 'abc'],
    ['"abc\n"', '"abc', 'abc'],
    ['"abc\r"', '"abc', 'abc'],
    ['"a\\"', '"a\\"', 'a"'],
    ['"a\\', '"a\\', 'a'],
    ['"a\\n', '"a\\n', 'a\n'],
    ['"a\\u00', '"a\\u00', 'a'],
    ['"a\\u0041', '"a\\u0041', 'aA'],
  ];
  for (const [text, token, value] of open) {
    test(`${JSON.stringify(text)} is not closed on its line`, () => {
      assert.deepEqual(tokensOf(text)[0], ['stringToken', token, 'UnexpectedEndOfString']);
      assert.equal(stringAt(first(text)), value);
    });
  }

  test('may have all hexadecimal digits in its escapes, small and large', () => {
    for (const digit of '0123456789abcdefABCDEF') {
      const text = `"\\u${digit.repeat(4)}"`;
      assert.deepEqual(tokensOf(text), [['stringToken', text]]);
      assert.equal(stringAt(first(text)), JSON.parse(text));
    }
  });

  test('may have a blank and whatever comes after it in Unicode', () => {
    assert.deepEqual(tokensOf('" \u007f\u2028\uffff"'), [['stringToken', '" \u007f\u2028\uffff"']]);
  });

  test('with escapes may be longer than what is put together at a time', () => {
    for (const length of [8191, 8192, 8193, 16_384, 20_000]) {
      const value = Array.from({ length }, (_, k) => String.fromCharCode(97 + (k % 26))).join('');
      assert.equal(stringAt(first(`"\\n${value}"`)), `\n${value}`);
      assert.equal(stringAt(first(`"${value}\\t"`)), `${value}\t`);
    }
  });

  test('is told to have escapes when it has some, and not when only the one before had', () => {
    const tokens = new Tokens('"\\n""n""\\q"');
    const escapes: boolean[] = [];
    while (tokens.next() !== endOfText) escapes.push(tokens.hasEscape);
    assert.deepEqual(escapes, [true, false, true]);
  });
});

suite('reading', () => {
  test('begins where it is told to', () => {
    const tokens = new Tokens('[1, 2]', 4);
    assert.deepEqual([tokens.next(), tokens.offset, tokens.end], [numberToken, 4, 5]);
  });

  test('begins at the start otherwise', () => {
    assert.deepEqual([first('[1').offset, first('[1').end], [0, 1]);
  });

  test('stays at the end of the text, wherever behind it reading begins', () => {
    const tokens = new Tokens('1', 5);
    assert.deepEqual([tokens.next(), tokens.offset, tokens.end, tokens.next()], [endOfText, 1, 1, endOfText]);
  });

  test('goes to the next token that is no blank, line end or comment', () => {
    const tokens = new Tokens(' // a\n\t/* b */ , x');
    assert.deepEqual([tokens.nextSignificant(), tokens.offset], [comma, 15]);
    assert.deepEqual([tokens.nextSignificant(), tokens.nextSignificant()], [unknown, endOfText]);
  });

  test('skips comments, line ends and blanks, and nothing else', () => {
    const skipped = [...names].filter(([kind]) => isTrivia(kind)).map(([, name]) => name);
    assert.deepEqual(skipped, ['lineComment', 'blockComment', 'lineBreak', 'blanks']);
  });
});

test('the value of a token is its text, its number, its truth or null', () => {
  const texts = ['"1"', '1', 'true', 'false', 'null', '""', '0'];
  assert.deepEqual(
    texts.map(text => scalarAt(first(text))),
    ['1', 1, true, false, null, '', 0],
  );
});
