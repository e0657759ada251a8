import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

const spec = (epochs: number) => `{
  "seed": 3,
  "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] },
  "layers": [{ "name": "hidden", "units": 4, "activation": "tanh" }, { "name": "out", "units": 1, "activation": "sigmoid" }],
  "training": { "epochs": ${epochs} }
}
`;

workbenchTest(
  'runs stand side by side, and neither closing the panel nor deleting the spec loses one',
  {},
  async workbench => {
    const panel = new TrainingPanel(workbench);
    const file = join(workbench.folder, 'runs.mlp.json');
    await writeFile(file, spec(50));
    const runs = panel.frame.getByTestId('run');

    await workbench.step('train, and train again with a new seed', async () => {
      await workbench.openFile('runs.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await panel.button('New seed').click();
      await runs.nth(1).waitFor();
      await panel.reaches('finished');
      await runs
        .first()
        .getByText(/^seed 3 → \d+$/)
        .waitFor();
    });

    await workbench.step('the same seed gives the same numbers, and is found to', async () => {
      await panel.button('Train again').click();
      await runs.nth(2).waitFor();
      await panel.reaches('finished');
      await runs.first().getByText('same spec and seed').waitFor();
      await runs.nth(1).getByTestId('compare-run').click();
      await runs.nth(1).getByText('The runs are identical up to epoch 50, the last of both.').waitFor();
      await runs.nth(2).getByTestId('compare-run').click();
      await runs
        .nth(2)
        .getByText(/^First difference: epoch 1, /)
        .waitFor();
      await panel.showsEpoch(1);
    });

    await workbench.step('an earlier run is shown, and another row becomes the probe', async () => {
      await runs.nth(2).getByTestId('show-run').click();
      await panel.frame.getByTestId('facts').getByText('seed 3', { exact: true }).waitFor();
      await panel.button('Rows').click();
      await panel.frame.getByTestId('make-probe').first().click();
      await panel.frame.getByTestId('reset-probe').waitFor();
      await panel.frame
        .getByTestId('flow-note')
        .getByText(/sample \d/)
        .waitFor();
    });

    await workbench.step('a panel that is closed while its spec trains comes back with the run', async () => {
      await writeFile(file, spec(10_000_000));
      await workbench.editorText('10000000').waitFor();
      await panel.button('Train again').click();
      await panel.reaches('running');
      await workbench.runCommand('View: Close All Editors');
      await rm(file);
      await workbench.runCommand('Backprop: Show Training Panel');
      await panel.reaches('running');
      const epoch = await panel.epoch();
      await waitUntil('it goes on', async () => (await panel.epoch()) > epoch);
      assert.equal(await runs.count(), 4);
    });

    await workbench.step('what needs the spec says that it is gone, and the run stays', async () => {
      await panel.button('Stop').click();
      await panel.reaches('stopped');
      await panel.frame.getByTestId('reveal').click();
      await workbench.notification('runs.mlp.json could not be opened').waitFor();
      await panel.hasDrawn('loss-chart');
    });
  },
);
