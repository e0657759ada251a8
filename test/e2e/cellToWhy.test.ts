import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { factsOf, isMatrix, type PanelQuantity, panelQuantitiesAt, quantitiesOf } from '../../src/trace/quantity.ts';
import { numberLabel, refTo } from '../../src/trace/quantityRef.ts';
import { plainSymbols, symbolWhen } from '../../src/trace/quantitySymbol.ts';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import type { Workbench } from '../support/workbench.ts';
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

    for (const quantity of quantitiesOf(panelQuantitiesAt(false), hidden)) {
      await workbench.step(`${symbolWhen(quantity)} of an epoch`, async () => {
        const { title, subject } = await explained(workbench, panel, quantity);
        assert.match(title, factsOf(quantity).when === 'after' ? / after epoch 17 = / : /" = /);
        assert.match(subject, new RegExp(`epoch ${epoch}$`));
      });
    }

    const place = `${epoch}:1:update:hidden:step`;
    await workbench.step('stop in the middle of a batch', async () => {
      await workbench.runCommand('Backprop: Debug This Run');
      await statusItem(workbench, new RegExp(`(?<!\\d)${epoch}:`)).waitFor();
      await stopAt(workbench, place);
    });

    for (const quantity of quantitiesOf(panelQuantitiesAt(true), hidden)) {
      await workbench.step(`${symbolWhen(quantity)} at a stop`, async () => {
        const { subject } = await explained(workbench, panel, quantity);
        assert.match(subject, new RegExp(`at ${place}$`));
      });
    }

    const later = `${epoch}:1:update:out:step`;
    await workbench.step('stop after the update of the layer', async () => {
      await stopAt(workbench, later);
      await panel.frame.getByTestId('layer-select').selectOption({ index: 0 });
    });

    for (const quantity of ['weights', 'bias'] as const) {
      await workbench.step(`${symbolWhen(quantity)} after its update`, async () => {
        const { title, subject } = await explained(workbench, panel, quantity);
        assert.match(title, /^\w(\[\d\]){1,2} of "hidden" after the update of batch 1 = /);
        assert.match(subject, new RegExp(`at ${later}$`));
      });
    }
    await workbench.step('back before the update', () => stopAt(workbench, place));

    await workbench.step('a tensor of the Variables view', async () => {
      await workbench.openView('Run and Debug');
      const variables = workbench.page.locator('.debug-variables .monaco-list-row');
      await variables.filter({ hasText: 'Backward' }).first().click();
      await variables
        .filter({ hasText: /^gradient/ })
        .first()
        .click({ button: 'right' });
      // A menu that has just opened ignores the mouse button, which may be the one that opened it.
      await workbench.page.locator('.monaco-menu').getByText('Why This Value?').hover();
      await workbench.page.keyboard.press('Enter');
      const title = workbench.webview().getByTestId('why').getByRole('heading').first();
      await title.getByText('batch dE/dW[0][0] of "hidden" = ').waitFor();
    });
  },
);

/** Clicks on the cell in the picture of a quantity, and on its number: what the why page then says, which has the same digits. */
async function explained(
  workbench: Workbench,
  panel: TrainingPanel,
  quantity: PanelQuantity,
): Promise<{ readonly title: string; readonly subject: string }> {
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
    async () => (await title.textContent())?.startsWith(`${label} of "hidden"`) ?? false,
  );
  await showAllDigits(why.getByTestId('all-digits'));
  await waitUntil(
    `The title ends with the digits of the cell, ${digits}`,
    async () => (await title.textContent())?.endsWith(` = ${digits}`) ?? false,
  );
  const said = { title: (await title.textContent())!, subject: (await why.getByTestId('subject').textContent())! };
  await why.getByTestId('show-training').click();
  await panel.card('layer-detail').waitFor();
  return said;
}

/** Goes to a position of the debugged training, and shows the panel there. */
async function stopAt(workbench: Workbench, place: string): Promise<void> {
  await workbench.answerCommand('Backprop: Go to Position...', statusItem(workbench, place), box => box.answer(place));
  await workbench.runCommand('Backprop: Show Training Panel');
}

/** The item of the status bar that says where the training stands. */
function statusItem({ page }: Workbench, text: string | RegExp): Locator {
  return page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
}

/** Clicks where the pointer reads the cell out: a page that was just shown may still grow. */
async function clickCell(panel: TrainingPanel, quantity: PanelQuantity): Promise<void> {
  const canvas = panel.card(`${isMatrix(quantity) ? 'heatmap' : 'strip'}-${quantity}`).locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const { inputs, outputs } = hidden;
  const [x, y] = isMatrix(quantity) ? [(input + 0.5) / inputs, (unit + 0.5) / outputs] : [(unit + 0.5) / outputs, 0.5];
  const place = isMatrix(quantity) ? `unit ${unit}, input ${input}` : `unit ${unit}`;
  const position = { x: 0, y: 0 };
  await waitUntil(`The pointer reads ${place} of ${quantity}`, async () => {
    const { width, height } = (await canvas.boundingBox())!;
    Object.assign(position, { x: x * width, y: y * height });
    await canvas.hover({ position });
    return (await panel.frame.getByTestId('tooltip').textContent())?.endsWith(place) ?? false;
  });
  await canvas.click({ position });
}

async function showAllDigits(button: {
  getAttribute(name: string): Promise<string | null>;
  click(): Promise<void>;
}): Promise<void> {
  if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
}
