import assert from 'node:assert/strict';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest(
  'a mistake is underlined while typing, and training it is refused in the same words',
  {},
  async workbench => {
    const panel = new TrainingPanel(workbench);
    await workbench.step('train the good spec first', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
    });
    const trained = await panel.epoch();

    await workbench.step('break it', async () => {
      await workbench.editorText('"units"').dblclick();
      await workbench.page.keyboard.type('unit');
      await workbench.squiggles('error').first().waitFor();
      await workbench.problem(/unknown key "unit"; did you mean "units"\?/).then(row => row.first().waitFor());
    });

    await workbench.step('refused, with the place', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await workbench.notification(/xor\.mlp\.json:\d+:\d+: .*"units"/).waitFor();
    });

    await workbench.step('the link leads to the place', async () => {
      await workbench.notification('units').getByRole('button', { name: 'Go to Problem' }).click();
      await workbench.page.locator('.editor-instance .selected-text').first().waitFor();
    });

    await workbench.step('the earlier result is still there', async () => {
      assert.equal(await panel.epoch(), trained);
      await panel.hasDrawn('loss-chart');
    });
  },
);
