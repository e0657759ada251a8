import assert from 'node:assert/strict';
import { pageTest } from '../support/page/pageTest.ts';

pageTest(
  'a point of the decision regions becomes the probe',
  { spec: 'examples/spiral.mlp.json', epochs: 30 },
  async panel => {
    const { page, run } = panel;
    const plot = page.getByTestId('section-learned').locator('canvas');
    await plot.waitFor();
    const box = (await plot.boundingBox())!;
    const clicks = Array.from({ length: 40 }, (_, index) => box.width * (0.2 + 0.015 * index));
    for (const x of clicks) {
      await plot.click({ position: { x, y: box.height * 0.5 } });
      await panel.settled();
      if (panel.selection.sample !== undefined) break;
    }
    const { sample } = panel.selection;
    assert.ok(typeof sample === 'number' && sample < run!.samples!.rows);
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
