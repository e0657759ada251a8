import assert from 'node:assert/strict';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest(
  'gradients are checked from the palette, and each layer is a test with its own result',
  {},
  async workbench => {
    const { page } = workbench;
    const inOutput = (text: string | RegExp) => page.locator('.part.panel').getByText(text).first();

    await workbench.step('check a network', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Check Gradients');
      await inOutput(/gradients at the first weights/).waitFor();
      await inOutput(/hidden, dE\/dW: 8 of 8 checked: right; worst at/).waitFor();
      await inOutput(/nothing is wrong: 17 of 17 elements are right/).waitFor();
    });

    await workbench.step('read its first line once', async () => {
      const lines = await page.locator('.part.panel .xterm-rows > div').allTextContents();
      assert.equal(lines.filter(line => line.includes('gradients at the first weights')).length, 1, lines.join('\n'));
    });

    await workbench.step('see a mark at each layer in the gutter', async () => {
      await page.locator('.editor-instance .testing-run-glyph.codicon-testing-passed-icon').nth(1).waitFor();
    });

    await workbench.step('see the layers in the Test Explorer', async () => {
      const explorer = await workbench.openView('Testing');
      const row = (name: string) => explorer.locator('.monaco-list-row').filter({ hasText: name });
      await row('xor.mlp.json').waitFor();
      await row('iris.mlp.json').waitFor();
      await row('xor.mlp.json').locator('.codicon-testing-passed-icon').waitFor();
    });
  },
);
