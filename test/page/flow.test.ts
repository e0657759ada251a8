import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { pageTest } from '../support/page/pageTest.ts';

/** Of `layers` layers, the gradient of which shrinks in every one of them. */
function vanishing(layers: number) {
  const hidden = Array.from({ length: layers - 1 }, (_, index) => ({ name: `hidden ${index + 1}`, units: 6 }));
  return {
    seed: 3,
    data: { generate: 'spiral', samples: 40 },
    loss: 'mse',
    layers: [...hidden, { name: 'out', units: 1 }].map(layer => ({
      ...layer,
      activation: 'sigmoid',
      init: { type: 'normal', std: 0.3 },
    })),
    training: { epochs: 30, batchSize: 'full' },
  };
}

pageTest('the flow says what shrinks the gradient, and marks it', { spec: vanishing(4) }, async ({ page }) => {
  const summary = page.getByTestId('flow-summary');
  await summary
    .getByText(
      /^The gradient shrinks \S+-fold on its way to hidden 1: .* Every sigmoid multiplies it by about 0\.2\d\./,
    )
    .waitFor();
  assert.equal(await page.getByTestId('flow').getByText('drop').count(), 1);
  assert.equal(await page.getByTestId('flow-note').textContent(), 'sample 0, before the first update of epoch 30');
});

pageTest('the flow follows the training', { spec: vanishing(3), trainedEpochs: 5 }, async ({ page }, training) => {
  await page.locator('[data-testid=flow-note][data-epoch="5"]').waitFor();
  training.train(2);
  await page.locator('[data-testid=flow-note][data-epoch="7"]').waitFor();
});

pageTest('arrow keys walk through all layers of a deep network', { spec: vanishing(30), epochs: 2 }, async panel => {
  const { page } = panel;
  await page.getByTestId('flow-box-0').focus();
  for (let layer = 1; layer <= 22; layer++) {
    await page.keyboard.press('ArrowUp');
    await panel.settled();
    assert.equal(await focusedLayer(page), layer);
    assert.equal(panel.selection.layer, layer);
  }
  assert.match((await page.getByTestId('flow-note').textContent())!, /layers 5 to 24 of 30$/);
  await page.keyboard.press('Home');
  await panel.settled();
  assert.equal(await focusedLayer(page), 29);
});

pageTest('a phase shows its own numbers, and is kept over a reload', { spec: vanishing(3) }, async panel => {
  const { page } = panel;
  const first = page.getByTestId('flow-layer-0');
  await page.getByTestId('flow-forward').click();
  await first.getByText('‖x‖').waitFor();
  assert.equal(await first.getByText('weights').count(), 0);
  await page.getByTestId('flow-update').click();
  await first.getByText('‖dE/dW‖').waitFor();
  await panel.reload();
  await first.getByText('‖dE/dW‖').waitFor();
});

pageTest('the animation stops when it is told to', { spec: vanishing(3), epochs: 2 }, async ({ page }) => {
  const play = page.getByTestId('flow-play');
  await play.click();
  await page.locator('[data-testid=flow-backward][aria-pressed=true]').waitFor();
  await play.click();
  await page.locator('[data-testid=flow-all][aria-pressed=true]').waitFor();
  assert.equal(await play.getAttribute('aria-label'), 'Animate: forward, backward, update');
});

pageTest('the animation ends with everything', { spec: vanishing(1), epochs: 2 }, async ({ page }) => {
  await page.getByTestId('flow-backward').click();
  await page.getByTestId('flow-play').click();
  await page.locator('[data-testid=flow-update][aria-pressed=true]').waitFor();
  await page.locator('[data-testid=flow-all][aria-pressed=true]').waitFor();
  await page.getByRole('button', { name: 'Animate: forward, backward, update' }).waitFor();
});

pageTest(
  'nothing can be animated where motion is not wanted',
  { spec: vanishing(3), epochs: 2, reducedMotion: true },
  async ({ page }) => {
    await page.getByTestId('flow-backward').click();
    await page.getByTestId('flow-layer-0').getByText('weights').waitFor();
    assert.equal(await page.getByTestId('flow-play').count(), 0);
  },
);

pageTest('the flow can be read as a table', { spec: vanishing(3), epochs: 2 }, async panel => {
  const { page } = panel;
  await page.getByTestId('flow-as-table').click();
  await panel.settled();
  const table = page.getByTestId('flow-table');
  assert.deepEqual(await table.getByRole('rowheader').allTextContents(), ['out', 'hidden 2', 'hidden 1']);
  assert.equal(await page.getByTestId('flow').count(), 0);
});

function focusedLayer(page: Page): Promise<number> {
  return page.evaluate('Number(document.activeElement.dataset.layer)');
}
