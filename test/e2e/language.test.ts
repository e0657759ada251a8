import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { actUntilVisible } from '../support/waiting.ts';
import type { Workbench } from '../support/workbench.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

/** VS Code takes breakpoints only where some extension brings a debugger. */
const builtIns = ['ms-vscode.js-debug'];

/** The breakpoints in the gutter of the active editor. */
function breakpoints({ page }: Workbench) {
  return page.locator('.editor-instance .glyph-margin-widgets .codicon-debug-breakpoint');
}

/** The status bar's name of the active editor's language. */
function languageStatus({ page }: Workbench, name: string) {
  return page.locator('.part.statusbar').getByRole('button', { name, exact: true });
}

/** Presses F9 on the line of a text. */
async function toggleBreakpoint(workbench: Workbench, text: string): Promise<void> {
  await workbench.editorText(text).click();
  await workbench.page.keyboard.press('F9');
}

workbenchTest(
  'breakpoints are set in a network file, by a click into the gutter and by F9',
  { builtIns, trusted: false, theme: 'Dark Modern' },
  async workbench => {
    await workbench.step('the network, the only file that is open', async () => {
      await workbench.openFile('xor.mlp.json');
      await languageStatus(workbench, 'Backprop Network').waitFor();
      await workbench.page.locator('.tab.active .mlp-lang-file-icon').first().waitFor();
    });

    await workbench.step('keys are completed', async () => {
      await workbench.editorText('"sigmoid"').dblclick();
      const offered = workbench.page
        .locator('.suggest-widget.visible .monaco-list-row')
        .filter({ hasText: 'hardSigmoid' });
      await workbench.page.keyboard.press('ControlOrMeta+Space');
      await offered.waitFor();
      await workbench.page.keyboard.press('Escape');
    });

    await workbench.step('a click into the gutter beside a layer', async () => {
      const line = (await workbench.editorText('"tanh"').boundingBox())!;
      const gutter = (await workbench.page.locator('.editor-instance .margin').first().boundingBox())!;
      await workbench.page.mouse.click(gutter.x + 10, line.y + line.height / 2);
      await breakpoints(workbench).waitFor();
    });

    await workbench.step('F9', async () => {
      await toggleBreakpoint(workbench, '"sigmoid"');
      await breakpoints(workbench).nth(1).waitFor();
      assert.equal(await breakpoints(workbench).count(), 2);
    });
  },
);

workbenchTest(
  'a setting that forces another language is said once, and corrected by a button',
  { builtIns },
  async workbench => {
    const settings = join(workbench.folder, '.vscode/settings.json');
    const force = (language: string) =>
      writeFile(settings, JSON.stringify({ 'files.associations': { '*.mlp.json': language } }));
    const said = workbench.notification('the workspace setting files.associations');
    await mkdir(join(workbench.folder, '.vscode'));
    await force('jsonc');
    await workbench.reload();

    await workbench.step('said, while everything else works', async () => {
      await workbench.openFile('xor.mlp.json');
      await said.filter({ hasText: 'xor.mlp.json has the language jsonc' }).waitFor();
      await workbench.hoverText('"sigmoid"');
    });

    await workbench.step('not said again once it is closed', async () => {
      await said.hover();
      await said.getByRole('button', { name: /^Clear/ }).click();
      await said.waitFor({ state: 'detached' });
      await workbench.reload();
      const hover = workbench.page.locator('.monaco-hover:visible').getByText('dy/dnet').first();
      await actUntilVisible('Our hover', hover, async () => void (await workbench.hoverText('"sigmoid"')));
      assert.equal(await said.count(), 0);
    });

    await workbench.step('another setting is another matter', async () => {
      await force('json');
      await said.filter({ hasText: 'xor.mlp.json has the language json,' }).waitFor();
      await languageStatus(workbench, 'JSON').waitFor();
    });

    await workbench.step('the button corrects the setting', async () => {
      await said.getByRole('button', { name: 'Use mlp' }).click();
      await languageStatus(workbench, 'Backprop Network').waitFor();
      assert.deepEqual(JSON.parse(await readFile(settings, 'utf8')), {
        'files.associations': { '*.mlp.json': 'mlp' },
      });
      await toggleBreakpoint(workbench, '"sigmoid"');
      await breakpoints(workbench).waitFor();
    });
  },
);
