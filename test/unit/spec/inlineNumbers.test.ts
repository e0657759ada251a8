import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type * as z from 'zod';
import { matrix, place, targetMatrix, vector, vectorOrClass } from '../../../src/spec/inlineNumbers.ts';

/** What is wrong with a value, each with the indices of its place. */
function problemsOf(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ message, path }) => `${path.join()}: ${message}`);
}

suite('the outputs of a sample', () => {
  const schema = vectorOrClass('');

  test('are numbers, or the name of a class, in a row or not', () => {
    for (const value of [[1], [1, 2.5, -3], 'yes', ['yes']]) assert.deepEqual(problemsOf(schema, value), []);
  });

  test('are neither a name of no letters, nor several names, nor a number by itself', () => {
    assert.deepEqual(problemsOf(schema, ''), [': expected a row of numbers, [..], found an empty string']);
    assert.deepEqual(problemsOf(schema, ['']), [
      '0: expected a number in column 0 (counted from 0), found an empty string',
    ]);
    assert.deepEqual(problemsOf(schema, ['a', 'b']), [
      '0: expected a number in column 0 (counted from 0), found "a" (a string)',
      '1: expected a number in column 1 (counted from 0), found "b" (a string)',
    ]);
    assert.deepEqual(problemsOf(schema, 1), [': expected a row of numbers, [..], found 1']);
    assert.deepEqual(problemsOf(schema, [[1]]), [
      '0: expected a number in column 0 (counted from 0), found an array of 1',
    ]);
    assert.deepEqual(problemsOf(schema, []), [': expected at least one number, found an empty array']);
  });
});

suite('rows of targets', () => {
  const schema = targetMatrix('');

  test('are numbers, or a column of texts or of truth values', () => {
    for (const value of [
      [
        [1, 2],
        [3, 4],
      ],
      [['a'], ['b']],
      [[true], [false]],
      [[1]],
      [['a']],
    ]) {
      assert.deepEqual(problemsOf(schema, value), []);
    }
  });

  test('are numbers everywhere when not every row is one class of the same kind', () => {
    const wrong = (row: number, column: number, found: string) =>
      `${row},${column}: expected a number in row ${row}, column ${column} (counted from 0), found ${found}`;
    assert.deepEqual(problemsOf(schema, [['a'], [1]]), [wrong(0, 0, '"a" (a string)')]);
    assert.deepEqual(problemsOf(schema, [[1], ['a']]), [wrong(1, 0, '"a" (a string)')]);
    assert.deepEqual(problemsOf(schema, [['a'], [true]]), [wrong(0, 0, '"a" (a string)'), wrong(1, 0, 'true')]);
    assert.deepEqual(problemsOf(schema, [['a'], ['']]), [
      wrong(0, 0, '"a" (a string)'),
      wrong(1, 0, 'an empty string'),
    ]);
    assert.deepEqual(problemsOf(schema, [['a', 'b']]), [wrong(0, 0, '"a" (a string)'), wrong(0, 1, '"b" (a string)')]);
    assert.deepEqual(problemsOf(schema, [['a'], 'b']), [
      wrong(0, 0, '"a" (a string)'),
      '1: expected a row of numbers, [..], found "b" (a string)',
    ]);
    assert.deepEqual(problemsOf(schema, 'abc'), [': expected rows of numbers, [[..], ..], found "abc" (a string)']);
    assert.deepEqual(problemsOf(schema, ['abc']), ['0: expected a row of numbers, [..], found "abc" (a string)']);
  });
});

suite('rows of numbers', () => {
  const schema = matrix('');

  test('are all as long as the first', () => {
    assert.deepEqual(problemsOf(schema, [[1, 2], [3], [4, 5, 6]]), [
      '1: this row has 1 number, but the first row has 2',
      '2: this row has 3 numbers, but the first row has 2',
    ]);
    assert.deepEqual(problemsOf(schema, [5, [1], []]), [
      '0: expected a row of numbers, [..], found 5',
      '2: expected at least one number, found an empty array',
    ]);
    assert.deepEqual(problemsOf(schema, []), [': expected at least one row of numbers, found an empty array']);
  });

  test('have texts like "ab" instead of a row without a length of their own', () => {
    assert.deepEqual(problemsOf(schema, ['ab', [1, 2, 3]]), [
      '0: expected a row of numbers, [..], found "ab" (a string)',
    ]);
  });

  test('are reported in ten places', () => {
    const problems = problemsOf(schema, Array(4).fill(['a', 'b', 'c']));
    assert.equal(problems.length, 10);
    assert.match(problems[9]!, /^3,0: expected a number in row 3, column 0 /);
    assert.equal(problemsOf(vector(''), Array(11).fill(null)).length, 10);
    assert.equal(problemsOf(vector(''), Array(9).fill(null)).length, 9);
  });
});

test('a place is the column, with the row where there is one', () => {
  assert.equal(place([2]), 'column 2 (counted from 0)');
  assert.equal(place([4, 2]), 'row 4, column 2 (counted from 0)');
});
