import assert from 'node:assert/strict';
import type { Edit } from '../../src/engine/edit.ts';
import { blockOf } from '../../src/engine/epochBlock.ts';
import { plainArithmetic } from '../../src/engine/plain.ts';
import { branchRun } from '../../src/run/branch.ts';
import { createTimeline } from '../../src/timeline/createTimeline.ts';
import { editsText } from '../../src/timeline/editText.ts';
import { craftedRun, denseLayers } from '../support/page/craftedRun.ts';
import { chance } from '../support/page/madeFindings.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { PageTraining } from '../support/page/pageTraining.ts';

async function runOf(seed: number, id: string, startedAt: number) {
  const training = await PageTraining.of('examples/iris.mlp.json', { seed, epochs: 30, info: { id, startedAt } });
  training.finish();
  return training.run;
}

pageTest('earlier runs can be shown, overlaid, compared and removed', {}, async panel => {
  const { page } = panel;
  const runs = await Promise.all([runOf(1, 'a', 0), runOf(2, 'b', 60_000), runOf(2, 'c', 120_000)]);
  panel.show(runs[2], runs);
  await panel.settled();
  const items = page.getByTestId('run');
  assert.deepEqual(
    await items.evaluateAll(all => all.map(item => (item as unknown as { dataset: { run: string } }).dataset.run)),
    ['c', 'b', 'a'],
  );
  await items.nth(0).getByText('same spec and seed').waitFor();
  await items.nth(1).getByText('seed 1 → 2').waitFor();

  await items
    .nth(2)
    .getByRole('button', { name: /^Overlay/ })
    .click();
  await panel.settled();
  assert.equal(await page.getByTestId('loss-chart').locator('.legend li:not(.level)').count(), 3);
  await panel.screenshot('overlaid');

  await items
    .nth(2)
    .getByRole('button', { name: /^Find the first difference/ })
    .click();
  await items
    .nth(2)
    .getByText(/^First difference: epoch 1, /)
    .waitFor();
  assert.deepEqual(panel.selection, { layer: 0, epoch: 1 });
  await items
    .nth(1)
    .getByRole('button', { name: /^Find the first difference/ })
    .click();
  await items.nth(1).getByText('The runs are identical up to epoch 30, the last of both.').waitFor();

  await items.nth(1).getByTestId('show-run').click();
  await items
    .nth(2)
    .getByRole('button', { name: /^Remove/ })
    .click();
  await panel.settled();
  assert.deepEqual(panel.requests, [
    { type: 'show', run: 'b' },
    { type: 'remove', run: 'a' },
  ]);
});

const spec = 'examples/iris.mlp.json';
for (const width of [1400, 420]) {
  const options = { spec, epochs: 30, trainedEpochs: 12, width, height: 900 };
  pageTest(`a run that was cut short can be continued, ${width} pixels wide`, options, async (panel, { run }) => {
    const button = panel.page.getByTestId('button-continue');
    run.setState('interrupted', 'interrupted when the window closed');
    panel.show(run);
    await panel.settled();
    assert.equal(await button.count(), 0);
    // From here on there is what is needed to continue it.
    run.setBasis({ data: '', arithmetic: '' });
    run.setState('interrupted', 'interrupted when the window closed');
    for (const theme of ['Dark Modern', 'Light Modern'] as const) {
      await panel.setTheme(theme);
      await panel.settled();
      await panel.screenshot(`interrupted, ${theme}, ${width}`);
    }
    await button.click();
    const undo = run.takeUp(
      { epochs: 50, settings: run.info.settings },
      run.request!,
      'starting again from epoch 1, because no checkpoint was kept',
    );
    panel.show(run);
    await panel.settled();
    await panel.page.getByText('training, epoch 12 of 50: starting again from epoch 1').waitFor();
    assert.equal(await button.count(), 0);
    await panel.screenshot(`trained again, ${width}`);
    undo();
    panel.show(run);
    await panel.settled();
    await panel.page.getByText('interrupted at epoch 12 of 30').waitFor();
    await panel.settled();
    assert.deepEqual(panel.requests, [{ type: 'control', action: 'continue' }]);
  });
}

pageTest('each run that has ended has its verdict as an icon', { findings: [chance] }, async panel => {
  const runs = ['a', 'b'].map(id =>
    craftedRun({ layers: denseLayers(1, 2), epochs: 3, info: { id }, state: id === 'b' ? 'running' : 'finished' }),
  );
  panel.show(runs[1], runs);
  await panel.settled();
  assert.equal(await panel.page.getByTestId('run-verdict').count(), 1);
  const first = panel.page.locator('[data-run=a]');
  await first.getByRole('img', { name: `Warning: ${chance.message}` }).waitFor();
});

pageTest('a branch says what was set where, and is drawn over the run that it left', {}, async panel => {
  const { page } = panel;
  const training = await PageTraining.of('examples/iris.mlp.json', { epochs: 40, info: { id: 'a', startedAt: 0 } });
  training.finish();
  const timeline = createTimeline(training.options, {
    arithmetic: plainArithmetic,
    now: () => 0,
    recorded: (record, branch) => {
      if (branch > 0) branched?.append(blockOf(record));
    },
  });
  await timeline.seek(timeline.course.timeOf(12, 3, 0), async () => true);
  const edits: Edit[] = [
    { target: 'weights', layer: 0, first: 0, values: Float64Array.of(0.5) },
    { target: 'learningRate', value: 0.2 },
  ];
  for (const edit of edits) timeline.edit(edit);
  const branched = branchRun(training.run, {
    id: 'b',
    branch: {
      at: '12:3:forward:hidden:net',
      epoch: 12,
      batch: 3,
      edits: editsText(timeline.branch.edits, training.options),
    },
    epochs: 11,
    historyBytes: 1e8,
    startedAt: 60_000,
  });
  await timeline.seek(timeline.course.end, async () => true);
  branched.setState('finished');
  panel.show(branched, [training.run, branched]);
  await panel.settled();
  const [branch] = await page.getByTestId('run-branch').allTextContents();
  assert.match(
    branch!,
    /^\s*Branch of the \d\d:\d\d:\d\d run at epoch 12, batch 3: W\(hidden\)\[0, 0\] = 0\.5; learningRate = 0\.2$/,
  );
  assert.equal(await page.getByTestId('run-branch').count(), 1);
  // Training and validation of both.
  assert.equal(await page.getByTestId('loss-chart').locator('.legend li:not(.level)').count(), 3);
  for (const theme of ['Dark Modern', 'Light Modern'] as const) {
    await panel.setTheme(theme);
    await panel.settled();
    await panel.screenshot(`branch, ${theme}`);
  }
  const overlay = page.getByTestId('overlay-run');
  assert.equal(await overlay.getAttribute('aria-pressed'), 'true');
  await overlay.click();
  await panel.settled();
  assert.equal(await overlay.getAttribute('aria-pressed'), 'false');
});
