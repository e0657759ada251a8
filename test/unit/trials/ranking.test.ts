import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Fix } from '../../../src/findings/finding.ts';
import type { TriedFix } from '../../../src/run/trial.ts';
import { epochsTo, ranked } from '../../../src/trials/ranking.ts';
import { trialMeasure, verificationOf } from '../../../src/trials/trialMeasure.ts';
import { trialNote, triedText } from '../../../src/trials/trialText.ts';
import { madeTrial, madeVariant } from './madeTrial.ts';

const diverged = Number.NaN;
const low = [0.33, 0.33, 0.33];

function named(title: string): Fix {
  return { title, edits: [{ path: ['name'], value: title }] };
}

function titles(fixes: readonly TriedFix[]): string[] {
  return fixes.map(({ fix }) => fix.title);
}

suite('fixes of a trial', () => {
  test('are ranked by the median of the seeds, then by the worst seed', () => {
    const trial = madeTrial(low, [
      { fix: named('diverges'), accuracies: [diverged, diverged, 0.99] },
      { fix: named('worst seed 0.5'), accuracies: [0.5, 0.97, 0.97] },
      { fix: named('worst seed 0.9'), accuracies: [0.97, 0.9, 0.97] },
      { fix: named('best median'), accuracies: [0.99, 0.99, 0.1] },
      { fix: named('no help'), accuracies: low },
    ]);
    assert.deepEqual(titles(ranked(trial)), ['best median', 'worst seed 0.9', 'worst seed 0.5', 'no help', 'diverges']);
  });

  test('that end the same are ranked by how soon they are there, which differences of no meaning do not hide', () => {
    const variant = (ends: number, accuracy: number) =>
      madeVariant(
        [1, 2, 3].map(() => ({ validationAccuracy: accuracy })),
        { epochs: ends },
      );
    const trial = {
      ...madeTrial(low, []),
      fixes: [
        { fix: named('40 epochs'), variant: variant(40, 0.9701) },
        { fix: named('20 epochs'), variant: variant(20, 0.97) },
      ],
    };
    assert.deepEqual(titles(ranked(trial)), ['20 epochs', '40 epochs']);
    assert.equal(epochsTo(0.97, variant(20, 0.97), 'validationAccuracy'), 20);
    assert.equal(epochsTo(0.49, variant(20, 0.97), 'validationAccuracy'), 10);
    assert.equal(epochsTo(0.98, variant(20, 0.97), 'validationAccuracy'), Number.POSITIVE_INFINITY);
  });

  test('that cannot be compared come after the others, and then those that could not be trained', () => {
    const trial = madeTrial(low, [{ fix: named('compared'), accuracies: low }]);
    const regression = madeVariant(
      [1, 2, 3].map(() => ({ r2: 1, validationR2: 1 })),
      { task: 'regression' },
    );
    const fixes = [
      { fix: named('untrained'), problem: 'It is gone.' },
      { fix: named('number'), variant: regression },
      ...trial.fixes,
    ];
    assert.deepEqual(titles(ranked({ ...trial, fixes })), ['compared', 'number', 'untrained']);
    assert.equal(
      triedText({ ...trial, fixes }, fixes[1]!),
      'Reaches validation R² 1 in 3 of 3 (now: validation accuracy 0.33 in 3 of 3); the two cannot be compared.',
    );
  });

  test('that weigh the classes are not called worse for what that costs in rows', () => {
    const fix: Fix = { title: 'balance', edits: [{ path: ['training', 'classWeights'], value: 'balanced' }] };
    const trial = madeTrial([0.93, 0.93, 0.93], [{ fix, accuracies: [0.7, 0.7, 0.7] }]);
    assert.equal(
      triedText(trial, trial.fixes[0]!),
      'Validation accuracy 0.7 in 3 of 3 seeds (now: 0.93 in 3 of 3). It counts all rows alike, and the weights are for the rare classes: see the confusion matrix.',
    );
  });

  test('are held against one another by held-out rows only where each has enough of them', () => {
    const trial = madeTrial(low, [{ fix: named('a'), accuracies: [1, 1, 1] }]);
    assert.equal(trialMeasure(trial), 'validationAccuracy');
    const few = madeVariant(
      [1, 2, 3].map(() => ({ accuracy: 0.5, validationAccuracy: 1 })),
      { validationRows: 9 },
    );
    const other = { ...trial, fixes: [...trial.fixes, { fix: named('b'), variant: few }] };
    assert.equal(trialMeasure(other), 'accuracy');
    assert.deepEqual(verificationOf(other, other.fixes[1]!)?.after, [0.5, 0.5, 0.5]);
  });

  test('are compared by the loss only where R² is not defined and the losses are of the same unit', () => {
    const regression = (loss: number, isSameLoss = true) =>
      madeVariant(
        [1, 2, 3].map(() => ({ loss })),
        { task: 'regression', isSameLoss },
      );
    const [same, scaled] = [
      { fix: named('same'), variant: regression(0.1) },
      { fix: named('scaled'), variant: regression(0.001, false) },
    ];
    const trial = { ...madeTrial(low, []), now: regression(3), fixes: [scaled, same] };
    assert.equal(trialMeasure(trial), 'loss');
    assert.equal(verificationOf(trial, scaled), undefined);
    assert.equal(triedText(trial, same), 'Reaches 0.1 in 3 of 3 seeds (now: 3 in 3 of 3).');
    assert.match(triedText(trial, scaled), /^Cannot be compared: the fix changes what the loss measures/);
    assert.deepEqual(titles(ranked(trial)), ['same', 'scaled']);
  });

  test('are said to have been trained for less where time was short', () => {
    const whole = madeTrial([0.3, 0.3, 0.3, 0.3, 0.3], []);
    assert.equal(trialNote(whole), 'validation accuracy, 5 seeds');
    assert.equal(
      trialNote({ ...madeTrial([0.3, 0.3], []), lastEpoch: 1200 }),
      'validation accuracy, 2 seeds, stopped at epoch 1,200: more would take longer than 60 seconds',
    );
  });
});
