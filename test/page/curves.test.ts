import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { pageTest } from '../support/page/pageTest.ts';
import type { PanelPage } from '../support/page/panelPage.ts';

const xor = { spec: 'examples/xor.mlp.json', epochs: 400 };

async function drag(chart: Locator, from: number, to: number): Promise<void> {
  const box = (await chart.boundingBox())!;
  const { mouse } = chart.page();
  await mouse.move(box.x + from * box.width, box.y + 40);
  await mouse.down();
  await mouse.move(box.x + to * box.width, box.y + 50, { steps: 4 });
  await mouse.up();
}

/** The epoch that is read out when a place of a chart is pointed at. */
async function readOut(panel: PanelPage, chart: Locator, across: number): Promise<number> {
  const box = (await chart.boundingBox())!;
  await panel.page.mouse.move(box.x + across * box.width, box.y + 40);
  await panel.settled();
  const text = await panel.page
    .getByTestId('loss-chart')
    .getByText(/^epoch \d+$/)
    .textContent();
  return Number(text!.replace('epoch ', ''));
}

pageTest('dragging over a chart zooms all of them in, and a double click shows everything again', xor, async panel => {
  const { page } = panel;
  const chart = page.getByTestId('loss-chart').locator('canvas');
  const first = await readOut(panel, chart, 0.4);
  const last = await readOut(panel, chart, 0.7);
  assert.ok(last > first, `from ${first} to ${last}`);
  await drag(chart, 0.4, 0.7);
  const range = page.getByTestId('zoom-range');
  await range.waitFor();
  await panel.settled();
  assert.equal(await range.textContent(), `epochs ${first} to ${last}`);
  await panel.screenshot('zoomed');
  await chart.dblclick();
  await range.waitFor({ state: 'detached' });
});

pageTest('zooming works by keyboard, about the chosen epoch', xor, async panel => {
  const { page } = panel;
  panel.select({ epoch: 100 });
  await panel.settled();
  await page.getByRole('button', { name: 'Zoom in on the chosen epoch' }).press('Enter');
  await page.getByText('epochs 1 to 200').waitFor();
  await page.getByRole('button', { name: 'Zoom in on the chosen epoch' }).press('Enter');
  await page.getByText('epochs 50 to 149').waitFor();
  await page.getByRole('button', { name: 'Zoom out', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Show all epochs' }).press('Enter');
  await page.getByTestId('zoom-range').waitFor({ state: 'detached' });
});

pageTest(
  'pointing at an epoch reads it out everywhere, though the page has the curves in blocks only',
  {
    spec: 'examples/xor.mlp.json',
    epochs: 5000,
  },
  async panel => {
    const { page, run } = panel;
    const chart = page.getByTestId('loss-chart').locator('canvas');
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 40);
    const hovered = page.getByTestId('gradient-chart').getByText(/^epoch \d+$/);
    const epoch = Number((await hovered.textContent())!.replace('epoch ', ''));
    const loss = run!.history.scalarsOf(epoch)[0]!;
    await page.getByTestId('loss-chart').locator('.legend').getByText(loss.toPrecision(4).replace(/0+$/, '')).waitFor();
  },
);

pageTest('a chart has a table', xor, async ({ page, run }) => {
  await page.getByRole('button', { name: 'Show the curves as tables' }).click();
  const row = page.getByRole('region', { name: 'Loss, table' }).getByRole('row').last();
  await row.getByRole('rowheader', { name: '400' }).waitFor();
  assert.equal(await row.getByRole('cell').textContent(), run!.history.scalarsOf(400)[0]!.toPrecision(4));
});
