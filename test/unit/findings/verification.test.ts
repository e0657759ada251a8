import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Verification } from '../../../src/findings/finding.ts';
import { measureText, outcomeOf, verificationText } from '../../../src/findings/verification.ts';

const diverged = Number.NaN;

function tried(
  before: readonly number[],
  after: readonly number[],
  measure: Verification['measure'] = 'validationAccuracy',
): Verification {
  return { seeds: before.map((_, index) => 7 + index), measure, before, after };
}

const low = [0.33, 0.33, 0.33, 0.33, 0.33];

suite('what came of a fix', () => {
  const cases: readonly [title: string, Verification, outcome: string, text: string][] = [
    [
      'helps',
      tried(low, [0.97, 0.97, 0.97, 0.97, 0.97]),
      'helps',
      'reaches 0.97 in 5 of 5 seeds (now: 0.33 in 5 of 5)',
    ],
    [
      'helps by different amounts',
      tried(low, [0.9, 0.97, 0.93, 1, 0.97]),
      'helps',
      'reaches 0.9 to 1 in 5 of 5 seeds (now: 0.33 in 5 of 5)',
    ],
    [
      'helps the seeds that were bad',
      tried([0.97, 0.5, 0.97, 0.5, 0.97], [0.97, 0.97, 0.97, 0.97, 0.97]),
      'helps',
      'reaches 0.97 in 5 of 5 seeds (now: 0.97 in 3 of 5, 0.5 in the others)',
    ],
    [
      'helps some seeds',
      tried(low, [0.97, 0.4, 0.97, 0.6, 0.97]),
      'sometimes',
      'reaches 0.97 in 3 of 5 seeds, 0.4 to 0.6 in the others (now: 0.33 in 5 of 5)',
    ],
    [
      'helps one seed',
      tried(low, [0.33, 0.33, 0.33, 0.33, 0.97]),
      'sometimes',
      'reaches 0.97 in 1 of 5 seeds, 0.33 in the others (now: 0.33 in 5 of 5)',
    ],
    [
      'does not help',
      tried(low, [0.34, 0.33, 0.35, 0.34, 0.34]),
      'no',
      'does not help: 0.33 to 0.35 in 5 of 5 seeds (now: 0.33 in 5 of 5)',
    ],
    [
      'helps as many as it harms',
      tried([0.9, 0.3], [0.3, 0.9]),
      'no',
      'does not help: 0.9 in 1 of 2 seeds, 0.3 in the other (now: 0.9 in 1 of 2, 0.3 in the other)',
    ],
    [
      'makes it worse',
      tried(low, [0.1, 0.1, 0.1, 0.1, 0.1]),
      'worse',
      'makes it worse: 0.1 in 5 of 5 seeds (now: 0.33 in 5 of 5)',
    ],
    [
      'makes a training converge',
      tried([diverged, diverged, 0.4], [0.9, 0.9, 0.9]),
      'helps',
      'reaches 0.9 in 3 of 3 seeds (now: 0.4 in 1 of 3, diverges in the others)',
    ],
    [
      'makes a training diverge',
      tried([0.4, 0.4], [diverged, diverged]),
      'worse',
      'makes it worse: diverges in 2 of 2 seeds (now: 0.4 in 2 of 2)',
    ],
    [
      'leaves a training diverging',
      tried([diverged], [diverged]),
      'no',
      'does not help: diverges in 1 of 1 seed (now: diverges in 1 of 1)',
    ],
    [
      'is no better than the mean of the targets',
      tried([-390, -0.5, -0.4], [-0.14, -0.3, -0.01], 'r2'),
      'no',
      'does not help: -0.3 to -0.01 in 3 of 3 seeds (now: -390 to -0.4 in 3 of 3)',
    ],
    [
      'lowers the loss',
      tried([2.3, 2.31], [0.012, 0.0124], 'loss'),
      'helps',
      'reaches 0.012 in 2 of 2 seeds (now: 2.3 in 2 of 2)',
    ],
  ];
  for (const [title, verification, outcome, text] of cases) {
    test(`a fix that ${title} is said to`, () => {
      assert.deepEqual([outcomeOf(verification), verificationText(verification)], [outcome, text]);
    });
  }

  test('small differences count once three seeds agree', () => {
    assert.equal(outcomeOf(tried([0.9, 0.9, 0.9], [0.93, 0.93, 0.9])), 'no');
    assert.equal(outcomeOf(tried([0.9, 0.9, 0.9], [0.93, 0.93, 0.93])), 'helps');
    assert.equal(outcomeOf(tried([0.93, 0.93, 0.93], [0.9, 0.9, 0.9])), 'worse');
  });

  test('only what is exactly 1 is said to be 1', () => {
    const texts = [1, 0.9996, 0.998, 0.994, -0.001].map(value => measureText('r2', value));
    assert.deepEqual(texts, ['1', '0.999', '0.998', '0.99', '0']);
  });
});
