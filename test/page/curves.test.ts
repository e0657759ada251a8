import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Before, ReferenceLevel } from '../../src/findings/before.ts';
import { craftedRun, denseLayers } from '../support/page/craftedRun.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { trainedRun } from '../support/page/pageTraining.ts';
import type { PanelPage } from '../support/page/panelPage.ts';
import { waitUntil } from '../support/waitUntil.ts';

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
  await page.getByRole('button', { name: 'Zoom in on the selected epoch' }).press('Enter');
  await page.getByText('epochs 1 to 200').waitFor();
  await page.getByRole('button', { name: 'Zoom in on the selected epoch' }).press('Enter');
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
    const loss = run!.history.scalarsOf(epoch)![0]!;
    await page.getByTestId('loss-chart').locator('.legend').getByText(loss.toPrecision(4).replace(/0+$/, '')).waitFor();
  },
);

pageTest('a chart has a table, and keeps it over a reload', xor, async panel => {
  const { page, run } = panel;
  await page.getByRole('button', { name: 'Show the curves as tables' }).click();
  const row = page.getByRole('region', { name: 'Loss, table' }).getByRole('row').last();
  await row.getByRole('rowheader', { name: '400' }).waitFor();
  assert.equal(await row.getByRole('cell').textContent(), run!.history.scalarsOf(400)![0]!.toPrecision(4));
  await panel.reload();
  await row.waitFor();
  await page.getByRole('button', { name: 'Show the curves as tables' }).click();
  await page.getByTestId('loss-chart').locator('canvas').waitFor();
});

pageTest(
  'after a zoom a run that does not reach these epochs says so, also after a reload, and all epochs are a click away',
  xor,
  async panel => {
    const { page } = panel;
    const long = panel.run!;
    await drag(page.getByTestId('loss-chart').locator('canvas'), 0.6, 0.9);
    await page.getByTestId('zoom-range').waitFor();
    const short = await trainedRun('examples/xor.mlp.json', { epochs: 10 });
    panel.show(short, [long, short]);
    await panel.settled();
    for (const reload of [false, true]) {
      if (reload) await panel.reload();
      await page.getByTestId('no-epochs').getByText('This run has 10 epochs.').waitFor();
      assert.equal(await page.getByTestId('loss-chart').locator('canvas').count(), 1);
      await page.getByTestId('map').locator('canvas').waitFor();
    }
    await panel.screenshot('no epochs');
    // An answer of the network may still come; frames without end never let a turn pass without one.
    await waitUntil('The feed comes to rest', async () => {
      const frames = panel.sent.length;
      await panel.settled();
      return panel.sent.length === frames;
    });
    await page.getByTestId('no-epochs').getByRole('button', { name: 'Show All Epochs' }).click();
    await page.getByTestId('no-epochs').waitFor({ state: 'detached' });
    await panel.settled();
    assert.ok(await page.getByRole('button', { name: 'Show all epochs' }).isDisabled());
    await panel.screenshot('all epochs');
  },
);

const constantTargets = {
  data: {
    inputs: [[1], [2], [3], [4], [5], [6], [7], [8]],
    targets: [[0.1], [0.1], [0.1], [0.1], [0.1], [0.1], [0.1], [0.1]],
  },
  layers: [{ units: 1 }],
  optimizer: { type: 'sgd', learningRate: 0.01 },
  training: { epochs: 20, validationSplit: 0.25 },
};

pageTest('R² of constant targets is a dash, and the chart says why', { spec: constantTargets }, async panel => {
  const chart = panel.page.getByTestId('metric-chart');
  await chart.locator('.no-value').getByText('Not defined: the targets are constant.').waitFor();
  assert.deepEqual(await chart.locator('.legend .value').allTextContents(), ['–', '–']);
  assert.equal(await chart.getByText('not finite').count(), 0);
  await panel.screenshot('constant targets');
});

/** Three layers of which the first has gradients of 0 from epoch 21 on, the second always, and the third from 41 to 60. */
const zeros = () =>
  craftedRun({
    layers: denseLayers(3, 3),
    epochs: 100,
    layer(name, layer, epoch) {
      if (name === 'weightNorm' || name === 'updateNorm') return layer === 1 ? 0 : 1;
      if (name === 'updateRatio') return layer === 1 ? Number.NaN : 0.01 * epoch;
      if (name !== 'gradientNorm') return undefined;
      const isZero = [epoch > 20, true, epoch > 40 && epoch <= 60][layer]!;
      return isZero ? 0 : 10 ** -(layer + epoch / 20);
    },
    network: name => (name === 'r2' ? Number.NaN : name === 'mae' ? 0.1 : undefined),
  });

for (const look of [
  { theme: 'Dark Modern', width: 1400 },
  { theme: 'Light Modern', width: 350 },
  { theme: 'Dark High Contrast', width: 650 },
] as const) {
  pageTest(
    `a gradient of 0 is 0 on a logarithmic axis, ${look.theme}, ${look.width} wide`,
    { run: zeros, ...look },
    async panel => {
      const { page } = panel;
      const chart = page.getByTestId('gradient-chart');
      await chart.getByText('Strips at the bottom: exactly 0.').waitFor();
      const read = await chart.locator('.legend').textContent();
      assert.match(read!, /layer 20(\D|$)/);
      await panel.screenshot('zeros');
    },
  );
}

pageTest('a number that is 0/0 is a dash that says why, and no empty chart', { run: zeros }, async panel => {
  const { page } = panel;
  const metric = page.getByTestId('metric-chart');
  await metric.locator('.no-value').getByText('Not defined: the targets are constant.').waitFor();
  assert.equal(await metric.locator('canvas').count(), 0);
  assert.equal(await metric.locator('.legend .value').textContent(), '–');
  await page.getByTestId('map-quantity').selectOption({ label: 'Update / weights' });
  const ratio = page.getByTestId('gradient-chart');
  await ratio.getByText('no value at epochs 1 to 100. Not defined: all weights are 0.').waitFor();
  assert.equal(await ratio.locator('.legend li').nth(1).locator('.value').textContent(), '–');
  assert.equal(await ratio.locator('.error').count(), 0);
  await page.getByTestId('layer-select').selectOption('1');
  await page.locator('[title="Not defined: all weights are 0."] dd').getByText('–').waitFor();
  const map = page.getByTestId('map').locator('canvas');
  const [box, left, rowHeight] = [
    (await map.boundingBox())!,
    Number(await map.getAttribute('data-left')),
    Number(await map.getAttribute('data-row-height')),
  ];
  await page.mouse.move(box.x + left + 40, box.y + 1.5 * rowHeight);
  await page.getByTestId('tooltip').getByText('Not defined: all weights are 0.').waitFor();
  await panel.screenshot('no value');
});

/** A loss of chance, and one that is far off. */
const levels: readonly ReferenceLevel[] = [
  { of: 'loss', kind: 'chance', value: 1.0986, label: 'chance: ln 3' },
  { of: 'loss', kind: 'shares', value: 40, label: 'shares of the classes' },
  { of: 'accuracy', kind: 'majority', value: 0.4, label: 'largest class' },
];

function stuck() {
  return craftedRun({
    layers: denseLayers(2, 3),
    epochs: 60,
    info: { task: 'classification', before: { findings: [], levels, settings: {} } as unknown as Before },
    network: (name, epoch) =>
      name === 'loss' ? 1.1 + 0.8 / epoch : name === 'accuracy' ? 0.41 - 0.3 / epoch : undefined,
  });
}

for (const look of [
  { theme: 'Dark Modern', width: 1400 },
  { theme: 'Light Modern', width: 350 },
  { theme: 'Dark High Contrast', width: 650 },
] as const) {
  pageTest(
    `charts show what the curves are held against, ${look.theme}, ${look.width} wide`,
    { run: stuck, findings: [], ...look },
    async panel => {
      const { page } = panel;
      const legend = (chart: string) => page.getByTestId(`${chart}-chart`).locator('.legend li').allTextContents();
      assert.deepEqual(await legend('loss'), [
        ...['training1.113', 'chance: ln 31.099', 'shares of the classes40 ↑', 'first epoch1.9'],
      ]);
      assert.deepEqual(await legend('metric'), ['training0.405', 'largest class0.4']);
      const label = await page.getByTestId('loss-chart').getByRole('img').getAttribute('aria-label');
      assert.match(label!, /for comparison chance: ln 3 1\.099, shares of the classes 40, first epoch 1\.9/);
      await panel.screenshot('levels');
      await page.getByTestId('loss-log').click();
      await panel.screenshot('levels on a log axis');
      await page.getByTestId('chart-tables').click();
      const row = page.getByRole('region', { name: 'Loss, table' }).getByRole('row', { name: 'chance: ln 3' });
      assert.equal(await row.getByRole('cell').textContent(), '1.099');
      await page.getByTestId('chart-levels').click();
      await row.waitFor({ state: 'detached' });
      await panel.reload();
      assert.equal((await legend('loss')).length, 1);
    },
  );
}

pageTest('a level is a line across the chart, and none is without it', { run: stuck, findings: [] }, async panel => {
  const { page } = panel;
  const drawn = async () => (await page.getByTestId('metric-chart').locator('canvas').screenshot()).toString('base64');
  const withLevels = await drawn();
  await page.getByTestId('chart-levels').click();
  await panel.settled();
  assert.notEqual(await drawn(), withLevels);
  await page.getByTestId('chart-levels').click();
  await panel.settled();
  await page.mouse.move(0, 0);
  await panel.settled();
  assert.equal(await drawn(), withLevels);
});

pageTest('the picture of a chart has the lines that the chart has', { run: stuck, findings: [] }, async panel => {
  const { page } = panel;
  const pictureOf = async () => {
    const before = panel.requests.length;
    await page.getByTestId('save-loss-chart').click();
    await waitUntil('The picture has arrived', async () => panel.requests.length > before);
    const picture = panel.requests.at(-1);
    assert.ok(picture?.type === 'picture');
    return Buffer.from(picture.png).toString('base64');
  };
  const withLevels = await pictureOf();
  await page.getByTestId('chart-levels').click();
  await panel.settled();
  assert.notEqual(await pictureOf(), withLevels);
  await page.getByTestId('chart-levels').click();
  await panel.settled();
  assert.equal(await pictureOf(), withLevels);
});
