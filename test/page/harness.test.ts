import assert from 'node:assert/strict';
import { craftedRun, denseLayers } from '../support/page/craftedRun.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { themeNames } from '../support/page/themes.ts';

pageTest('a page without a training says so, and asks for one', {}, async panel => {
  const { page, requests } = panel;
  await page.getByText('Nothing has been trained yet').waitFor();
  await page.getByRole('button', { name: 'Train Network' }).click();
  await panel.settled();
  assert.deepEqual(requests, [{ type: 'control', action: 'train' }]);
});

pageTest('a finished training is drawn', { spec: 'examples/xor.mlp.json', epochs: 300 }, async panel => {
  await panel.page.locator('[data-testid=status][data-state=finished][data-epoch="300"]').waitFor();
  await panel.screenshot('finished');
});

pageTest(
  'a running training is followed',
  { spec: 'examples/xor.mlp.json', trainedEpochs: 10 },
  async (panel, training) => {
    await panel.page.locator('[data-testid=heatmap-meanGradient][data-epoch="10"]').waitFor();
    training.train(5);
    await panel.page.locator('[data-testid=heatmap-meanGradient][data-epoch="15"]').waitFor();
    await panel.settled();
    assert.equal(panel.run?.status.state, 'running');
  },
);

pageTest(
  'a choice outside of the page shows in it, and a choice in it outside',
  { spec: 'examples/xor.mlp.json', epochs: 20 },
  async panel => {
    panel.select({ layer: 1, epoch: 7 });
    await panel.page.locator('[data-testid=heatmap-meanGradient][data-epoch="7"]').waitFor();
    await panel.page.getByTestId('layer-select').selectOption('0');
    await panel.settled();
    assert.deepEqual(panel.selection, { layer: 0, epoch: 7 });
  },
);

pageTest(
  'numbers that are not finite reach the page as they are',
  {
    run: () =>
      craftedRun({
        layers: denseLayers(1, 2),
        epochs: 1,
        element: (name, index) => (name === 'meanGradient' && index < 2 ? [Number.NaN, -Infinity][index] : undefined),
      }),
  },
  async ({ page }) => {
    await page.getByTestId('heatmap-meanGradient').getByText('2 not finite').waitFor();
  },
);

pageTest('the page follows a change of the theme', { spec: 'examples/xor.mlp.json', epochs: 20 }, async panel => {
  const title = panel.page.locator('h1');
  assert.equal(await title.evaluate(colourOf), 'rgb(204, 204, 204)');
  await panel.setTheme('Light High Contrast');
  assert.equal(await title.evaluate(colourOf), 'rgb(41, 41, 41)');
});

pageTest(
  'a page that is reloaded keeps what it has saved, and is filled anew',
  { spec: 'examples/xor.mlp.json', epochs: 20 },
  async panel => {
    const logarithmic = panel.page.getByTestId('loss-log');
    await logarithmic.click();
    await panel.reload();
    await panel.page.locator('[data-testid=heatmap-meanGradient][data-epoch="20"]').waitFor();
    assert.equal(await logarithmic.getAttribute('aria-pressed'), 'true');
  },
);

pageTest('every theme gives the colours that this extension contributes', {}, async panel => {
  for (const theme of themeNames) {
    await panel.setTheme(theme);
    const value = await panel.page.locator('html').evaluate(variableOf, '--vscode-backprop-nonFinite');
    assert.match(value, /^#[0-9a-f]{6}$/, theme);
  }
});

function variableOf(element: unknown, name: string): string {
  return (element as { style: { getPropertyValue(of: string): string } }).style.getPropertyValue(name);
}

function colourOf(element: unknown): string {
  const window = globalThis as unknown as { getComputedStyle(of: unknown): { readonly color: string } };
  return window.getComputedStyle(element).color;
}
