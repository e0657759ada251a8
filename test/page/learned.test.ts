import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { RegionsPicture } from '../../src/panel/learnedPicture.ts';
import { pageTest } from '../support/page/pageTest.ts';
import type { PanelPage } from '../support/page/panelPage.ts';

/** The regions that the page got last. */
function regionsOf({ sent }: PanelPage): RegionsPicture {
  const pictures = sent.flatMap(message => ('parts' in message ? (message.parts.learned ?? []) : []));
  const last = pictures.at(-1);
  assert.ok(last?.kind === 'regions');
  return last;
}

/** The places of a picture's points on its canvas. */
async function placesOf(plot: Locator, { across, up, points }: RegionsPicture) {
  const area = (await plot.getAttribute('data-plot-area'))!.split(' ').map(Number);
  const [left, top, width, height] = area as [number, number, number, number];
  return Array.from(points.x, (x, point) => ({
    x: left + ((x - across.from) / (across.to - across.from)) * width,
    y: top + ((up.to - points.y[point]!) / (up.to - up.from)) * height,
  }));
}

pageTest(
  'a point of the decision regions becomes the probe',
  { spec: 'examples/spiral.mlp.json', epochs: 30 },
  async panel => {
    const { page } = panel;
    const plot = page.getByTestId('section-learned').locator('canvas[data-plot-area]');
    await plot.waitFor();
    await panel.settled();
    const picture = regionsOf(panel);
    const places = await placesOf(plot, picture);
    const distance = (a: number, b: number) => Math.hypot(places[a]!.x - places[b]!.x, places[a]!.y - places[b]!.y);
    const others = (point: number) => places.flatMap((_, other) => (other === point ? [] : distance(point, other)));
    const room = places.map((_, point) => Math.min(...others(point)));
    const alone = room.indexOf(Math.max(...room));
    // A little beside it, where it is still the nearest.
    await plot.click({ position: { x: places[alone]!.x + 3, y: places[alone]!.y - 3 } });
    await panel.settled();
    assert.equal(panel.selection.sample, picture.points.rows[alone]);
    await page.getByRole('button', { name: 'Use default sample' }).click();
    await panel.settled();
    assert.equal(panel.selection.sample, undefined);
  },
);

pageTest(
  'a classification shows actual against predicted classes, and the worst rows',
  {
    spec: 'examples/iris.mlp.json',
    epochs: 5,
  },
  async panel => {
    const { page, run } = panel;
    const matrix = page.getByRole('region', { name: 'Training rows, confusion matrix' });
    await matrix.waitFor();
    const counts = await matrix.getByRole('cell').allTextContents();
    assert.equal(
      counts.reduce((sum, count) => sum + Number(count), 0),
      run!.info.trainingRows,
    );
    await page.getByRole('button', { name: 'Rows', exact: true }).click();
    const pin = page.getByTestId('make-probe').nth(2);
    await pin.click();
    await panel.settled();
    assert.equal(await pin.getAttribute('aria-pressed'), 'true');
    assert.ok(panel.selection.sample !== undefined);
  },
);

pageTest(
  'a regression shows predictions against the truth, after the chosen epoch',
  {
    spec: 'examples/auto-mpg.mlp.json',
    epochs: 20,
  },
  async panel => {
    await panel.page.getByText('after epoch 20: 314 training rows, 78 held out').waitFor();
    panel.select({ epoch: 3 });
    await panel.page.getByText('after epoch 3: 314 training rows, 78 held out').waitFor();
  },
);

const rents = [890, 1010, 1120, 1350, 1575, 1692, 1810, 2050, 2300, 3000];

pageTest(
  'scaled targets are drawn and listed in the units of the data, beside a loss that is said to be of scaled ones',
  {
    spec: {
      name: 'rents',
      data: {
        inputs: [640, 760, 890, 1105, 1330, 1421, 1545, 1780, 2010, 2600].map(area => [area]),
        targets: rents.map(rent => [rent]),
        standardize: true,
        standardizeTargets: true,
        testSplit: 0.2,
      },
      layers: [{ name: 'out', units: 1 }],
      training: { epochs: 40, batchSize: 'full' },
    },
  },
  async panel => {
    const { page } = panel;
    await page.getByText('after epoch 40: 8 training rows; targets and predictions in the units of the data').waitFor();
    await page.getByTestId('loss-chart').getByText('of standardized targets').first().waitFor();
    await page
      .getByTestId('test-figures')
      .getByText(/loss .* \(standardized targets\), R² .*, MAE .* \(units of the data\)/)
      .waitFor();
    await panel.screenshot('curve');
    await page.getByRole('button', { name: 'Rows', exact: true }).click();
    await panel.settled();
    const cells = await page.getByRole('region', { name: 'Rows by loss' }).getByRole('row').allTextContents();
    const actual = cells.slice(1).map(text => rents.find(rent => text.includes(String(rent))));
    assert.equal(actual.filter(Boolean).length, 8, JSON.stringify(cells));
    await page.getByText('targets and predictions, but not losses, in the units of the data').waitFor();
    await panel.screenshot('rows');
  },
);
