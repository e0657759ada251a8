import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

/** Trains for hours unless it is stopped. */
const endless = `{
  "name": "Endless",
  "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] },
  "layers": [{ "name": "hidden", "units": 40, "activation": "tanh" }, { "name": "out", "units": 1, "activation": "sigmoid" }],
  "training": { "epochs": 10000000, "batchSize": 1 }
}
`;

workbenchTest(
  'a running training leaves the editor free, can be paused, resumed and cancelled',
  {},
  async workbench => {
    const panel = new TrainingPanel(workbench);
    await writeFile(join(workbench.folder, 'endless.mlp.json'), endless);

    await workbench.step('it trains', async () => {
      await workbench.openFile('endless.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('running');
      await workbench.notification('Training endless.mlp.json').waitFor();
    });

    await workbench.step('the person types on while it trains', async () => {
      await workbench.editorText('Endless').dblclick();
      await workbench.page.keyboard.type('Typed meanwhile');
      await workbench.editorText('Typed meanwhile').waitFor();
      await panel.reaches('running');
    });

    await workbench.step('an earlier epoch stays in view while new ones arrive', async () => {
      await panel.goToEpoch(1);
      const before = await panel.epoch();
      await waitUntil('more epochs are trained', async () => (await panel.epoch()) > before);
      await panel.showsEpoch(1);
    });

    await workbench.step('pause holds it', async () => {
      await panel.button('Pause').click();
      await panel.reaches('paused');
      const held = await panel.epoch();
      await workbench.editorText('hidden').hover();
      assert.equal(await panel.epoch(), held);
    });

    await workbench.step('resume goes on', async () => {
      const held = await panel.epoch();
      await panel.button('Resume').click();
      await panel.reaches('running');
      await waitUntil('more epochs are trained', async () => (await panel.epoch()) > held);
    });

    await workbench.step('a hidden panel comes back with the whole picture', async () => {
      const before = await panel.epoch();
      await workbench.page.getByRole('tab', { name: /^Training: endless/ }).click();
      await workbench.runCommand('View: Close Other Editors in Group');
      await workbench.runCommand('File: New Untitled Text File');
      await workbench.page.getByRole('tab', { name: /^Training: endless/ }).click();
      await panel.reaches('running');
      assert.ok((await panel.epoch()) >= before);
      await panel.hasDrawn('loss-chart');
    });

    await workbench.step('cancel in the notification stops it, and its history stays', async () => {
      await workbench.notification('Training endless.mlp.json').hover();
      await workbench.notification('Training endless.mlp.json').getByRole('button', { name: 'Cancel' }).click();
      await panel.reaches('stopped');
      await panel.hasDrawn('loss-chart');
      assert.ok((await panel.epoch()) > 1);
    });
  },
);
