import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testText } from '../../src/trace/testScalars.ts';
import { trainHeadless } from '../support/commandLine.ts';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest(
  'a network with test rows and a layer without a bias says what the rows gave, and shows no bias',
  {},
  async workbench => {
    const panel = new TrainingPanel(workbench);
    const file = join(workbench.folder, 'iris.mlp.json');
    const text = await readFile(file, 'utf8');
    const changed = text
      .replace('"standardize": true', '"standardize": true, "testSplit": 0.2')
      .replace('"activation": "tanh" }', '"activation": "tanh", "bias": false }');
    assert.equal(changed.match(/testSplit|"bias": false/g)?.length, 2);
    await writeFile(file, changed);
    const { testLoss, testAccuracy } = await trainHeadless(file);
    assert.ok(testLoss !== undefined && testAccuracy !== undefined);
    const said = testText(Float64Array.of(testLoss, testAccuracy), 30, 'classification');

    await workbench.step('train: the panel and the inspector say the figures of the command line', async () => {
      await workbench.openFile('iris.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await panel.frame.getByTestId('test-figures').getByText(said, { exact: true }).waitFor();
      await panel.frame.getByTestId('facts').getByText('96 rows, 24 held out, 30 to test').waitFor();
      const inspector = await workbench.openView('Backprop');
      await inspector.getByText(said).first().waitFor();
    });

    await workbench.step(
      'the layer without a bias has strips of delta and Jacobian, and the other has its bias',
      async () => {
        await panel.card('strip-delta').waitFor();
        assert.equal(await panel.card('strip-bias').count(), 0);
        await panel.frame.getByTestId('layer-select').selectOption('1');
        await panel.card('strip-bias').waitFor();
      },
    );

    await workbench.step('the figures outlive a window reload', async () => {
      await workbench.reload();
      await panel.reaches('finished');
      await panel.frame.getByTestId('test-figures').getByText(said, { exact: true }).waitFor();
    });
  },
);
