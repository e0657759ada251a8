import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunSummary } from '../../../../src/panel/panelMessages.ts';
import { branchText, changesText, durationText, figuresText, runTime } from '../../../../webview/runs/words.ts';

function summary(...figures: number[]): RunSummary {
  const [loss = NaN, validation = NaN, metric = NaN, validationMetric = NaN, best = NaN] = figures;
  return {
    id: 'a',
    state: 'finished',
    startedAt: 0,
    duration: 1,
    seed: 1,
    epochs: 1200,
    figures: Float64Array.of(loss, validation, metric, validationMetric, best),
    differences: null,
    branch: null,
    verdict: null,
  };
}

test('a run is called by the time of day at which it started', () => {
  assert.equal(runTime(new Date(2026, 4, 3, 7, 5, 9).getTime()), '07:05:09');
});

test('figures are said where they are known', () => {
  assert.equal(figuresText(summary(), 'regression'), '1,200 epochs');
  assert.equal(
    figuresText(summary(0.5, 0.7, 0.9, 0.8, 0.6), 'classification'),
    '1,200 epochs, loss 0.5, validation 0.7, at best 0.6, accuracy 90 %, validation 80 %',
  );
  assert.equal(
    figuresText(summary(0.5, 0.7, 0.9, 0.8, 0.7), 'regression'),
    '1,200 epochs, loss 0.5, validation 0.7, R² 0.9, validation 0.8',
  );
});

test('an infinite loss is a figure, too', () => {
  assert.equal(figuresText(summary(Infinity), 'regression'), '1,200 epochs, loss ∞');
});

test('what was changed is said, also when it was nothing, and nothing of the first run', () => {
  assert.equal(changesText(null), '');
  assert.equal(changesText([]), 'same spec and seed');
  assert.equal(changesText(['seed 1 → 2', 'batch size 4 → 8']), 'seed 1 → 2; batch size 4 → 8');
});

test('a branch says which run it left, where, and what was set', () => {
  const branch = { of: 'a', ofStartedAt: new Date(2026, 4, 3, 20, 1, 1).getTime(), at: '12:3', epoch: 12, batch: 3 };
  assert.equal(
    branchText({ ...branch, edits: 'W(hidden)[0, 0] = 0.5' }),
    'Branch of the 20:01:01 run at epoch 12, batch 3: W(hidden)[0, 0] = 0.5',
  );
});

test('durations are short', () => {
  assert.deepEqual([null, 40, 9949, 12_345, 200_000, 7_500_000].map(durationText), [
    '',
    '0.0 s',
    '9.9 s',
    '12 s',
    '3 min 20 s',
    '2 h 5 min',
  ]);
});
