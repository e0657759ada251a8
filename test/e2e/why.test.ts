import assert from 'node:assert/strict';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest(
  'a person asks why, follows a number up the chain, and walks through the lecture',
  {},
  async workbench => {
    const panel = new TrainingPanel(workbench);
    const page = workbench.webview();
    const title = page.getByTestId('why').getByRole('heading').first();
    const titleIs = (what: RegExp) =>
      waitUntil(`The title is ${what}`, async () => what.test((await title.textContent()) ?? ''));

    await workbench.step('train, and ask for the layer', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await panel.frame.getByTestId('why-layer').click();
      await titleIs(/^dE\/dW\[\d\]\[\d\] of "hidden" = /);
    });

    await workbench.step('one further up the chain stands the delta', async () => {
      await page.getByTestId('factors').getByRole('button').first().click();
      await titleIs(/^dE\/dnet\[\d\] of "hidden" = /);
      await page.getByTestId('trail').getByRole('button').click();
      await titleIs(/^dE\/dW/);
    });

    await workbench.step('the training is repeated to see how Adam made the update', async () => {
      await page.getByTestId('aspects').getByRole('button', { name: 'update' }).click();
      await titleIs(/^ΔW/);
      await page.getByTestId('why').locator('math', { hasText: 'v' }).first().waitFor();
    });

    await workbench.step('after a reload the page is on the same number', async () => {
      const before = await title.textContent();
      await workbench.reload();
      await titleIs(/^ΔW/);
      assert.equal(await title.textContent(), before);
    });

    await workbench.step('the lecture walk trains its own network and begins', async () => {
      await workbench.runCommand('Backprop: Lecture Walk: Back-propagation Step by Step');
      await page.getByText('1 / 7').waitFor();
      await page.getByTestId('walk-next').click();
      await page.getByText('2 / 7').waitFor();
    });
  },
);
