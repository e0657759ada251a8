import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sym } from '../../../../src/formula/compose.ts';
import type { Part } from '../../../../src/why/explain/draft.ts';
import { lossSentence } from '../../../../src/why/explain/handedDown.ts';
import { productSentence } from '../../../../src/why/explain/sentences.ts';
import { sumSentence, termOf } from '../../../../src/why/explain/sums.ts';

const slope = (value: number) => ({
  phrase: 'the derivative of sigmoid at net = 6.2',
  value,
  most: 0.25,
  whyZero: 'flat',
});
const above = (value: number) => ({ phrase: 'the gradient that came from above', value });

suite('a product', () => {
  test('names the factor that is farthest below the most that it can be', () => {
    assert.equal(
      productSentence(0.002 * 0.31, [slope(0.002), above(0.31)]),
      'The derivative of sigmoid at net = 6.2 is 0.002, of at most 0.25; the gradient that came from above is 0.31.',
    );
  });

  test('names what came from above where that is what is small, though the derivative is the smaller number', () => {
    assert.equal(
      productSentence(0.2 * 0.15, [slope(0.2), above(0.15)]),
      'The gradient that came from above is 0.15, which makes it small; the derivative of sigmoid at net = 6.2 is 0.2.',
    );
  });

  test('names what is large', () => {
    assert.match(
      productSentence(0.2 * 5000, [slope(0.2), above(5000)]),
      /^The gradient .* is 5000, which makes it large;/,
    );
  });

  test('names all that are small, and what works against them', () => {
    assert.equal(
      productSentence(0.015 * 0.02, [slope(0.02), above(0.015)]),
      'The gradient that came from above is 0.015, which makes it small; the derivative of sigmoid at net = 6.2 is 0.02, of at most 0.25.',
    );
    assert.equal(
      productSentence(1e-3 * 5000, [{ phrase: 'the learning rate', value: 1e-3 }, above(5000)]),
      'The gradient that came from above is 5000, which makes it larger; the learning rate is 0.001, which makes it smaller.',
    );
  });

  test('names none where all are ordinary', () => {
    assert.match(productSentence(0.2, [slope(0.2), above(-1)]), /: none of them is unusually small or large\.$/);
  });

  test('says which factor is 0 and why, and what the other was', () => {
    assert.equal(
      productSentence(0, [slope(0), above(-0.31)]),
      'It is 0 because the derivative of sigmoid at net = 6.2 is 0 (flat); the gradient that came from above was -0.31.',
    );
  });

  test('says that numbers that are not 0 can make a 0', () => {
    assert.match(productSentence(0, [slope(1e-200), above(1e-200)]), /underflows to 0/);
  });

  test('says which factor is not finite, or that the product is too large, or that infinity met 0', () => {
    const infinite = above(Number.POSITIVE_INFINITY);
    assert.equal(
      productSentence(Number.POSITIVE_INFINITY, [slope(0.2), infinite]),
      'It is ∞ because the gradient that came from above is ∞.',
    );
    assert.match(
      productSentence(Number.NaN, [slope(0), infinite]),
      /^It is NaN .* infinity times 0 is not a number\.$/,
    );
    assert.match(productSentence(Number.NaN, [slope(0), above(Number.NaN)]), /is NaN\.$/);
    assert.match(productSentence(Number.NEGATIVE_INFINITY, [above(-1e200), above(1e200)]), /^It is -∞ .* overflows\.$/);
  });
});

function part(label: string, value: number): Part {
  return {
    label,
    value,
    symbol: sym(label),
    meaning: `what ${label} means`,
    ref: { layer: 0, quantity: 'net', row: 0, column: 0 },
  };
}
const term = (k: number, d: number, w: number) => termOf(part(`d[${k}]`, d), part(`W[${k}][0]`, w));

suite('a sum', () => {
  test('names the term that is most of it', () => {
    assert.equal(
      sumSentence(6.5, [term(0, 2, 3), term(1, 1, 0.5)]),
      'Most of it is d[0] · W[0][0] = 2 · 3 = 6: 92% of the magnitude of all 2 terms.',
    );
  });

  test('names the largest where none is most of it', () => {
    assert.equal(
      sumSentence(3, [term(0, 1, 1), term(1, -1, -1.1), term(2, 0.9, 1)]),
      'It adds up from 3 terms; the largest is d[1] · W[1][0] = (-1) · (-1.1) = 1.1.',
    );
  });

  test('says that its terms cancel, and what both signs come to', () => {
    assert.equal(
      sumSentence(0.5, [term(0, 2, 3), term(1, -1, 5.5)]),
      'Its terms cancel: the positive ones come to 6 and the negative ones to -5.5, which leaves 0.5.',
    );
    assert.match(sumSentence(0, [term(0, 2, 3), term(1, -1, 6)]), /which leaves 0\.$/);
  });

  test('says which factors are 0 throughout, or that one is in each term', () => {
    assert.equal(sumSentence(0, [term(0, 0, 3), term(1, 0, 2)]), 'It is 0 because every d in it is 0.');
    assert.equal(sumSentence(0, [term(0, 1, 0), term(1, 2, 0)]), 'It is 0 because every W in it is 0.');
    assert.equal(
      sumSentence(0, [term(0, 0, 3), term(1, 1, 0)]),
      'It is 0 because in each of its 2 terms one factor is 0.',
    );
  });

  test('says which number in it is not finite, or that it overflows', () => {
    assert.equal(
      sumSentence(Number.NaN, [term(0, 1, 3), term(1, Number.NaN, 2)]),
      'It is NaN because d[1], what d[1] means, is NaN.',
    );
    assert.equal(
      sumSentence(Number.POSITIVE_INFINITY, [term(0, 1, 3), term(1, 1e200, 1e200)]),
      'The sum overflows to ∞; its largest term is d[1] · W[1][0] = 1e200 · 1e200 = ∞.',
    );
  });
});

suite('the derivative of a loss', () => {
  test('is told by the distance to the target, and 0 where there is none', () => {
    assert.equal(lossSentence('mse', 0.9, 1, -0.2, 1), 'The output, 0.9, is 0.1 below its target, 1.');
    assert.equal(lossSentence('mae', 1, 1, 0, 1), 'It is 0 because the output is its target, 1.');
    assert.match(lossSentence('huber', 3, 1, 0.5, 2), /2 above its target, 1\. Beyond a distance of 1 .* 0\.5\.$/);
  });

  test('is told by the quotient that grows without bound', () => {
    assert.equal(
      lossSentence('crossEntropy', 1e-5, 1, -1e5, 3),
      'The target, 1, is divided by the output, 1e-5, which is small.',
    );
    assert.match(lossSentence('crossEntropy', 0.2, 0, 0, 3), /cross-entropy ignores this output/);
    assert.match(
      lossSentence('binaryCrossEntropy', 0.999, 0, 1000, 1),
      /\(1 - t\) \/ \(1 - y\) is 1000, and 1 - y is 0.001, which is small/,
    );
    assert.match(lossSentence('binaryCrossEntropy', 0.5, 1, -2, 1), /t \/ y is 2, and y is 0.5\.$/);
    assert.equal(
      lossSentence('crossEntropy', 0, 1, Number.NEGATIVE_INFINITY, 3),
      'It is -∞ because the output is 0 and its target 1.',
    );
  });

  test('of the soft margin has the share that t y leaves of the slope', () => {
    assert.match(
      lossSentence('softMargin', 0, 1, -0.25, 2),
      /^t y = 0, so .* with m = 2, times 1 \/ \(1 \+ e\^\(t y\)\) = 0\.5\.$/,
    );
    assert.match(lossSentence('softMargin', -800, -1, 0, 1), /^It is 0 because t y = 800 is so large/);
    assert.match(lossSentence('softMargin', Number.NaN, 1, Number.NaN, 1), /^It is NaN because the output is NaN/);
  });

  test('of the hinge depends on the margin', () => {
    assert.match(lossSentence('hinge', 2, 1, 0, 1), /^It is 0 because t y = 2 is at least the margin of 1\.$/);
    assert.match(lossSentence('hinge', 0.5, -1, 1, 1), /t y = -0.5 is less than the margin of 1/);
  });
});
