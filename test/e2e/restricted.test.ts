import { TrainingPanel } from '../support/trainingPanel.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest(
  'in Restricted Mode inline data is trained, and reading a data file asks for trust',
  { trusted: false },
  async workbench => {
    const panel = new TrainingPanel(workbench);
    await workbench.step('inline data is trained', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await workbench.hoverText('"sigmoid"');
    });

    await workbench.step('a data file asks for trust', async () => {
      await workbench.openFile('iris.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      const refusal = workbench.notification('trust');
      await refusal.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    });

    await workbench.step('once trusted it trains', async () => {
      await workbench.page
        .getByRole('button', { name: /^Trust/ })
        .first()
        .click();
      await workbench.ready();
      await workbench.openFile('iris.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
    });
  },
);
