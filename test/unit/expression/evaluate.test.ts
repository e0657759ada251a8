import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { evaluate, holds } from '../../../src/expression/evaluate.ts';
import { mostWork } from '../../../src/expression/operand.ts';
import { isMisuse, isUnavailable, type Value } from '../../../src/expression/value.ts';
import { numpyAnswers } from './numpyAnswers.ts';
import { assertWithin, fakeNames, misuseIn, parsed, plain, tensor, valueIn } from './sample.ts';

const names = fakeNames({
  a: tensor([2, 3], [1, -2, 3, 4, 5, -6]),
  v: tensor([3], [2, 0, -1]),
  c: tensor([2, 1], [1, 2]),
  t: tensor([2, 3, 2], [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6]),
  m: tensor([2, 2], [2, 1, 0, -3]),
  n: tensor([6], [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5]),
  huge: tensor([2], [3e200, 4e200]),
  tiny: tensor([2], [3e-200, 4e-200]),
  one: tensor([1, 1], [1]),
  big: tensor([5000], new Array(5000).fill(1)),
  phase: 'backward',
  epoch: 12,
  isLast: true,
  sampleLoss: tensor([4], [0, 0.1, 0.2, 0.3]),
  loss: { why: 'loss is not computed yet.' },
});

/** Where this language differs from Python, or NumPy has no such thing. */
const own: readonly (readonly [string, Value])[] = [
  ['1 == 1', true],
  ['not 0', true],
  ['not not 3', true],
  ['!true or False', false],
  ['true && !false || false', true],
  ['2 and 3', true],
  ['0 or nan', true],
  ['true + true', 2],
  ['-true', -1],
  ['+(1 < 2)', 1],
  ['not 1 == 2', true],
  ['1 < 2 < 3', true],
  ['3 > 2 > 2', false],
  ['0 < a < 4', tensor([2, 3], [1, 0, 1, 0, 0, 0])],
  ['(a > 0)[0, 0]', true],
  ['one == 1 and one', true],
  ['2 ^ 3 ^ 2', 512],
  ['phase == "backward"', true],
  ["phase != 'backward'", false],
  ['phase', 'backward'],
  ['"a\\u0041\\n"', 'aA\n'],
  ['isLast', true],
  ['isLast and epoch > 3', true],
  ['epoch % 4 == 0', true],
  ['norm(huge)', 5e200],
  ['norm(tiny)', 5e-200],
  ['rms(huge) > 1e200', true],
  ['norm(-3)', 3],
  ['shape(3)', tensor([0], [])],
  ['isfinite(1 / 0)', false],
  ['a[argmax(v), 0]', 1],
  ['a[epoch - 11, -1]', -6],
  ['W(hidden)[2, 1]', -6],
  ['W(0)[2][1]', -6],
  ['W("layer 1")', tensor([1, 3], [7, 8, 9])],
  ["weights('hidden')[0,0]", 1],
  ['delta(hidden, sample(2))', tensor([3], [2, 0, 0.5])],
  ['delta("layer 1", sample(epoch - 9))[1]', 1],
  ['sampleLoss(sample(3)) == sampleLoss[3]', true],
  ['.5e1', 5],
  ['5.', 5],
  ['Infinity > inf', false],
  ['NaN != nan', true],
];

/** What functions of the machine's mathematics may be off by. */
function assertClose(actual: unknown, expected: Value, text: string): void {
  const near = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) <= 4e-16 * Math.abs(b);
  if (typeof expected === 'object') {
    const { shape, values } = actual as { shape: number[]; values: number[] };
    assert.deepEqual(shape, expected.shape, text);
    assert.equal(values.length, expected.values.length, text);
    for (const [index, value] of values.entries()) {
      assert.ok(near(value, expected.values[index]!), `${text}: ${value} is not ${expected.values[index]} (${index})`);
    }
  } else if (typeof expected === 'number') {
    assert.ok(
      typeof actual === 'number' && near(actual, expected),
      `${text}: ${JSON.stringify(actual)} is not ${expected}`,
    );
  } else assert.equal(actual, expected, text);
}

suite('the value of an expression', () => {
  for (const [text, expected] of numpyAnswers) {
    test(`is what NumPy answers: ${text}`, () => assertClose(plain(valueIn(text, names)), expected, text));
  }

  for (const [text, expected] of own) {
    test(`is a number, a truth, a text or a tensor: ${text}`, () => {
      assertClose(plain(valueIn(text, names)), expected, text);
    });
  }

  test('does not change what it reads', () => {
    const a = tensor([2, 3], [1, -2, 3, 4, 5, -6]);
    valueIn('sum(-a ** 2 + round(a) @ a.T[:, 0:1] + exp(a))', fakeNames({ a }));
    assert.deepEqual(Array.from(a.values), [1, -2, 3, 4, 5, -6]);
  });
});

suite('what is not there', () => {
  const loss = { why: 'loss is not computed yet.' };

  for (const text of [
    'loss',
    'loss + 1',
    'norm(loss)',
    'loss < 1',
    'not loss < 1',
    'a[loss]',
    'loss > 1 and epoch == 12',
  ]) {
    test(`leaves an expression without a value, and says why: ${text}`, () => {
      assert.deepEqual(valueIn(text, names), loss);
      assert.deepEqual(holds(parsed(text), names), loss);
    });
  }

  test('does not matter where another part decides', () => {
    const decided = [
      ['loss > 1 and epoch == 1', false],
      ['epoch == 1 and loss > 1', false],
      ['loss > 1 or epoch == 12', true],
      ['epoch == 12 or loss > 1', true],
      ['not (loss > 1 and false)', true],
    ] as const;
    for (const [text, expected] of decided) assert.equal(valueIn(text, names), expected, text);
  });

  test('of a sample says so, too', () => {
    assert.deepEqual(valueIn('delta(hidden, sample(9))', names), { why: 'The batch has 4 samples.' });
  });
});

/** A misuse: what it says and the part of the text that it marks. */
const misuses: readonly (readonly [text: string, marked: string, why: RegExp])[] = [
  ['a + c.T', '+', /^Shapes \(2, 3\) \+ \(1, 2\) do not fit together\.$/],
  ['norm(m < v)', '<', /Shapes \(2, 2\) < \(3,\)/],
  [
    'a @ a',
    '@',
    /a tensor of shape \(2, 3\) @ a tensor of shape \(2, 3\) do not fit: 3 columns at the left, 2 rows at the right/,
  ],
  ['2 @ a', '@', /a number @ a tensor .* a scalar is multiplied by \*/],
  ['a[2]', '2', /^Dimension 0 has 2 elements, counted from 0, found index 2\.$/],
  ['a[0, -4]', '-4', /^Dimension 1 has 3 elements/],
  ['v[0:0][0]', '0', /^Dimension 0 has no elements/],
  ['a[0, 0, 0]', '[0, 0, 0]', /^Shape \(2, 3\) has 2 dimensions, found 3 indices\.$/],
  ['a[0.5]', '0.5', /^An index is a whole number, found 0\.5\.$/],
  ['a[v]', 'v', /^An index is a whole number, found a tensor of shape \(3,\)\.$/],
  ['a[::0]', '0', /step of a slice is not 0/],
  ['a[..., ...]', '[..., ...]', /once/],
  ['epoch[0]', '[0]', /^A number has no elements/],
  ['phase + 1', 'phase', /^Expected numbers, found the text "backward"\.$/],
  ['1 + phase', 'phase', /^Expected numbers/],
  ['phase == 1', 'phase', /^Expected numbers/],
  ['phase < "b"', '<', /^Texts are compared by == or !=, found <\.$/],
  ['norm(phase)', 'phase', /^Expected numbers/],
  ['phase and true', 'phase', /^A text is no condition/],
  [
    'a > 1 and true',
    'a > 1',
    /^A tensor of shape \(2, 3\) is no condition: write any\(\.\.\.\) or all\(\.\.\.\) of it\.$/,
  ],
  ['not a', 'a', /any\(\.\.\.\) or all/],
  ['max(v[0:0])', 'max(v[0:0])', /^max of no numbers is not defined\.$/],
  ['mean(a[:, 0:0], axis=1)', 'mean(a[:, 0:0], axis=1)', /^mean of no numbers/],
  ['sum(a, axis=2)', '2', /^Shape \(2, 3\) has no axis 2\.$/],
  ['sum(epoch, axis=0)', '0', /^A number has no axes/],
  ['diag(t)', 'diag(t)', /^diag takes a vector or a matrix, found a tensor of shape \(2, 3, 2\)/],
  ['diag(1)', 'diag(1)', /found a number/],
  ['round(a, 0.5)', '0.5', /^The number of decimals is a whole number/],
  ['delta(hidden, sample(-1))', '-1', /^Samples of a batch count from 0, found -1\.$/],
  ['delta(hidden, sample(0.5))', '0.5', /^A sample is a whole number/],
  ['W(hidden, sample(0))', '0', /^W is not of a sample: leave out sample\(0\)\.$/],
  ['epoch(sample(0))', '0', /^epoch is not of a sample: leave out sample\(0\)\.$/],
  ['W(sample(0))', 'W', /^W is of a layer: write W\(hidden\)\.$/],
  // Names, also where what is before has decided.
  ['hiden', 'hiden', /^There is no name "hiden"/],
  ['true or gradeint(hidden)', 'gradeint', /did you mean "gradient"\?$/],
  ['W(hiden)', 'hiden', /^There is no layer "hiden"; did you mean "hidden"\? Layers are "hidden" and "layer 1"\.$/],
  ['W(q)', 'q', /^There is no layer "q"\. Layers are "hidden" and "layer 1"\.$/],
  ['W(2)', '2', /^There is no layer 2\. .*, counted from 0\.$/],
  ['W', 'W', /^W is of a layer: write W\(hidden\)\.$/],
  ['W[hidden]', 'W', /write W\(hidden\)/],
  ['epoch(hidden)', 'hidden', /^epoch is not of a layer: write epoch alone\.$/],
  ['phase == hidden', 'hidden', /^"hidden" is a layer, not a value: write W\(hidden\), or "hidden" in quotes/],
  ['norm', 'norm', /^norm is a function: write norm\(\.\.\.\)\.$/],
  ['constructor', 'constructor', /^There is no name "constructor"\. Names are /],
  ['__proto__', '__proto__', /^There is no name/],
  ['toString(hidden)', 'toString', /^There is no name/],
  ['hasOwnProperty == 1', 'hasOwnProperty', /^There is no name/],
];

suite('a misuse', () => {
  for (const [text, marked, why] of misuses) {
    test(`is said in words, at its place: ${text}`, () => {
      const found = misuseIn(text, names);
      assert.match(found.why, why);
      assert.equal(text.slice(found.at, found.at + found.length), marked);
      assert.deepEqual(holds(parsed(text), names), found);
    });
  }

  test('of a condition is not hidden by what is not there', () => {
    const value = valueIn('loss > 1 and a > 1', names);
    assert.ok(isMisuse(value));
  });
});

suite('work', () => {
  const costly = [
    'outer(big, big)',
    'big[0:3000] @ outer(big[0:3000], big)',
    'sum(outer(big[0:2000], big[0:4000]) + outer(big[0:2000], big[0:4000]))',
    'diag(big)',
    'norm(outer(big[0:3000], big[0:3000]) @ outer(big[0:3000], big[0:3000]))',
    'big * outer(big[0:4001], v[0:1])',
  ];
  for (const text of costly) {
    test(`that is too much is refused before it is done, with its figure: ${text}`, () => {
      const { why, ...place } = misuseIn(text, names);
      const figure = /^This computes ([\d,]+) numbers, more than the 20,000,000 that one expression may\./.exec(why);
      assert.ok(figure, why);
      assert.ok(Number(figure[1]!.replaceAll(',', '')) > mostWork);
      assertWithin(place, text);
    });
  }

  test('below the limit is done', () => {
    assert.equal(valueIn('sum(outer(big[0:1000], big))', names), 5_000_000);
  });

  test('of one evaluation is not that of the next', () => {
    const expression = parsed('sum(outer(big[0:1900], big))');
    for (let count = 0; count < 3; count++) assert.equal(evaluate(expression, names), 9_500_000);
  });
});

suite('a condition', () => {
  test('holds for what is not 0', () => {
    const conditions = [
      ['epoch', true],
      ['0', false],
      ['nan', true],
      ['one', true],
      ['v[1]', false],
      ['any(a > 4)', true],
      ['a[0, 0] == 1', true],
    ] as const;
    for (const [text, expected] of conditions) assert.equal(holds(parsed(text), names), expected, text);
  });

  test('of a tensor needs any or all', () => {
    const result = holds(parsed('a'), names);
    assert.ok(typeof result === 'object' && isUnavailable(result) && isMisuse(result));
  });
});
