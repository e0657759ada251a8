import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { layerScalarIndex } from '../../src/trace/layout.ts';
import { valueText } from '../../webview/map/words.ts';
import { craftedRun, denseLayers } from '../support/page/craftedRun.ts';
import { chance, oscillating, rateHigh, vanishing } from '../support/page/madeFindings.ts';
import { pageTest } from '../support/page/pageTest.ts';
import type { PanelPage } from '../support/page/panelPage.ts';
import { waitUntil } from '../support/waitUntil.ts';

const deep = {
  name: 'deep',
  seed: 3,
  data: { csv: 'data/iris.csv', target: 'species', standardize: true },
  layers: [
    ...Array.from({ length: 8 }, (_, layer) => ({ name: `hidden ${layer + 1}`, units: 8, activation: 'sigmoid' })),
    { name: 'species', units: 3, activation: 'softmax' },
  ],
  optimizer: { type: 'sgd', learningRate: 0.1 },
  training: { epochs: 40, batchSize: 16 },
};

/** A place on the map's canvas: the middle of the cell of a row, counted from the top, and an epoch of those from 1 on. */
async function cell(map: Locator, row: number, epoch: number, epochs: number) {
  const canvas = map.locator('canvas');
  const number = async (name: string) => Number(await canvas.getAttribute(`data-${name}`));
  const [left, plotWidth, rowHeight] = [await number('left'), await number('plot-width'), await number('row-height')];
  return { x: left + ((epoch - 0.5) / epochs) * plotWidth, y: (row + 0.5) * rowHeight };
}

pageTest('a click on the map chooses the layer and the epoch of the cell', { spec: deep }, async panel => {
  const map = panel.page.getByTestId('map');
  await map.locator('canvas').click({ position: await cell(map, 2, 17, 40) });
  await panel.settled();
  assert.deepEqual(panel.selection, { layer: 6, epoch: 17 });
  await panel.page.locator('[data-testid=heatmap-meanGradient][data-layer="6"][data-epoch="17"]').waitFor();
  await panel.page.getByTestId('tooltip').getByText('layer 7, 8 → 8 sigmoid, epoch 17').waitFor();
});

pageTest('the map is walked with the arrow keys, and says where it is', { spec: deep }, async panel => {
  const map = panel.page.getByTestId('map');
  await map.focus();
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowLeft']) await map.press(key);
  await panel.settled();
  assert.deepEqual(panel.selection, { layer: 2, epoch: 38 });
  await panel.page.getByText(/^hidden 3, epoch 38, Gradient norm /).waitFor();
  await map.press('Home');
  await panel.settled();
  assert.equal(panel.selection.epoch, 1);
  await map.press('End');
  await panel.settled();
  assert.equal(panel.selection.epoch, 'latest');
});

pageTest('the layer is chosen in the list and with the buttons beside it', { spec: deep }, async panel => {
  const list = panel.page.getByTestId('layer-select');
  await list.selectOption('4');
  await panel.page.getByTestId('layer-above').click();
  await panel.settled();
  assert.equal(panel.selection.layer, 5);
  assert.equal(await list.inputValue(), '5');
  assert.equal(await list.locator('option').nth(5).textContent(), '6  hidden 6: 8 → 8 sigmoid');
  panel.select({ layer: 8 });
  await panel.settled();
  assert.ok(await panel.page.getByTestId('layer-above').isDisabled());
});

pageTest('another quantity, and the map as a table with the same numbers', { spec: deep }, async panel => {
  const { page, run } = panel;
  await page.getByTestId('map-quantity').selectOption('jacobianMean');
  await page.getByTestId('map-legend').getByText('blocks').waitFor();
  await page.getByTestId('map-table-toggle').click();
  const table = page.getByTestId('map-table');
  await table.getByText('chosen: epoch 40').waitFor();
  const rows = table.locator('tbody tr');
  assert.equal(await rows.count(), 9);
  assert.equal(await rows.first().locator('th').textContent(), '9 species');
  const { layout } = run!.history;
  const shown = await rows.locator('td:nth-child(2)').allTextContents();
  const trained = run!.history.scalarsOf(40)!;
  const expected = Array.from(shown, (_, row) => trained[layerScalarIndex(layout, 8 - row, 'jacobianMean')]!);
  assert.deepEqual(
    shown,
    expected.map(value => valueText('jacobianMean', value)),
  );
});

pageTest('sorted, the layer with the largest number stands on top', { spec: deep }, async panel => {
  const { page } = panel;
  await page.getByTestId('map-table-toggle').click();
  await page.getByTestId('map-sort').click();
  await panel.settled();
  const texts = await page.getByTestId('map-table').locator('tbody tr > td:nth-child(2)').allTextContents();
  const numbers = texts.map(Number);
  assert.equal(numbers.length, 9);
  assert.deepEqual(
    numbers,
    [...numbers].sort((a, b) => b - a),
  );
});

pageTest('keys go through the epochs wherever the focus is, but not while typing', { spec: deep }, async panel => {
  const { page } = panel;
  await page.locator('body').press('ArrowLeft');
  await page.locator('body').press('Shift+ArrowLeft');
  await panel.settled();
  assert.equal(panel.selection.epoch, 29);
  await page.getByTestId('epoch-number').press('ArrowLeft');
  await page.getByTestId('layer-select').press('Home');
  await panel.settled();
  assert.equal(panel.selection.epoch, 29);
});

pageTest('Space plays every recorded epoch to the end and stops there', { spec: deep, epochs: 12 }, async panel => {
  await panel.page.getByTestId('play-speed').selectOption('4');
  await panel.page.locator('h1').click();
  // What the page got before is no picture of the playback, and on a busy machine some of it comes in a frame of its own.
  const before = panel.sent.length;
  await panel.page.locator('body').press(' ');
  await panel.page.getByRole('button', { name: 'Stop playing (Space)' }).waitFor();
  await comesTo(panel, 'It plays to the end', epoch => epoch === 12);
  await panel.page.getByRole('button', { name: 'Play the recorded epochs (Space)' }).waitFor();
  const drawn = panel.sent
    .slice(before)
    .flatMap(message => (message.type === 'frame' && message.parts.detail ? [message.parts.detail.epoch] : []));
  assert.deepEqual(drawn, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

pageTest(
  'a playback goes on while the training does, also with reduced motion, and ends when an epoch is chosen',
  { spec: deep, trainedEpochs: 20, reducedMotion: true },
  async (panel, training) => {
    await panel.page.getByTestId('play').click();
    await comesTo(panel, 'It plays', epoch => epoch >= 3 && epoch < 20);
    training.train(10);
    await comesTo(panel, 'It plays what came in meanwhile', epoch => epoch > 20 && epoch < 30);
    const field = panel.page.getByTestId('epoch-number');
    await field.fill('5');
    await field.press('Enter');
    await panel.page.getByRole('button', { name: 'Play the recorded epochs (Space)' }).waitFor();
    await panel.settled();
    assert.equal(panel.selection.epoch, 5);
  },
);

const troubled = () => craftedRun({ layers: denseLayers(4, 3), epochs: 12 });

for (const look of [
  { theme: 'Dark Modern', width: 1400 },
  { theme: 'Light Modern', width: 350 },
  { theme: 'Light High Contrast', width: 650 },
] as const) {
  pageTest(
    `the map marks where findings are, and says them, ${look.theme}, ${look.width} wide`,
    { run: troubled, findings: [vanishing, chance, oscillating, rateHigh], ...look },
    async panel => {
      const { page } = panel;
      const map = page.getByTestId('map');
      const canvas = map.locator('canvas');
      const warning = await cell(map, 1, 1, 12);
      const error = await cell(map, 3, 4, 12);
      await panel.screenshot('marks');
      const colours = await page.evaluate(coloursOfMarks);
      // A warning without an epoch stands where the row of its layer begins.
      const left = Number(await canvas.getAttribute('data-left'));
      assert.equal(await canvas.evaluate(pixelAt, { x: left + 12, y: warning.y + 4 }), colours.warning);
      assert.equal(await canvas.evaluate(pixelAt, { x: error.x + 4, y: error.y + 1 }), colours.error);
      await canvas.hover({ position: error });
      await page.getByTestId('tooltip').getByText(vanishing.message).waitFor();
      await canvas.hover({ position: await cell(map, 0, 3, 12) });
      await page.getByTestId('tooltip').getByText(rateHigh.message).waitFor();
      await panel.screenshot('tooltip');
      await page.getByTestId('map-table-toggle').click();
      await page.getByTestId('map-table').getByRole('img', { name: chance.message }).waitFor();
      panel.say([]);
      await page.getByTestId('map-table').getByRole('img').first().waitFor({ state: 'detached' });
    },
  );
}

interface Canvas {
  getContext(kind: '2d'): {
    fillStyle: string;
    fillRect(x: number, y: number, width: 1, height: 1): void;
    getImageData(x: number, y: number, width: 1, height: 1): { readonly data: Uint8ClampedArray };
  };
}

function pixelAt(canvas: unknown, { x, y }: { readonly x: number; readonly y: number }): string {
  const [red, green, blue] = (canvas as Canvas).getContext('2d').getImageData(Math.round(x), Math.round(y), 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

function coloursOfMarks(): { readonly error: string; readonly warning: string } {
  const { document, getComputedStyle, OffscreenCanvas } = globalThis as unknown as {
    readonly document: {
      readonly body: { appendChild(node: unknown): void };
      createElement(name: string): { readonly style: { color: string }; remove(): void };
    };
    getComputedStyle(node: unknown): { readonly color: string };
    readonly OffscreenCanvas: new (width: 1, height: 1) => Canvas;
  };
  const resolved = (name: string) => {
    const probe = document.createElement('i');
    probe.style.color = `var(--${name})`;
    document.body.appendChild(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };
  return { error: resolved('error'), warning: resolved('warning') };
}

/** Waits until the selection is at such an epoch. */
function comesTo(panel: PanelPage, what: string, isThere: (epoch: number) => boolean): Promise<void> {
  const at = () => panel.selection.epoch;
  return waitUntil(what, async () => at() !== 'latest' && isThere(Number(at())));
}
