import assert from 'node:assert/strict';
import { isMatrix, quantitiesOf, type ShownQuantity, shownQuantities } from '../../src/trace/quantity.ts';
import { numberLabel, refTo } from '../../src/trace/quantityRef.ts';
import { plainSymbols, symbolText } from '../../src/trace/quantitySymbol.ts';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

/** The first layer of the example. */
const hidden = { name: 'hidden', inputs: 2, outputs: 4, bias: true, activation: 'tanh' };
const [unit, input, epoch] = [2, 1, 17];

workbenchTest(
  'a person clicks on a cell of every picture of a layer and reads the same digits on the why page',
  {},
  async workbench => {
    const panel = new TrainingPanel(workbench);

    await workbench.step('train, and go back to an epoch', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await panel.goToEpoch(epoch);
    });

    for (const quantity of quantitiesOf(shownQuantities, hidden)) {
      await workbench.step(`${symbolText(quantity)} ${quantity}`, async () => {
        await clickCell(panel, quantity);
        const chosen = panel.frame.getByTestId('selected-cell').locator('.chosen');
        await chosen.getByTestId(`why-${quantity}`).waitFor();
        const digits = await chosen.locator('dd').textContent();
        await panel.frame.getByTestId('why-layer').click();

        const why = workbench.webview();
        const title = why.getByTestId('why').getByRole('heading').first();
        const label = numberLabel(plainSymbols, refTo(quantity, { layer: 0, unit, input }));
        await waitUntil(
          `The title is of ${label}`,
          async () => (await title.textContent())?.startsWith(`${label} of `) ?? false,
        );
        await showAllDigits(why.getByTestId('all-digits'));
        const time = quantity.endsWith('After') ? ` after epoch ${epoch}` : '';
        assert.equal(await title.textContent(), `${label} of "hidden"${time} = ${digits}`);
        assert.match((await why.getByTestId('subject').textContent()) ?? '', new RegExp(`epoch ${epoch}$`));
        await why.getByTestId('show-training').click();
        await panel.card('heatmap-meanGradient').waitFor();
      });
    }
  },
);

async function clickCell(panel: TrainingPanel, quantity: ShownQuantity): Promise<void> {
  const canvas = panel.card(`${isMatrix(quantity) ? 'heatmap' : 'strip'}-${quantity}`).locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const { width, height } = (await canvas.boundingBox())!;
  const { inputs, outputs } = hidden;
  const [x, y] = isMatrix(quantity) ? [(input + 0.5) / inputs, (unit + 0.5) / outputs] : [(unit + 0.5) / outputs, 0.5];
  await canvas.click({ position: { x: x * width, y: y * height } });
}

async function showAllDigits(button: {
  getAttribute(name: string): Promise<string | null>;
  click(): Promise<void>;
}): Promise<void> {
  if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
}
