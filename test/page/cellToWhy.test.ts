import assert from 'node:assert/strict';
import { suite } from 'node:test';
import type { Run } from '../../src/run/run.ts';
import { isMatrix, quantitiesOf, type ShownQuantity, shownQuantities } from '../../src/trace/quantity.ts';
import type { QuantityRef } from '../../src/trace/quantityRef.ts';
import { explain } from '../../src/why/explain/explain.ts';
import { chainSource } from '../../src/why/explain/source.ts';
import { formatFull } from '../../webview/format.ts';
import { fedWhyTest } from '../support/page/fedWhyPage.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { trainedRun } from '../support/page/pageTraining.ts';
import type { PanelPage } from '../support/page/panelPage.ts';

const run = await trainedRun('examples/xor.mlp.json', { epochs: 30 });
const epoch = 12;
const [unit, input] = [2, 1];
const { outputs, inputs } = run.info.layers[0]!;

/** Clicks on the cell of a unit, and of one of its inputs where the picture is of a matrix. */
async function clickCell({ page }: PanelPage, quantity: ShownQuantity): Promise<void> {
  const canvas = page.getByTestId(`${isMatrix(quantity) ? 'heatmap' : 'strip'}-${quantity}`).locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const { width, height } = (await canvas.boundingBox())!;
  const [across, down] = isMatrix(quantity) ? [input / inputs, unit / outputs] : [unit / outputs, 0];
  await canvas.click({
    position: {
      x: (across + 0.5 / (isMatrix(quantity) ? inputs : outputs)) * width,
      y: (down + 0.5 / (isMatrix(quantity) ? outputs : 1)) * height,
    },
  });
}

function explained(of: Run, ref: QuantityRef) {
  return explain(chainSource({ run: of, epoch, sample: undefined, probe: undefined })!, ref);
}

const shown = quantitiesOf(shownQuantities, run.info.layers[0]!);

suite('a cell that is clicked', () => {
  pageTest('is the number that is explained, in the picture of every quantity', { run: () => run }, async panel => {
    panel.select({ epoch });
    await panel.settled();
    for (const quantity of shown) {
      await clickCell(panel, quantity);
      await panel.settled();
      const chosen = panel.page.getByTestId('selected-cell').locator('.chosen');
      assert.equal(await chosen.getByTestId(`why-${quantity}`).count(), 1, quantity);
      const digits = await chosen.locator('dd').textContent();
      await panel.page.getByTestId('why-layer').click();
      const expected = isMatrix(quantity) ? { row: unit, column: input } : { row: 0, column: unit };
      const ref = { layer: 0, quantity, ...expected };
      assert.deepEqual(panel.requests.at(-1), { type: 'why', ref, epoch });
      const { value } = explained(panel.run!, ref);
      assert.equal(digits, formatFull(value, run.info.precision), quantity);
    }
    await panel.screenshot('cell chosen');
  });

  pageTest('leads to every other number of the same weight and unit', { run: () => run }, async panel => {
    panel.select({ epoch });
    await panel.settled();
    await clickCell(panel, 'meanGradient');
    await panel.settled();
    for (const quantity of shown) {
      const number = panel.page.getByTestId(`why-${quantity}`);
      await number.click();
      const request = panel.requests.at(-1);
      assert.ok(request?.type === 'why' && request.ref?.quantity === quantity && request.epoch === epoch);
      const { value } = explained(panel.run!, request.ref);
      assert.equal(await number.textContent(), formatFull(value, run.info.precision), quantity);
    }
  });

  pageTest('holds its epoch while the training goes on', { spec: 'examples/xor.mlp.json', epochs: 20 }, async panel => {
    panel.run!.setState('running');
    await panel.settled();
    await clickCell(panel, 'weightUpdate');
    await panel.settled();
    assert.equal(panel.selection.epoch, 'latest');
    await panel.page.getByTestId('why-layer').click();
    await panel.settled();
    assert.equal(panel.selection.epoch, 20);
  });

  for (const quantity of shown) {
    const at = isMatrix(quantity) ? { row: unit, column: input } : { row: 0, column: unit };
    const ref = { layer: 0, quantity, ...at };
    fedWhyTest(
      `${quantity} is what the why page opens on, with its digits`,
      { of: run, selection: { epoch }, view: { why: ref } },
      async why => {
        const { title, value, subject } = explained(run, ref);
        await why.page.getByTestId('all-digits').click();
        const text = `${title} = ${formatFull(value, run.info.precision)}`;
        const heading = why.page.getByTestId('why').locator('h3', { hasText: text });
        // The digits are drawn after the click.
        await heading.waitFor();
        assert.equal(await heading.textContent(), text);
        assert.equal(await why.page.getByTestId('subject').textContent(), subject);
        assert.match(subject, new RegExp(`epoch ${epoch}$`));
      },
    );
  }
});
