import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Value } from '../../../src/expression/value.ts';
import { longestValue, numpyText, valueText } from '../../../src/expression/valueText.ts';
import { fakeNames, tensor, valueIn } from './sample.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

suite('a value as text', () => {
  const texts: readonly (readonly [Value, string])[] = [
    [0.1, '0.1'],
    [1 / 3, '0.3333333333333333'],
    [-0, '-0'],
    [1e-7, '1e-7'],
    [0.0000019101804274022875, '1.9101804274022875e-6'],
    [nan, 'NaN'],
    [-inf, '-inf'],
    [true, 'true'],
    ['backward', '"backward"'],
    [tensor([2, 2], [0.002, -0.0144444, nan, -inf]), '(2, 2) norm NaN [0.002, -0.01444, NaN, -inf]'],
    [tensor([3], [3e200, 4e200, 0]), '(3,) norm 5e200 [3e200, 4e200, 0]'],
    [tensor([0], []), '(0,) norm 0 []'],
    [tensor([0, 3], []), '(0, 3) norm 0 []'],
    [tensor([25], new Array(25).fill(1)), `(25,) norm 5 [${'1, '.repeat(20)}...]`],
  ];
  for (const [value, text] of texts) {
    test(`is in one line, a tensor with its shape first: ${text}`, () => assert.equal(valueText(value), text));
  }

  test('of a number is the number alone, and is read back as the same number', () => {
    fc.assert(
      fc.property(fc.double(), number => {
        const read = valueIn(valueText(number), fakeNames({}));
        assert.ok(typeof read === 'number' && Object.is(read, number), valueText(number));
      }),
      { numRuns: 2000, seed: 11 },
    );
  });

  test('has at most 1,000 characters and no line break', () => {
    const values: Value[] = [
      'x"\n'.repeat(800),
      tensor(new Array(600).fill(1), [1]),
      tensor([1e5], new Array(1e5).fill(-1.2345e-300)),
    ];
    for (const value of values) {
      assert.ok(valueText(value).length <= longestValue);
      assert.doesNotMatch(valueText(value), /\n/);
    }
  });
});

suite('a value for NumPy', () => {
  const texts: readonly (readonly [Value, string])[] = [
    [2, '2.0'],
    [-inf, '-np.inf'],
    [true, 'True'],
    ['loss', '"loss"'],
    [tensor([3], [1, nan, -0]), 'np.array([1.0, np.nan, -0.0])'],
    [tensor([2, 2], [1, 0.1, 1e21, inf]), 'np.array([\n  [1.0, 0.1],\n  [1e+21, np.inf]\n])'],
    [tensor([2, 1, 2], [1, 2, 3, 4]), 'np.array([\n  [\n    [1.0, 2.0]\n  ],\n  [\n    [3.0, 4.0]\n  ]\n])'],
    [tensor([0], []), 'np.array([])'],
    [tensor([0, 3], []), 'np.zeros((0, 3))'],
    [tensor([2, 0], []), 'np.zeros((2, 0))'],
  ];
  for (const [value, text] of texts) {
    test(`is code that makes it: ${JSON.stringify(text)}`, () => assert.equal(numpyText(value), text));
  }

  test('of 32 bits has their digits', () => {
    const value = Math.fround(0.1);
    assert.equal(numpyText(value, 'float32'), '0.1');
    assert.equal(numpyText(tensor([1], [value]), 'float32'), 'np.array([0.1], dtype=np.float32)');
    assert.equal(numpyText(tensor([1], [value])), 'np.array([0.10000000149011612])');
  });
});
