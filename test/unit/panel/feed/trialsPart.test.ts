import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { trialsPart } from '../../../../src/panel/feed/trialsPart.ts';
import { firstView } from '../../../../src/panel/panelMessage.ts';
import { type KeptTrial, noTrials, type SpecTrials } from '../../../../src/run/trial.ts';
import { runOf } from '../../run/trainedRun.ts';
import { madeTrial, madeVariant, slower, standardize } from '../../trials/madeTrial.ts';

const layers = [{ name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'sigmoid' }];
const trial = madeTrial(
  [0.3, 0.3],
  [
    { fix: slower, accuracies: [0.3, 0.3] },
    { fix: standardize, accuracies: [0.9, 0.9] },
  ],
);

function kept(more: Partial<KeptTrial> = {}): KeptTrial {
  return { id: 5, code: 'inputs-unscaled', text: '{}', trial, ...more };
}

function partOf(first: SpecTrials) {
  let trials = first;
  const part = trialsPart(() => trials);
  const run = runOf(layers, 2);
  const next = () => part.next({ run, selection: { layer: 0, epoch: 'latest' }, view: firstView, runs: [run] });
  return { part, next, change: (to: SpecTrials) => (trials = to) };
}

suite('the part of the fixes that were tried', () => {
  test('goes out when there is a trial, and again only when another is under way or done', () => {
    const { part, next, change } = partOf(noTrials);
    assert.equal(next().update, null);
    change({ running: [{ id: 1, title: 'a', progress: undefined }], kept: [] });
    assert.deepEqual(next().update?.running.length, 1);
    assert.equal(next().update, undefined);
    change({ running: [], kept: [kept()] });
    assert.deepEqual(next().update?.tried.length, 1);
    assert.equal(next().update, undefined);
    part.reset();
    assert.deepEqual(next().update?.tried.length, 1);
  });

  test('names the best fix first, each with its place in the trial', () => {
    const { next } = partOf({ running: [], kept: [kept()] });
    const [picture] = next().update!.tried;
    assert.deepEqual(
      picture!.fixes.map(({ index, title, outcome, edits }) => [index, title, outcome, edits]),
      [
        [1, standardize.title, 'helps', ['data.standardize: true']],
        [0, slower.title, 'no', ['optimizer.learningRate: 0.01']],
      ],
    );
    assert.deepEqual(
      picture!.charts.map(({ title, fixes }) => [title, fixes.map(band => band?.median.at(-1))]),
      [
        ['Validation accuracy', [0.9, 0.3]],
        ['Validation loss', [1 - 0.9, 0.7]],
      ],
    );
  });

  test('draws no loss beside one of another unit', () => {
    const scaled = madeVariant(
      [0.9, 0.9].map(value => ({ validationAccuracy: value, validationLoss: 9 })),
      { isSameLoss: false },
    );
    const { next } = partOf({
      running: [],
      kept: [kept({ trial: { ...trial, fixes: [{ fix: slower, variant: scaled }] } })],
    });
    const charts = next().update!.tried[0]!.charts;
    assert.deepEqual(
      charts.map(({ key, fixes }) => [key, fixes[0] !== null]),
      [
        ['metric', true],
        ['loss', false],
      ],
    );
  });
});
