import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest(
  'a diverging run stops, says where, and shows its history with the gap',
  { theme: 'Dark Modern' },
  async workbench => {
    const panel = new TrainingPanel(workbench);
    await workbench.step('train with a learning rate of 1e9', async () => {
      const file = join(workbench.folder, 'auto-mpg.mlp.json');
      const text = await readFile(file, 'utf8');
      const optimizer = '"optimizer": { "type": "adam", "learningRate": 0.01 }';
      assert.ok(text.includes(optimizer));
      await writeFile(file, text.replace(optimizer, '"optimizer": { "type": "sgd", "learningRate": 1e9 }'));
      await workbench.openFile('auto-mpg.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('diverged');
    });
    await workbench.step('read where', async () => {
      await panel.status.getByText(/diverged at epoch \d+ in layer "/).waitFor();
    });
    await workbench.step('the inspector says so too', async () => {
      const inspector = await workbench.openView('Backprop');
      await inspector
        .getByText(/diverged at epoch \d+ in layer "/)
        .first()
        .waitFor();
    });
  },
);
