import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { tensorInRow } from '../../src/trace/layout.ts';
import { craftedRun } from '../support/page/craftedRun.ts';
import { pageTest } from '../support/page/pageTest.ts';
import type { PanelPage } from '../support/page/panelPage.ts';
import { waitUntil } from '../support/waitUntil.ts';

const pixels = { name: 'pixels', inputs: 784, outputs: 128, bias: false, activation: 'relu' };
const wide = { name: 'wide', inputs: 300, outputs: 400, bias: true, activation: 'tanh' };
const out = { name: 'out', inputs: 128, outputs: 3, bias: true, activation: 'softmax' };

const canvasOf = ({ page }: PanelPage, name: string) => page.getByTestId(name).locator('canvas');
const selected = ({ page }: PanelPage) => page.getByTestId('selected-cell');

/** What the last detail that the page got shows of a matrix. */
function sentRegion({ sent }: PanelPage) {
  const details = sent.flatMap(message => ('parts' in message ? (message.parts.detail ?? []) : []));
  return details.at(-1)?.tensors.weightsAfter?.region;
}

async function press(panel: PanelPage, name: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await canvasOf(panel, name).press(key);
    await panel.settled();
  }
}

suite('the layer', () => {
  pageTest(
    'a selected cell tells its exact numbers, in every epoch, until none is selected',
    { spec: 'examples/xor.mlp.json', epochs: 20 },
    async panel => {
      await canvasOf(panel, 'heatmap-meanGradient').click({ position: { x: 66, y: 33 } });
      for (const epoch of [20, 7]) {
        panel.select({ epoch });
        await panel.settled();
        const { layout } = panel.run!.history;
        const weights = tensorInRow(layout, panel.run!.history.tensorsOf(epoch)!, 0, 'weightsAfter');
        await selected(panel).getByText('unit 1, input 1').waitFor();
        await selected(panel).getByText(String(weights[3]), { exact: true }).waitFor();
      }
      panel.select({ layer: 1 });
      await panel.settled();
      assert.equal(await selected(panel).count(), 0);
    },
  );

  pageTest(
    'the keyboard walks, selects and zooms, and at the edge the picture moves along',
    { run: () => craftedRun({ layers: [wide], epochs: 1 }) },
    async panel => {
      const canvas = canvasOf(panel, 'heatmap-weightsAfter');
      await canvas.focus();
      await press(panel, 'heatmap-weightsAfter', ['ArrowRight', '+', '+', '+', '+', '+', '+', '+', '+', '+']);
      const region = sentRegion(panel)!;
      assert.ok(region.rows < 30 && region.columns < 30);
      await press(panel, 'heatmap-weightsAfter', ['End', 'ArrowRight', 'ArrowRight', 'Enter']);
      assert.equal(sentRegion(panel)!.column, region.column + 2);
      const input = region.column + region.columns + 1;
      await selected(panel).getByText(`unit ${region.row}, input ${input}`).waitFor();
      await press(panel, 'heatmap-weightsAfter', ['0']);
      assert.deepEqual(sentRegion(panel), { row: 0, column: 0, rows: 400, columns: 300 });
    },
  );

  pageTest(
    'Ctrl and the wheel zoom, the plain wheel does not, dragging moves what is shown, a double click shows all',
    { run: () => craftedRun({ layers: [wide], epochs: 1 }) },
    async panel => {
      const canvas = canvasOf(panel, 'heatmap-weightsAfter');
      await canvas.scrollIntoViewIfNeeded();
      const { x, y } = (await canvas.boundingBox())!;
      const { mouse, keyboard } = panel.page;
      await mouse.move(x + 100, y + 100);
      await keyboard.down('Control');
      for (let turn = 0; turn < 4; turn++) await mouse.wheel(0, -100);
      await keyboard.up('Control');
      await waitUntil('The picture is of a part', () => Promise.resolve(sentRegion(panel)!.columns < 300));
      await panel.settled();
      const zoomed = sentRegion(panel)!;
      assert.ok(zoomed.rows < 400 && zoomed.columns < 300);
      await mouse.down();
      await mouse.move(x + 60, y + 100, { steps: 4 });
      await mouse.up();
      await panel.settled();
      const dragged = sentRegion(panel)!;
      assert.ok(dragged.column > zoomed.column && dragged.columns === zoomed.columns);
      assert.equal(await selected(panel).count(), 0);
      await canvas.dblclick({ position: { x: 50, y: 50 } });
      await panel.settled();
      assert.equal(sentRegion(panel)!.rows, 400);
    },
  );

  pageTest(
    'a cell that stands for several elements is read out exactly, as the host tells it',
    { run: () => craftedRun({ layers: [pixels], epochs: 1 }) },
    async panel => {
      await panel.page.getByTestId('heatmap-weightsAfter').scrollIntoViewIfNeeded();
      await canvasOf(panel, 'heatmap-weightsAfter').hover({ position: { x: 40, y: 20 } });
      await panel.page
        .getByTestId('tooltip')
        .getByText(/^W\[\d+\]\[\d+\] after = -?0\.\d{6,}$/)
        .waitFor();
      await panel.page
        .getByTestId('tooltip')
        .getByText(/largest of/)
        .waitFor();
    },
  );

  pageTest(
    'the units of a first layer over images are images, page by page, and other layers have none',
    {
      run: () => craftedRun({ layers: [pixels, out], epochs: 1, info: { imageShape: { height: 28, width: 28 } } }),
    },
    async panel => {
      await panel.page.getByText('units 0 to 82 of 128').waitFor();
      await panel.page.getByRole('button', { name: 'Next units' }).click();
      await panel.settled();
      assert.deepEqual(sentRegion(panel), { row: 83, column: 0, rows: 45, columns: 784 });
      await canvasOf(panel, 'heatmap-weightsAfter').hover({ position: { x: 5, y: 20 } });
      await panel.page
        .getByTestId('tooltip')
        .getByText(/^unit 83, pixel row \d+, column \d+$/)
        .waitFor();
      panel.select({ layer: 1 });
      await panel.settled();
      assert.equal(await panel.page.getByTestId('units-as-images').count(), 0);
      assert.equal(sentRegion(panel)!.columns, 128);
    },
  );

  pageTest(
    'a held colour range says so, and stays over a reload',
    { spec: 'examples/xor.mlp.json', epochs: 50 },
    async panel => {
      await panel.page.getByRole('button', { name: 'Keep the current colour range' }).click();
      panel.select({ epoch: 1 });
      await panel.page
        .getByTestId('heatmap-meanGradient')
        .getByText(/values beyond it have the end colours/)
        .waitFor();
      await panel.reload();
      await panel.page
        .getByTestId('heatmap-meanGradient')
        .getByText(/colour range kept/)
        .waitFor();
    },
  );

  pageTest(
    'as tables, every tensor is numbers with headers',
    { spec: 'examples/xor.mlp.json', epochs: 5 },
    async panel => {
      await panel.page.getByRole('button', { name: 'Show the layer as tables' }).click();
      await panel.settled();
      const table = panel.page.getByTestId('heatmap-weightsAfter').getByRole('table');
      assert.equal(await table.getByRole('row').count(), 5);
      assert.equal(await table.getByRole('cell').count(), 8);
      assert.equal(await panel.page.getByTestId('strip-biasAfter').getByRole('cell').count(), 4);
    },
  );

  for (const [inputs, outputs] of [
    [4096, 1],
    [1, 4096],
    [1, 1],
    [1500, 1500],
  ] as const) {
    const layer = { name: 'odd', inputs, outputs, bias: inputs > 1, activation: 'tanh' };
    pageTest(
      `a layer of ${inputs} inputs and ${outputs} units is drawn, also when all is zero or nothing is finite`,
      {
        run: () =>
          craftedRun({
            layers: [layer],
            epochs: 1,
            element: name => (name === 'meanGradient' ? Number.NaN : name === 'weightUpdate' ? 0 : undefined),
          }),
      },
      async panel => {
        const { page } = panel;
        await page.getByTestId('heatmap-meanGradient').getByText('none finite').waitFor();
        await page.getByTestId('heatmap-weightUpdate').getByText('all zero').waitFor();
        await canvasOf(panel, 'heatmap-weightsAfter').press('ArrowDown');
        await page.getByTestId('tooltip').waitFor();
        await panel.screenshot('odd');
      },
    );
  }
});
