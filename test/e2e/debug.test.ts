import assert from 'node:assert/strict';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest(
  'a person debugs the network in the editor with F5',
  { viewport: { width: 1400, height: 900 } },
  async workbench => {
    const { page } = workbench;
    await workbench.step('F5 without a launch.json stops before the first operation', async () => {
      await workbench.openFile('iris.mlp.json');
      await workbench.editorText('"seed"').click();
      await page.keyboard.press('F5');
      await page.locator('.debug-toolbar').waitFor();
      await page.locator('.debug-call-stack .monaco-list-row').first().waitFor();
    });
    assert.ok(page);
  },
);
