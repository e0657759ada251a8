import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  count,
  counted,
  describeValue,
  errorInWords,
  list,
  nearest,
  ordinal,
  quote,
  suggestion,
} from '../../../src/spec/words.ts';

suite('the words of problems', () => {
  test('a value is described in at most a line', () => {
    const described: [unknown, string][] = [
      [undefined, 'nothing'],
      [null, 'null'],
      ['16', '"16" (a string)'],
      ['', 'an empty string'],
      [[], 'an empty array'],
      [[1, 2], 'an array of 2'],
      [{}, 'an object'],
      [2.5, '2.5'],
      [true, 'true'],
      [Number.NEGATIVE_INFINITY, 'a number too large for 64 bits'],
    ];
    for (const [value, words] of described) assert.equal(describeValue(value), words);
  });

  test('a quotation is one line, and shortened beyond 60 characters', () => {
    assert.equal(quote('a\n"b"'), '"a\\n\\"b\\""');
    assert.equal(quote('x'.repeat(60)), `"${'x'.repeat(60)}"`);
    assert.equal(quote('x'.repeat(61)), `"${'x'.repeat(57)}..."`);
  });

  test('a list ends in "or", and is cut after 30 names', () => {
    assert.equal(list([]), '');
    assert.equal(list(['a']), '"a"');
    assert.equal(list(['a', 'b', 'c']), '"a", "b" or "c"');
    assert.equal(list(['a', 'b'], 'and'), '"a" and "b"');
    const names = Array.from({ length: 31 }, (_, index) => `n${index}`);
    assert.match(list(names.slice(1)), /"n29" or "n30"$/);
    assert.match(list(names), /"n29", \.\.\. \(31 in all\)$/);
  });

  test('thousands are separated, and one is not many', () => {
    assert.equal(count(1234567), '1,234,567');
    assert.equal(counted(1, 'unit'), '1 unit');
    assert.equal(counted(0, 'unit'), '0 units');
    assert.equal(counted(2, 'bias', 'biases'), '2 biases');
  });

  test('the nearest name is the one with the fewest letters changed, whatever their case', () => {
    assert.equal(nearest('UNITS', ['unit', 'units']), 'units');
    assert.equal(nearest('optimiser', ['seed', 'optimizer']), 'optimizer');
    assert.equal(nearest('los', ['loss', 'lots']), 'loss');
    assert.equal(nearest('abc', ['bc', 'abcd', 'xabc']), 'bc');
  });

  test('no name is near when a third of the letters must change, or when it is a novel', () => {
    assert.equal(nearest('sed', ['seed']), 'seed');
    assert.equal(nearest('sd', ['seed']), undefined);
    assert.equal(nearest('a', ['ab']), 'ab');
    assert.equal(nearest('abcdef', ['abcdxy']), 'abcdxy');
    assert.equal(nearest('abcdef', ['abcxyz']), undefined);
    assert.equal(nearest('z', ['a', 'b']), undefined);
    assert.equal(nearest('z', ['Z']), 'Z');
    assert.equal(nearest('x'.repeat(61), ['x'.repeat(60)]), undefined);
    assert.equal(nearest('seed', ['sexx']), undefined);
    assert.equal(nearest('z', ['ab']), undefined);
    assert.equal(nearest(`${'x'.repeat(59)}y`, ['x'.repeat(60)]), 'x'.repeat(60));
    assert.equal(suggestion('qqq', ['units']), '');
    assert.equal(suggestion('unit', ['seed', 'units']), '; did you mean "units"?');
  });

  test('a letter too many, one too few and another one count the same', () => {
    for (const name of ['seeed', 'eed', 'seef', 'sede']) {
      assert.equal(nearest(name, ['seed']), name === 'sede' ? undefined : 'seed', name);
    }
  });

  test('what is thrown is told by its message, whatever it is', () => {
    assert.equal(errorInWords(new RangeError('too large')), 'too large');
    assert.equal(errorInWords('why'), 'why');
    for (const nothing of [new Error(), '']) assert.equal(errorInWords(nothing), 'without a reason');
  });
});

test('ordinals are those of English', () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 113, 1023].map(ordinal), [
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '102nd',
    '111th',
    '113th',
    '1,023rd',
  ]);
});
