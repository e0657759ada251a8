import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest('the packaged extension offers its commands on the examples', {}, async workbench => {
  await workbench.step('open a network', () => workbench.openFile('iris.mlp.json'));
  await workbench.step('find the command', async () => {
    const command = await workbench.findCommand('Backprop: Train Network');
    await command.waitFor();
    await workbench.page.keyboard.press('Escape');
  });
  await workbench.step('see it active', async () => {
    await workbench.runCommand('Developer: Show Running Extensions');
    await workbench.page
      .locator('.runtime-extensions-editor')
      .getByText('Backprop Debugger', { exact: true })
      .waitFor();
  });
});
