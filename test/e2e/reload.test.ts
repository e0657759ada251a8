import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

/** Trains for hours, and its whole history is too large to be saved every few seconds. */
const large = `{
  "data": { "generate": "moons", "samples": 32 },
  "layers": [{ "units": 100, "activation": "tanh" }, { "units": 30, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }],
  "training": { "epochs": 10000000, "batchSize": "full" }
}
`;

workbenchTest(
  'a window that reloads in the middle of a training shows what was trained so far',
  {},
  async workbench => {
    const panel = new TrainingPanel(workbench);
    await writeFile(join(workbench.folder, 'large.mlp.json'), large);

    await workbench.step('train', async () => {
      await workbench.openFile('large.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('running');
      await waitUntil('the history is large', async () => (await panel.epoch()) > 2500);
    });

    await workbench.step('choose another layer', async () => {
      await panel.frame.getByTestId('layer-select').selectOption({ index: 1 });
      await panel.frame.locator('[data-testid=heatmap-meanGradient][data-layer="1"]').waitFor();
    });

    await workbench.step('reload', async () => {
      const shown = await panel.epoch();
      await workbench.reload();
      // A whole VS Code starts, and its extensions; a busy machine takes longer for it than for an action.
      await panel.status.waitFor({ timeout: 2 * 60_000 });
      await panel.reaches('interrupted');
      const left = await panel.epoch();
      assert.ok(left >= shown, `${left} epochs are left of at least ${shown}`);
      await panel.hasDrawn('loss-chart');
      await panel.frame.locator('[data-testid=heatmap-meanGradient][data-layer="1"]').waitFor();
    });
  },
);
