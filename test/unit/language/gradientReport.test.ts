import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CheckedElement, CheckedTensor } from '../../../src/engine/gradientCheck.ts';
import { checkHeading, gradientReport } from '../../../src/language/gradientReport.ts';
import { totalsInWords, wrongInWords } from '../../../src/plan/gradientWords.ts';

const right: CheckedElement = {
  row: 1,
  column: 2,
  analytic: 0.25,
  route: 'plain',
  numeric: 0.2500001,
  error: 4e-7,
  rounding: 1e-11,
  bound: 2.5e-7,
  verdict: 'right',
};
const tensor: CheckedTensor = {
  layer: 0,
  layerName: 'hidden',
  tensor: 'weights',
  elements: 12,
  checked: 12,
  right: 12,
  wrong: 0,
  cannotTell: 0,
  worst: right,
  atKink: [],
};

suite('the report of a tensor', () => {
  test('names its worst element with both values and the bound', () => {
    assert.equal(
      gradientReport(tensor),
      'dE/dW: 12 of 12 checked: right; worst at [1, 2]: 0.25, central differences 0.25, difference 1e-7, bound 2.5e-7',
    );
  });

  test('says what is wrong, and whose gradient it is', () => {
    const worst = { ...right, analytic: 0.5, route: 'kernels', verdict: 'wrong' } as const;
    const wrong = { ...tensor, right: 11, wrong: 1, worst };
    assert.match(
      gradientReport(wrong),
      /checked: WRONG; worst at \[1, 2\]: 0\.5 \(kernels\), central differences 0\.25,/,
    );
    assert.equal(
      wrongInWords(wrong),
      'dE/dW is wrong: [1, 2] is 0.5 by the kernels that train, central differences give 0.25',
    );
  });

  test('does not call a tensor right of which it can tell nothing', () => {
    const worst = { ...right, analytic: 7.2e-18, numeric: 0, verdict: 'cannot tell' } as const;
    const report = gradientReport({ ...tensor, right: 0, cannotTell: 12, worst });
    assert.match(report, /^dE\/dW: 12 of 12 checked: cannot tell; worst at \[1, 2\]: 7\.2e-18, central differences 0,/);
    assert.match(report, /\n {2}cannot tell 12 of 12 elements: rounding hides them$/);
  });

  test('says how many of a large tensor were drawn', () => {
    const drawn = gradientReport({ ...tensor, tensor: 'bias', elements: 5000 });
    assert.match(drawn, /^dE\/db: 12 of 5,000 checked, drawn at random: right;/);
  });

  test('lists elements at a kink apart, a few by their place', () => {
    const atKink = [0, 1, 2, 3, 4, 5].map(column => ({ ...right, row: 0, column }));
    assert.match(
      gradientReport({ ...tensor, right: 6, atKink }),
      /\n {2}6 elements at a kink, not compared: \[0, 0\], \[0, 1\], \[0, 2\], \[0, 3\] and 2 more$/,
    );
    assert.match(gradientReport({ ...tensor, right: 0, worst: undefined, atKink }), /: at a kink\n/);
  });
});

test('the heading of a check says that it computes in float64 where the training does not', () => {
  const answer = { type: 'checked', rows: 1, precision: 'float64', tensors: [] } as const;
  assert.equal(checkHeading('a.mlp.json', answer), 'a.mlp.json: gradients at the first weights over 1 training row');
  assert.match(checkHeading('a', { ...answer, precision: 'float32' }), /, in float64 from the float32 weights$/);
});

test('all tensors are summed up by what could be told', () => {
  assert.equal(totalsInWords([tensor]), 'nothing is wrong: 12 of 12 elements are right');
  const mixed = { ...tensor, checked: 4, elements: 4, right: 1, cannotTell: 2, atKink: [right] };
  assert.equal(
    totalsInWords([tensor, mixed]),
    'nothing is wrong: 13 of 16 elements are right; cannot tell 2; 1 is at a kink',
  );
  const wrong = { ...tensor, right: 11, wrong: 1 };
  assert.equal(totalsInWords([tensor, wrong]), '1 gradient is WRONG: 23 of 24 elements are right');
});
