import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { actUntil, actUntilVisible } from '../support/waiting.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

const alike = `{
  "data": { "generate": "xor" },
  "layers": [
    { "name": "hidden", "units": 4, "activation": "tanh", "init": "zeros" }, // all 0
    { "name": "out", "units": 1, "activation": "sigmoid", "init": "zeros" }
  ],
  "training": { "epochs": 30 }
}
`;

/** What shows a Markdown file as a page. */
const builtIns = ['markdown-language-features'];

/** In a narrow column VS Code scrolls a long line to the side, and under the line that sticks to the top, where nobody can click on it. */
const settings = { 'editor.wordWrap': 'on', 'editor.stickyScroll.enabled': false };

workbenchTest(
  'a person reads a finding, its explanation and its mark, and fixes it',
  { builtIns, settings },
  async workbench => {
    const { page } = workbench;
    await writeFile(join(workbench.folder, 'alike.mlp.json'), alike);

    await workbench.step('the Problems view says it, and its code opens the explanation', async () => {
      await workbench.openFile('alike.mlp.json');
      const problem = await workbench.problem('symmetric-initialization');
      await problem.first().waitFor();
      const explanation = page.locator('.tab[data-resource-name="findings.md"]');
      await actUntilVisible('The explanation', explanation, async () => {
        await problem
          .first()
          .getByText('symmetric-initialization')
          .click({ modifiers: ['ControlOrMeta'] });
      });
      await workbench.editorText('symmetric-initialization').waitFor();
    });

    await workbench.step('the hover gives the evidence', async () => {
      await workbench.openFile('alike.mlp.json');
      assert.match(await workbench.hoverText('"tanh"'), /symmetric-initialization/);
    });

    await workbench.step('after a training the layer is marked in the inspector', async () => {
      await workbench.runCommand('Backprop: Train Network');
      await new TrainingPanel(workbench).reaches('finished');
      const inspector = await workbench.openView('Backprop');
      const layer = inspector.locator('.monaco-list-row[aria-level="1"]').filter({ hasText: 'hidden' });
      await layer.locator('.codicon-error').waitFor();
    });

    await workbench.step('the light bulb explains it in a page', async () => {
      await workbench.openFile('alike.mlp.json');
      await actUntil('The explanation', async timeout => {
        await workbench.editorText('"tanh"').click({ timeout });
        await page.keyboard.press('ControlOrMeta+.');
        await page.getByText('Explain symmetric-initialization').first().click({ timeout });
        await page.getByRole('tab', { name: /Preview findings\.md/ }).waitFor({ timeout });
      });
      await workbench.webview().getByRole('heading', { name: 'symmetric-initialization' }).waitFor();
    });

    await workbench.step('and fixes it', async () => {
      await workbench.openFile('alike.mlp.json');
      await actUntil('The fix in the light bulb', async timeout => {
        await workbench.editorText('"tanh"').click({ timeout });
        await page.keyboard.press('ControlOrMeta+.');
        await page.locator('.action-widget').getByText('Draw the first weights').first().click({ timeout });
      });
      await workbench.problem('symmetric-initialization').then(row => row.first().waitFor({ state: 'detached' }));
      await workbench.runCommand('File: Save All Files');
      const file = join(workbench.folder, 'alike.mlp.json');
      await waitUntil('the fixed file is saved', async () => (await readFile(file, 'utf8')) !== alike);
      assert.match(await readFile(file, 'utf8'), /\/\/ all 0/);
    });
  },
);
