import assert from 'node:assert/strict';
import { pageTest } from '../support/page/pageTest.ts';
import { networkCases } from '../unit/webview/flow/networks.ts';

const { spec } = networkCases.exploding!;

/** The first batch's net value overflows in the first layer. */
const overflowing = {
  seed: 1,
  data: { inputs: [[0.1], [1e200]], targets: [[1], [2]] },
  layers: [
    { name: 'hidden', units: 3, activation: 'linear', init: { type: 'constant', value: 1e150 } },
    { name: 'out', units: 1, activation: 'linear' },
  ],
  training: { epochs: 5, batchSize: 'full', shuffle: false },
};

/** Diverges in its fourth epoch. */
const growing = {
  seed: 1,
  data: { generate: 'plane', samples: 60 },
  layers: [
    { name: 'h1', units: 4, activation: 'linear' },
    { name: 'out', units: 1, activation: 'linear' },
  ],
  optimizer: { type: 'sgd', learningRate: 2 },
  training: { epochs: 20, batchSize: 'full' },
};

pageTest('a run that diverged shows the batch that failed, and where', { spec }, async panel => {
  const { page } = panel;
  await page
    .getByTestId('status')
    .getByText(/largest weight, unit \d+ from input \d+, reached/)
    .waitFor();
  await page
    .getByTestId('flow-summary')
    .getByText(/^The training diverged in batch 8 of epoch 1, in h2\. /)
    .waitFor();
  await page.getByTestId('flow-note').getByText('batch 8 of epoch 1: norms over its 4 samples').waitFor();
  await page.getByTestId('failed-layer-1').getByText('diverged here: W').waitFor();
  assert.equal(await page.getByTestId('flow-failed').getByText('diverged here').count(), 1);
  await page.getByTestId('layer-failed').getByText('dE/dnet').waitFor();
  await panel.screenshot('failed');
  await page.getByTestId('failed-layer-0').getByRole('button').click();
  await panel.settled();
  assert.equal(panel.selection.layer, 0);
  await page.getByTestId('flow-as-table').click();
  const row = page.getByTestId('flow-table').locator('tbody tr').nth(1);
  assert.equal(await row.locator('td').last().textContent(), 'W');
});

pageTest('what a failed batch did not compute is a dash, not NaN', { spec: overflowing }, async ({ page }) => {
  await page
    .getByTestId('flow-summary')
    .getByText(
      /^The training diverged in batch 1 of epoch 1, in hidden\. The net value of unit 0 for sample 1 is Infinity\./,
    )
    .waitFor();
  const first = page.getByTestId('failed-layer-0');
  assert.match((await first.textContent())!, /‖net‖ ∞hiddendiverged here: net.*‖dE\/dnet‖ –‖dE\/dW‖ –/);
  await page
    .getByTestId('flow-note')
    .getByText(/its backward pass was not computed$/)
    .waitFor();
});

pageTest('an epoch before the one that diverged shows its own sample', { spec: growing }, async panel => {
  const { page } = panel;
  await page.getByTestId('flow-failed').waitFor();
  panel.select({ epoch: 1 });
  await page.getByTestId('flow-note').getByText('sample 0, before the first update of epoch 1').waitFor();
  assert.equal(await page.getByTestId('flow-failed').count(), 0);
  panel.select({ epoch: 'latest' });
  await page.getByTestId('flow-failed').waitFor();
});
