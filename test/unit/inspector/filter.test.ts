import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Filter, hasWords, meets, parseFilter } from '../../../src/inspector/filter.ts';

function filter(text: string): Filter {
  const parsed = parseFilter(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

function problem(text: string): string {
  const parsed = parseFilter(text);
  return 'problem' in parsed ? parsed.problem : '';
}

/** Those of the numbers that are left. */
function left(text: string, numbers: readonly number[]): number[] {
  return numbers.filter(value => meets(filter(text).conditions, value));
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

suite("the inspector's filter", () => {
  test('words and conditions stand in any order, with or without blanks', () => {
    const { words, conditions } = filter('Hidden >0.1 "my layer" |x| <= 1e3 dE/dW');
    assert.deepEqual(words, ['Hidden', 'my layer', 'dE/dW']);
    assert.deepEqual(
      conditions.map(each => each.kind === 'compare' && [each.ofMagnitude, each.operator, each.bound]),
      [
        [false, '>', 0.1],
        [true, '<=', 1e3],
      ],
    );
  });

  test('every comparison does what it says', () => {
    const numbers = [-2, -1, 0, 1, 2, nan, infinity];
    assert.deepEqual(left('> 1', numbers), [2, infinity]);
    assert.deepEqual(left('>= 1', numbers), [1, 2, infinity]);
    assert.deepEqual(left('x < -1', numbers), [-2]);
    assert.deepEqual(left('<= -1', numbers), [-2, -1]);
    assert.deepEqual(left('= 0', numbers), [0]);
    assert.deepEqual(left('!= 0', numbers), [-2, -1, 1, 2, nan, infinity]);
    assert.deepEqual(left('|x| == 2', numbers), [-2, 2]);
    assert.deepEqual(left('|x| > 1 < 0', numbers), [-2]);
  });

  test('nan and inf are what is not finite, each its own', () => {
    assert.deepEqual(left('NaN', [1, nan, infinity, -infinity]), [nan]);
    assert.deepEqual(left('inf', [1, nan, infinity, -infinity]), [infinity, -infinity]);
  });

  test('a layer that is called nan is found in quotes', () => {
    assert.deepEqual(filter('"nan"'), { words: ['nan'], conditions: [] });
  });

  test('a number of zero is 0 with either sign', () => {
    assert.deepEqual(left('= 0', [0, -0, 1]), [0, -0]);
  });

  test('nothing is no filter', () => {
    assert.deepEqual(filter('  '), { words: [], conditions: [] });
  });

  test('a symbol is its tensor letter for letter, or a layer; other words are parts of names, and groups as a whole', () => {
    const finds = (text: string, label: string, symbols = [label], layer = 'Hidden') =>
      hasWords(filter(text), { layer, group: 'Forward', label, symbols });
    assert.equal(finds('W', 'W'), true);
    assert.equal(finds('W', 'dE/dW'), false);
    assert.equal(finds('W', 'b', ['b'], 'W'), true);
    assert.equal(finds('W', 'b', ['b'], 'Wide'), false);
    assert.equal(finds('w', 'dE/dW'), true);
    assert.equal(finds('w', 'b'), false);
    assert.equal(finds('dE/dnet', 'delta = dE/dnet', ['delta', 'dE/dnet']), true);
    assert.equal(finds('delta', 'mean delta'), false);
    assert.equal(finds('mean', 'mean delta'), true);
    assert.equal(finds('hid FORWARD', 'net'), true);
    assert.equal(finds('forwar', 'net'), false);
  });

  test('what is no filter is explained', () => {
    assert.match(problem('> big'), /a number after >, found big/);
    assert.match(problem('|x| <'), /Expected a number after \|x\| </);
    assert.match(problem('"my layer'), /second quote/);
    assert.match(problem('> 0x10'), /found 0x10/);
    assert.match(problem('|y| > 1'), /is no name and no condition/);
  });
});
