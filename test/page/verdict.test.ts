import assert from 'node:assert/strict';
import { type CraftedRun, craftedRun, denseLayers } from '../support/page/craftedRun.ts';
import { chance, healthy, majority, oscillating, rateHigh, slow, vanishing } from '../support/page/madeFindings.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { withReport } from '../support/page/reportFile.ts';

/** A run of twelve epochs of the network that the made findings are about. */
function made(more: Partial<CraftedRun> = {}) {
  const info = { name: 'shaky', settings: { seed: 1, layers: [], optimizer: { type: 'sgd', learningRate: 0.1 } } };
  const layers = ['h1', 'h2', 'out'].map(name => ({ ...denseLayers(1, 4)[0]!, name }));
  return () => craftedRun({ layers, epochs: 12, info, network: name => (name === 'r2' ? 0.5 : undefined), ...more });
}

const several = [vanishing, rateHigh, oscillating, slow, majority, chance];

pageTest(
  'the banner is the verdict, in the look of the worst, with the fix beside it and the state of the run below',
  { run: made(), findings: several },
  async panel => {
    const { page } = panel;
    const status = page.getByTestId('status');
    assert.equal(await status.getAttribute('data-look'), 'error');
    assert.equal(await status.getAttribute('data-state'), 'finished');
    assert.equal(await page.getByTestId('verdict').textContent(), `Error: ${rateHigh.message}`);
    assert.equal(await page.getByTestId('run-state').textContent(), 'finished after 12 epochs');
    await page.getByRole('button', { name: 'Try: Lower the learning rate to 0.004' }).click();
    await panel.settled();
    assert.deepEqual(panel.requests, [{ type: 'tryFix', code: 'learning-rate-high', run: 'crafted', fix: 0 }]);
    assert.equal(await page.getByTestId('findings').count(), 0);
  },
);

pageTest('a fix that is certain is applied from the banner', { run: made() }, async panel => {
  panel.say([{ ...rateHigh, isCertain: true }]);
  await panel.settled();
  await panel.page.getByRole('button', { name: 'Lower the learning rate to 0.004', exact: true }).click();
  await panel.settled();
  assert.deepEqual(panel.requests, [{ type: 'applyFix', code: 'learning-rate-high', run: 'crafted', fix: 0 }]);
});

pageTest('a run of which there is nothing to say is not called good', { run: made(), findings: [] }, async panel => {
  const { page } = panel;
  assert.equal(await page.getByTestId('status').textContent(), 'finished after 12 epochs');
  assert.equal(await page.locator('.banner.kind-done').count(), 0);
  assert.equal(await page.getByTestId('findings-toggle').count(), 0);
});

pageTest('a healthy run is green, and says how it is known', { run: made(), findings: [healthy] }, async panel => {
  const { page } = panel;
  await page.locator('.banner.kind-done').getByText(`Healthy: ${healthy.message}`).waitFor();
  await page.getByTestId('findings-toggle').click();
  await page.getByTestId('evidence').getByText('the validation accuracy is 97 %').waitFor();
  await panel.screenshot('healthy');
});

pageTest(
  'while it trains a run says what is wrong, and keeps what is only worth knowing for later',
  { run: made({ state: 'running' }), findings: [slow] },
  async panel => {
    const { page } = panel;
    assert.equal(await page.getByTestId('status').textContent(), 'training, epoch 12 of 12');
    await page.getByTestId('findings-toggle').getByText('1 note').click();
    await page.getByTestId('finding').getByText(slow.message).waitFor();
    panel.say([slow, chance]);
    await page.getByTestId('verdict').getByText(chance.message).waitFor();
    assert.equal(await page.getByTestId('status').getAttribute('aria-live'), 'off');
  },
);

pageTest(
  'a reason that the verdict says already is not said twice',
  { run: made({ state: 'diverged', message: 'diverged at epoch 12: the loss is NaN' }), findings: [chance] },
  async panel => {
    const state = panel.page.getByTestId('run-state');
    assert.equal(await state.textContent(), 'diverged at epoch 12: the loss is NaN');
    panel.say([{ ...chance, message: 'The training diverged at epoch 12: the loss is NaN.' }]);
    await panel.settled();
    assert.equal(await state.textContent(), 'diverged at epoch 12');
  },
);

for (const look of [
  { theme: 'Dark Modern', width: 1400 },
  { theme: 'Light Modern', width: 350 },
  { theme: 'Dark High Contrast', width: 650 },
] as const) {
  pageTest(
    `the verdict opens into the findings, three of them at first, ${look.theme}, ${look.width} wide`,
    { run: made(), findings: several, ...look },
    async panel => {
      const { page } = panel;
      await panel.screenshot('closed');
      await page.getByTestId('findings-toggle').click();
      const codes = () =>
        page.getByTestId('finding').evaluateAll(all => all.map(each => each.getAttribute('data-code')));
      assert.deepEqual(await codes(), ['learning-rate-high', 'majority-only', 'chance-level']);
      const first = page.getByTestId('finding').first();
      const symptoms = first.getByTestId('symptom');
      assert.equal(await symptoms.count(), 2);
      await symptoms.first().getByText(vanishing.message).waitFor();
      await panel.screenshot('open');
      await page.getByRole('button', { name: '1 more' }).click();
      assert.deepEqual((await codes()).at(-1), 'slow');
      await panel.reload();
      assert.equal((await codes()).length, 3);
    },
  );
}

pageTest('each fix says what it changes, and can be tried, applied or compared', { run: made() }, async panel => {
  const { page } = panel;
  panel.say([rateHigh]);
  await panel.settled();
  await page.getByTestId('findings-toggle').click();
  const fixes = page.getByTestId('fix');
  const edits = (fix: number) => fixes.nth(fix).locator('.edit').allTextContents();
  assert.deepEqual(await edits(0), ['optimizer.learningRate: 0.1 → 0.004']);
  assert.deepEqual(await edits(1), ['optimizer.type: "sgd" → "adam"', 'remove optimizer.learningRate']);
  assert.equal(await fixes.nth(2).getByRole('button').count(), 0);
  await fixes.nth(1).getByRole('button', { name: 'Try This Fix' }).click();
  await fixes.nth(0).getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'Compare Fixes' }).click();
  await page.getByTestId('finding').getByRole('button', { name: 'learning-rate-high' }).click();
  await panel.settled();
  const named = { code: 'learning-rate-high', run: 'crafted' };
  assert.deepEqual(panel.requests, [
    { type: 'tryFix', ...named, fix: 1 },
    { type: 'applyFix', ...named, fix: 0 },
    { type: 'compareFixes', ...named },
    { type: 'explain', code: 'learning-rate-high' },
  ]);
});

pageTest('numbers of the evidence lead to where they are seen', { run: made() }, async panel => {
  const { page } = panel;
  panel.say([rateHigh]);
  await panel.settled();
  await page.getByTestId('findings-toggle').click();
  const links = page.getByTestId('evidence').getByTestId('place-link');
  assert.deepEqual(await links.allTextContents(), ['41.25', '1,234', '31 %', '255']);
  await links.nth(0).click();
  await panel.settled();
  assert.deepEqual(panel.selection, { layer: 0, epoch: 8 });
  await links.nth(1).click();
  await panel.settled();
  assert.deepEqual(panel.selection, { layer: 1, epoch: 5 });
  assert.equal(await page.getByTestId('map-quantity').inputValue(), 'deltaRms');
  await links.nth(2).click();
  await panel.settled();
  assert.deepEqual(panel.selection, { layer: 0, epoch: 2 });
  await page.locator('[data-testid=heatmap-weightUpdate][data-layer="0"][data-epoch="2"]').waitFor();
  await links.nth(3).click();
  await panel.settled();
  const ref = { layer: 0, quantity: 'input', row: 0, column: 0 };
  assert.deepEqual(panel.requests, [{ type: 'why', ref, epoch: 3 }]);
});

pageTest(
  'what the host cannot do is not offered',
  { run: made(), findings: [rateHigh], without: ['tryFix', 'applyFix', 'compareFixes', 'explain'] },
  async ({ page }) => {
    assert.equal(await page.getByTestId('main-fix').textContent(), ' Lower the learning rate to 0.004');
    await page.getByTestId('findings-toggle').click();
    await page.getByTestId('fix').first().waitFor();
    assert.equal(
      await page
        .getByTestId('findings')
        .getByRole('button', { name: /Fix|Apply|high/ })
        .count(),
      0,
    );
  },
);

pageTest(
  'a report has the verdict and the findings of when it was made, and nothing to press that needs the editor',
  { run: made(), findings: several },
  async panel => {
    await panel.page.getByTestId('findings-toggle').click();
    const texts = await panel.page.getByTestId('evidence').allTextContents();
    await withReport(panel, async report => {
      await report.getByTestId('verdict').getByText(rateHigh.message).waitFor();
      assert.deepEqual(await report.getByTestId('evidence').allTextContents(), texts);
      const names = await report.getByTestId('findings').getByRole('button').allTextContents();
      assert.deepEqual(names, ['41.25', '1,234', '31 %', '255', 'epoch 3', 'out', '1 more']);
      await report.getByRole('button', { name: '1,234' }).click();
      await report.locator('[data-testid=layer-detail][data-layer="1"][data-epoch="5"]').waitFor();
    });
  },
);

pageTest(
  'in a narrow panel the name of the run and all of its buttons are in sight',
  { run: made(), findings: [slow], width: 320 },
  async panel => {
    const parts = await panel.page.locator('.run .title > *').all();
    assert.ok(parts.length >= 4, `${parts.length} parts`);
    for (const part of parts) {
      const { x, width } = (await part.boundingBox())!;
      assert.ok(width >= 20 && x >= 0 && x + width <= 320, `${await part.textContent()}: ${width} at ${x}`);
    }
    await panel.screenshot('narrow');
  },
);
