/** What is written of a run of which older epochs are thinned. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonText } from '../../../src/compare/comparison.ts';
import { firstDifference } from '../../../src/compare/firstDifference.ts';
import { historyCsv } from '../../../src/export/historyCsv.ts';
import { historyJson } from '../../../src/export/historyJson.ts';
import type { Run } from '../../../src/run/run.ts';
import { craftedRun, denseLayers } from '../../support/page/craftedRun.ts';

const epochs = 40_000;
const made = (changedFrom = epochs + 1): Run =>
  craftedRun({
    layers: denseLayers(1, 1),
    epochs,
    recorded: [777],
    network: (name, epoch) => (name === 'loss' ? (epoch < changedFrom ? 1 : 2) / epoch : undefined),
  });

function thinned(run: Run): Run {
  // So that the tensors stay.
  run.history.limit(4 * run.history.tensorBytes);
  assert.ok(run.history.thinnedEpochs > 10_000);
  return run;
}

const run = thinned(made());
const kept = [...run.history.scalarEpochs()];

test('an export has the epochs that are kept, each with its own numbers, and says up to where others are left out', () => {
  const lines = [...historyCsv(run)].join('').trim().split('\r\n').slice(1);
  const cells = lines.map(line => line.split(',').map(Number));
  assert.deepEqual(
    cells.map(([epoch]) => epoch),
    kept,
  );
  assert.ok(kept.includes(777) && !kept.includes(778));
  for (const [epoch, loss] of cells) assert.equal(loss, 1 / epoch!);
  const document = JSON.parse([...historyJson(run)].join(''));
  assert.deepEqual(
    document.epochs.map(({ epoch }: { epoch: number }) => epoch),
    kept,
  );
  assert.equal(document.thinnedEpochs, run.history.thinnedEpochs);
  assert.equal('thinnedEpochs' in JSON.parse([...historyJson(made())].join('')), false);
});

test('an export of chosen epochs leaves out those that are not kept', () => {
  const { epochs: chosen } = JSON.parse([...historyJson(run, [1, 777, 778, epochs, epochs + 1])].join(''));
  assert.deepEqual(
    chosen.map(({ epoch }: { epoch: number }) => epoch),
    [1, 777, epochs],
  );
});

test('runs are compared at the epochs that both keep, and what lies between is said to be unknown', () => {
  const whole = made();
  assert.match(
    comparisonText(firstDifference(run.history, whole.history), run.history.layout),
    /^The runs are identical up to epoch 40,000, the last of both\. Of the older epochs, which were thinned, those that both keep were compared\.$/,
  );
  const other = made(1000);
  const difference = firstDifference(run.history, other.history);
  assert.ok(difference.epoch !== undefined);
  assert.equal(
    difference.epoch,
    kept.find(epoch => epoch >= 1000),
  );
  assert.equal(
    difference.same,
    kept.findLast(epoch => epoch < 1000),
  );
  assert.match(comparisonText(difference, run.history.layout), /were thinned, so the runs may differ before\.$/);
  const late = firstDifference(run.history, made(epochs - 10).history);
  assert.deepEqual([late.epoch, 'same' in late && late.same], [epochs - 10, epochs - 11]);
});
