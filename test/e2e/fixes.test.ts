import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

const zeros = `{
  "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] },
  "layers": [
    { "name": "hidden", "units": 8, "activation": "tanh", "init": "zeros" },
    { "name": "out", "units": 1, "activation": "sigmoid" }
  ],
  "optimizer": { "type": "adam", "learningRate": 0.1 },
  "training": { "epochs": 200, "batchSize": "full" }
}
`;

workbenchTest('a fix is tried from the panel and applied to the file', {}, async workbench => {
  const panel = new TrainingPanel(workbench);
  await writeFile(join(workbench.folder, 'zeros.mlp.json'), zeros);

  await workbench.step('it is trained, and the panel says what is wrong', async () => {
    await workbench.openFile('zeros.mlp.json');
    await workbench.runCommand('Backprop: Train Network');
    await panel.reaches('finished');
    await panel.frame.getByTestId('findings-toggle').click();
  });

  await workbench.step('the fix is tried, and both bands are shown', async () => {
    await panel.frame.getByTestId('try-fix').first().click();
    await panel.frame
      .getByTestId('tried-text')
      .getByText(/Reaches .* in \d of 5 seeds.*\(now: 0\.5 in 5 of 5\)/)
      .waitFor();
    // A band that is one flat line has no height, which counts as hidden.
    for (const band of ['band-now', 'band-fix'])
      await panel.frame.getByTestId('trial-metric').getByTestId(band).waitFor({ state: 'attached' });
  });

  await workbench.step('Apply writes it into the file', async () => {
    await panel.frame.getByTestId('apply-tried').click();
    await workbench.editorText('glorotUniform').waitFor();
  });
});
