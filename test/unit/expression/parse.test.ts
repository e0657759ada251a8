import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { evaluate, holds } from '../../../src/expression/evaluate.ts';
import { isProblem, marked, mostCharacters, parseExpression } from '../../../src/expression/parse.ts';
import { isMisuse, isUnavailable } from '../../../src/expression/value.ts';
import { assertWithin, fakeNames, parsed, tensor } from './sample.ts';
import { anyTexts, brokenTexts, expressionTexts } from './texts.ts';
import { withoutPlaces, written } from './written.ts';

/** The same tree, by other brackets. */
const readings = [
  ['1 + 2 * 3', '1 + (2 * 3)'],
  ['(1 - 2) - 3 == 1', '((1 - 2) - 3) == 1'],
  ['-x * y', '(-x) * y'],
  ['a @ b + c', '(a @ b) + c'],
  ['-x.T', '-(x.T)'],
  ['x ** y[0]', 'x ** (y[0])'],
  ['a + b < c', '(a + b) < c'],
  ['not a == b', 'not (a == b)'],
  ['!a == b', 'not (a == b)'],
  ['not a and b', '(not a) and b'],
  ['a and b or c and d', '(a and b) or (c and d)'],
  ['a && b || c', '(a and b) or c'],
  ['a ^ b', 'a ** b'],
] as const;

/** Texts that are no expressions: what is marked, and what is said. */
const problems: readonly (readonly [text: string, marked: string, problem: string | RegExp])[] = [
  ['', '', /^Expected an expression, found nothing\./],
  [' \t ', '', /^Expected an expression, found nothing\./],
  ['1 +', '', 'Expected an operand, found the end.'],
  ['norm(W(hidden)) <', '', 'Expected an operand, found the end.'],
  ['a b', 'b', 'Expected an operator or the end, found "b".'],
  ['norm(W(hidden)', '', 'Expected an operator, "," or ")", found the end.'],
  ['norm(W(hidden)))', ')', 'Expected an operator or the end, found ")".'],
  ['(a', '', 'Expected an operator or ")", found the end.'],
  ['a[1', '', 'Expected an operator, ":", "," or "]", found the end.'],
  ['a[]', ']', 'Expected an operand, "..." or ":", found "]".'],
  ['W(', '', 'Expected the name of a layer or sample(...), found the end.'],
  ['W(hidden', '', 'Expected "," or ")", found the end.'],
  ['W(hidden, 2)', '2', 'Expected sample(...), found "2".'],
  ['W(hidden 1)', '1', 'Expected "," or ")", found "1".'],
  ['a.b', 'b', 'Expected T (the transpose), found "b".'],
  ['a.constructor', 'constructor', 'Expected T (the transpose), found "constructor".'],
  ['* 2', '*', 'Expected an operand, found "*".'],
  ['a <> b', '>', 'Expected an operand, found ">".'],
  ['2x', 'x', 'Expected an operator or the end, found "x".'],
  ['1 # 2', '#', 'Expected an operator or the end, found "#".'],
  ['a; b', ';', 'Expected an operator or the end, found ";".'],
  ['😀', '😀', 'Expected an operand, found "😀".'],
  ['epoch = 3', '=', '"=" sets nothing in an expression: write == to compare.'],
  ['a == = 3', '=', 'Expected an operand, found "=".'],
  ['a & b', '&', '"&" is no operator here: write and.'],
  ['a | b', '|', '"|" is no operator here: write or.'],
  ['phase == "back', '"', 'The quote that opens here is not closed.'],
  ["'", "'", 'The quote that opens here is not closed.'],
  ['"a\\x"', '\\', 'A backslash in quotes is written \\\\.'],
  ['nrm(W(hidden))', 'nrm', 'There is no function "nrm"; did you mean "norm"?'],
  ['frobnicate(W(hidden))', 'frobnicate', /^There is no function "frobnicate"\. Functions are norm, rms, /],
  ['norm()', 'norm', 'norm takes 1 argument, found 0.'],
  ['max(a, b)', 'b', 'max takes 1 argument, found 2. An axis is written axis=0.'],
  ['abs(a, b)', 'b', 'abs takes 1 argument, found 2.'],
  ['outer(a)', 'outer', 'outer takes 2 arguments, found 1.'],
  ['round(1, 2, 3)', '3', 'round takes 1 or 2 arguments, found 3.'],
  ['abs(a, axis=0)', 'axis=0', 'abs has no axis: leave it out.'],
  ['sum(a, axis=0, axis=1)', 'axis=1', 'axis is given twice.'],
  ['delta[2] of hidden', 'hidden', 'Expected the name of a layer in quotes, found "hidden".'],
  [
    'delta[2] of "hidden", epoch 12',
    ',',
    'An expression is taken at the moment where the debugger stands: leave out the epoch.',
  ],
  ['[1, 2]', '[', 'Expected an operand, found "[".'],
  [`${'('.repeat(51)}1${')'.repeat(51)}`, '(', 'Brackets are nested more than 50 deep.'],
  [`${'1+'.repeat(1000)}1`, '1', 'An expression has at most 2,000 characters, found 2,001.'],
];

suite('an expression', () => {
  for (const [text, same] of readings) {
    test(`is read by the rank of its operators: ${text}`, () => {
      assert.deepEqual(withoutPlaces(parsed(text).expression), withoutPlaces(parsed(same).expression));
    });
  }

  test('may be long, as long as it is not deep', () => {
    const long = [`${'1+'.repeat(999)}1`, `${'-'.repeat(1999)}1`, `${'not '.repeat(499)}1`, `a${'.T'.repeat(999)}`];
    const deep = `${'('.repeat(50)}1${')'.repeat(50)}`;
    const names = fakeNames({ a: tensor([2], [1, 2]) });
    for (const text of [...long, `${'2**'.repeat(600)}1`, `1${'<1'.repeat(999)}`, `a${'[:]'.repeat(600)}`, deep]) {
      const value = evaluate(parsed(text), names);
      assert.ok(!isUnavailable(value), text.slice(0, 20));
    }
  });

  test('is read again as the same after it was written down', () => {
    fc.assert(
      fc.property(expressionTexts, text => {
        const first = parseExpression(text);
        if (isProblem(first)) return;
        const second = parsed(written(first.expression));
        assert.deepEqual(withoutPlaces(second.expression), withoutPlaces(first.expression));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test('has parts whose places are in its text, each within the whole', () => {
    const check = (value: unknown, text: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Array.isArray(value) && 'at' in value && 'length' in value)
        assertWithin(value as { at: number; length: number }, text);
      for (const part of Object.values(value)) check(part, text);
    };
    fc.assert(
      fc.property(expressionTexts, text => {
        const result = parseExpression(text);
        if (!isProblem(result)) check(result.expression, text);
      }),
      { numRuns: 500, seed: 2 },
    );
  });
});

suite('a text that is no expression', () => {
  for (const [text, found, problem] of problems) {
    test(`is refused at the place, with what was expected: ${text.slice(0, 40)}`, () => {
      const result = parseExpression(text);
      assert.ok(isProblem(result), 'it is an expression');
      if (typeof problem === 'string') assert.equal(result.problem, problem);
      else assert.match(result.problem, problem);
      assert.equal(text.slice(result.at, result.at + result.length), found);
    });
  }

  test('is marked under the place', () => {
    assert.equal(marked('a\tb', { at: 2, length: 1 }), 'a b\n  ^');
    assert.equal(marked('1 +', { at: 3, length: 0 }), '1 +\n   ^');
  });
});

suite('any text', () => {
  const names = fakeNames({ loss: { why: 'not yet' }, epoch: 3, phase: 'loss', größe: tensor([2, 2], [1, 2, 3, 4]) });

  /** Never throws; a problem or a misuse has a place in the text and words. */
  function check(text: string): boolean {
    const result = parseExpression(text);
    if (isProblem(result)) {
      assertWithin(result, text);
      assert.match(result.problem, /^[\s\S]{10,}\.$|\?$|^Expected/);
      return false;
    }
    for (const value of [evaluate(result, names), holds(result, names)]) {
      if (typeof value === 'object' && isMisuse(value)) assertWithin(value, text);
    }
    return true;
  }

  test('has an answer: expressions as people write them', () => {
    let read = 0;
    fc.assert(
      fc.property(expressionTexts, text => {
        if (check(text)) read++;
      }),
      { numRuns: 3000, seed: 3 },
    );
    assert.ok(read > 2000, `only ${read} of 3000 were read`);
  });

  test('has an answer: expressions with slips', () => {
    fc.assert(
      fc.property(brokenTexts, text => void check(text)),
      { numRuns: 4000, seed: 4 },
    );
  });

  test('has an answer: whatever it is', () => {
    fc.assert(
      fc.property(anyTexts, text => void check(text)),
      { numRuns: 3000, seed: 5 },
    );
  });

  test('is read in a time that grows with its length, however it is nested', () => {
    // A parser that reads parts again for each way to go on would take 2 to the power of 50 steps.
    for (const part of ['(', 'a[', '-(', 'norm(', '1:', 'a[1:', 'a[(', 'round(1,', 'W(hidden,sample(']) {
      check(part.repeat(50));
      check(`${part.repeat(50)}1${')'.repeat(50)}`);
      check(`${part.repeat(50)}1${']'.repeat(50)}`);
    }
    check('a'.repeat(mostCharacters));
  });
});
