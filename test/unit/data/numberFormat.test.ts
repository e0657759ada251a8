import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  fittingFormats,
  formatWords,
  isNonFinite,
  isWord,
  looksLikeNumber,
  type NumberFormat,
  numberReader,
  withoutSigns,
} from '../../../src/data/numberFormat.ts';

const minus = '\u2212';
const narrowBlank = '\u202f';

suite('signs around a number', () => {
  test('are taken off, and are said', () => {
    for (const [text, number, signs] of [
      ['5%', '5', ['%']],
      ['5 %', '5', ['%']],
      [' 5% ', '5', ['%']],
      ['$5', '5', ['$']],
      ['$ 5', '5', ['$']],
      ['-$5', '-5', ['$']],
      ['$-5', '-5', ['$']],
      ['+$5', '+5', ['$']],
      ['€1.000,5', '1.000,5', ['€']],
      ['£.5', '.5', ['£']],
      ['£,5', ',5', ['£']],
      [`${minus}5`, '-5', [minus]],
      [`${minus}5%`, '-5', ['%', minus]],
      [`¥${minus}5`, '-5', ['¥', minus]],
      ['5€', '5', ['€']],
      ['%5x', '5x', ['%']],
    ] as const)
      assert.deepEqual(withoutSigns(text), { number, signs: [...signs] }, text);
  });

  test('are not there where a text has none, has two of a kind, or is no number', () => {
    for (const text of [
      '',
      '5',
      '-5',
      '+5',
      '5.5',
      'a%',
      '%',
      '$5%',
      '-$-5',
      `${minus}$${minus}5`,
      '- -5',
      'x5',
      '()',
      '(5)',
      '.',
      '-',
    ])
      assert.equal(withoutSigns(text), undefined, text);
  });
});

suite('a number', () => {
  const readsAs = (format: NumberFormat, expected: Readonly<Record<string, number>>) => {
    const read = numberReader(format);
    for (const [text, number] of Object.entries(expected)) {
      assert.ok(Object.is(read(text), number), `${text}: ${read(text)}`);
      assert.ok(Object.is(read(`5${text}5`, 1, text.length + 1), number), `${text} inside of a text`);
    }
  };
  const none = Number.NaN;

  test('with a decimal point is read as the language reads it', () => {
    readsAs(
      {},
      {
        '0': 0,
        '-0': -0,
        '7': 7,
        '-12': -12,
        '+12': 12,
        '1.5': 1.5,
        '-1.5': -1.5,
        '.5': 0.5,
        '-.5': -0.5,
        '5.': 5,
        '0.1': 0.1,
        '09': 9,
        '123456789012345': 123456789012345,
        '-12345678901234': -12345678901234,
        '1234567890.12345': 1234567890.12345,
        '0.1234567890123456': 0.1234567890123456,
        '12345678901234567890': 12345678901234567000,
        '1e3': 1000,
        '-2.5E-3': -0.0025,
        '1e999': Number.POSITIVE_INFINITY,
        '-Infinity': Number.NEGATIVE_INFINITY,
        '0x1F': 31,
        ' 5 ': 5,
        '5%': 5,
        '-$2.50': -2.5,
        [`${minus}2`]: -2,
        '': none,
        '  ': none,
        '-': none,
        '.': none,
        '-.': none,
        '1.2.3': none,
        '1-': none,
        '1/2': none,
        '1:2': none,
        '1,5': none,
        '1 000': none,
        x: none,
        $x: none,
        '%': none,
      },
    );
  });

  test('with a decimal comma has no point', () => {
    readsAs(
      { decimal: ',' },
      { '1,5': 1.5, '-,5': -0.5, '5,': 5, '7': 7, '1,5e2': 150, '+1,5': 1.5, ' 1,5 ': 1.5, '€ 1,5': 1.5 },
    );
    readsAs({ decimal: ',' }, { '1.5': none, '1,2,3': none, ',': none, '1.000,5': none, '': none, '1e5,5': none });
  });

  test('with groups of three digits may be written without, too', () => {
    readsAs(
      { thousands: ',' },
      {
        '1,000': 1000,
        '1,000,000.5': 1000000.5,
        '1000': 1000,
        '-12,345': -12345,
        '999': 999,
        '.5': 0.5,
        '1,000e2': 100000,
      },
    );
    readsAs(
      { thousands: ',' },
      { '1,20': none, '1234,567': none, ',500': none, '1,,200': none, '1,000,00': none, '1.5,000': none, '0,1': none },
    );
    readsAs({ thousands: '.' }, { '1.000': 1000, '1.000,5': 1000.5, '1,5': 1.5, '1.5': none });
    readsAs({ decimal: '.', thousands: ' ' }, { '1 000.5': 1000.5, '1 00': none });
    readsAs({ decimal: ',', thousands: '.' }, { '1.234.567,25': 1234567.25 });
  });

  test('has the blanks and apostrophes that programs write for those of a keyboard', () => {
    for (const blank of [' ', '\u00a0', '\u2009', narrowBlank])
      readsAs({ thousands: ' ' }, { [`1${blank}000${blank}000`]: 1e6 });
    for (const apostrophe of ["'", '\u2019']) readsAs({ thousands: "'" }, { [`1${apostrophe}000`]: 1000 });
  });

  test('says that a sign was taken off, and only then', () => {
    let found = 0;
    const read = numberReader({}, () => found++);
    for (const text of ['5', '-5', 'x', '', '1e3', '1,5']) read(text);
    assert.equal(found, 0);
    assert.equal(read('5%'), 5);
    assert.equal(found, 1);
  });
});

test('what a person takes for a number looks like one, in whatever way it is written', () => {
  const like =
    "5 -5 +5 5. .5 ,5 1,5 1.5e3 2D+02 1,000 1.000,5 1'000 1_000 1,000,000 12,34,567 1,23,456.7 (5) (1,200) ($5) $5 5% -€5 0x1F 0b1 1e5 1\u2019000";
  for (const text of [...like.split(' '), ' 5 ', '1 000', `${minus}5`, '(5 €)']) assert.ok(looksLikeNumber(text), text);
  const unlike =
    'x 1x 12a 1/2 18.00.00 1.2.3 2004-03-10 <18 Infinity -inf NaN +nan () (x) (-5) (( 1,2,3 1,0000,000 . - % $ 1.000,000,5';
  for (const text of [...unlike.split(' '), '', ' ', '1 00']) assert.ok(!looksLikeNumber(text), text);
});

test('words for what is not finite are those that programs print', () => {
  for (const word of ['nan', 'NaN', '-nan', 'inf', '+Inf', 'infinity', '-Infinity']) assert.ok(isWord(word), word);
  for (const word of ['', 'nano', 'info', '--inf', 'Infinity!', 'xinf', '1e999']) assert.ok(!isWord(word), word);
  for (const text of ['Infinity', '-Infinity', '1e999', '-1e999', '-inf', 'NAN']) assert.ok(isNonFinite(text), text);
  for (const text of ['5', '', '1e308', 'x', '-5']) assert.ok(!isNonFinite(text), text);
});

test('the formats that fit are the simplest in which every text is a number', () => {
  const fitting = (...texts: readonly string[]) => fittingFormats(texts).map(formatWords);
  assert.deepEqual(fitting('1,5', '2'), ['"decimal": ","']);
  assert.deepEqual(fitting('1,200', '3'), ['"decimal": ","', '"thousands": ","']);
  assert.deepEqual(fitting('1,200', '3.5'), ['"thousands": ","']);
  assert.deepEqual(fitting('1.200,5'), ['"decimal": "," and "thousands": "."']);
  assert.deepEqual(fitting('1 200'), ['"thousands": " "']);
  assert.deepEqual(fitting('1 200,5'), ['"decimal": "," and "thousands": " "']);
  assert.deepEqual(fitting("1'200"), [`"thousands": "'"`]);
  assert.deepEqual(fitting("1'200,5"), [`"decimal": "," and "thousands": "'"`]);
  assert.deepEqual(fitting('1,5', 'x'), []);
  assert.deepEqual(fitting('1e999'), []);
  assert.deepEqual(fitting('5'), ['"decimal": ","', '"thousands": ","', '"thousands": " "', `"thousands": "'"`]);
});
