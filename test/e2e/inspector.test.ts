import assert from 'node:assert/strict';
import { join } from 'node:path';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { trainHeadless } from '../support/commandLine.ts';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { actUntil } from '../support/waiting.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest('a person finds, sorts, watches and opens the numbers of a gradient', {}, async workbench => {
  const panel = new TrainingPanel(workbench);
  const expected = await trainHeadless(join(workbench.folder, 'iris.mlp.json'));
  const { delta } = expected.epochs.at(-1)!.layers[0]!;

  await workbench.step('with nothing trained the networks of the folder are one click away', async () => {
    const welcome = await workbench.openView('Backprop');
    await welcome.getByRole('button', { name: 'Open a Network File' }).click();
    await workbench.page.locator('.quick-input-widget').getByRole('option', { name: 'iris.mlp.json' }).click();
    await workbench.page.locator('.tab.active[data-resource-name="iris.mlp.json"]').waitFor();
  });

  await workbench.runCommand('Backprop: Train Network');
  await panel.reaches('finished');
  const inspector = await workbench.openView('Backprop');
  const lines = (level: number, text: string | RegExp) =>
    inspector.locator(`.monaco-list-row[aria-level="${level}"]`).filter({ hasText: text });

  await workbench.step('by magnitude the largest value stands first', async () => {
    await workbench.runCommand('Backprop: Sort the Gradient Inspector by Magnitude');
    await workbench.runCommand('Backprop: Filter the Gradient Inspector...');
    await workbench.page.getByPlaceholder('hidden dE/dW |x| < 1e-6').fill('"mean delta" |x| > 0');
    await workbench.page.keyboard.press('Enter');
    await inspector.getByText('Filter: "mean delta" |x| > 0').first().waitFor();
    await lines(2, 'Epoch').first().locator('.monaco-tl-twistie').click();
    await lines(3, 'mean delta').first().locator('.monaco-tl-twistie').click();
    const largest = [...delta].sort((a, b) => Math.abs(b) - Math.abs(a))[0]!;
    const first = await lines(4, formatNumber(largest, 6)).first().boundingBox();
    const any = await inspector.locator('.monaco-list-row[aria-level="4"]').first().boundingBox();
    assert.equal(first?.y, any?.y);
    await workbench.screenshot('inspector');
  });

  await workbench.step('a pinned value is in the watches, and opens what it is asked for', async () => {
    const value = inspector.locator('.monaco-list-row[aria-level="4"]').first();
    await value.hover();
    await value.getByRole('button', { name: 'Pin as Watch' }).click();
    const watch = inspector.locator('.monaco-list-row[aria-level="1"]').filter({ hasText: /mean delta\[\d\]/ });
    await watch.waitFor();
    await workbench.screenshot('watches');
    await watch.hover();
    await watch.getByRole('button', { name: 'Unpin' }).click();
    await watch.waitFor({ state: 'detached' });
  });

  await workbench.step('a tensor opens as a table', async () => {
    await lines(3, 'mean delta').first().click({ button: 'right' });
    const table = workbench.page.getByRole('tab', { name: /mean delta epoch \d+\.csv/ });
    // A menu takes no click in its first moments.
    await actUntil('The table', async timeout => {
      const item = workbench.page.getByRole('menuitem', { name: 'Open as Table' });
      if (!(await table.isVisible())) await item.click({ timeout });
      await table.waitFor({ timeout });
    });
    await workbench.screenshot('table');
  });

  await workbench.step('filter and order outlive a reload', async () => {
    await workbench.reload();
    await workbench.openView('Backprop');
    await inspector.getByText('Filter: "mean delta" |x| > 0; Largest magnitude first').first().waitFor();
  });

  await workbench.step('a weight of the gradient is asked why', async () => {
    await workbench.runCommand('Backprop: Clear the Filter of the Gradient Inspector');
    await lines(3, /^dE\/dW/)
      .first()
      .locator('.monaco-tl-twistie')
      .click();
    await lines(4, 'unit').first().locator('.monaco-tl-twistie').click();
    const weight = inspector.locator('.monaco-list-row[aria-level="5"]').first();
    await weight.hover();
    await weight.getByRole('button', { name: 'Why This Gradient?' }).click();
    await workbench.page.getByRole('tab', { name: /^Why: iris/ }).waitFor();
    await workbench.screenshot('why');
  });
});
