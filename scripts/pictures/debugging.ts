import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { TrainingPanel } from '../../test/support/trainingPanel.ts';
import { actUntilVisible } from '../../test/support/waiting.ts';
import type { Workbench } from '../../test/support/workbench.ts';
import { crop, settled } from './crop.ts';

/** A picture of docs/debugging.md. */
export type DebuggingPicture = `debugging-${'stop' | 'breakpoint' | 'flow' | 'why' | 'trace' | 'fixed'}`;

const wholeWindow = { width: 1280, height: 570 };
/** So high that the side bar shows all of its views. */
const highWindow = { width: 1280, height: 760 };
/** So narrow that text stays readable where a document scales pictures down. */
const pageWindow = { width: 860, height: 1100 };
/** As high as the page down to the gradient map. */
const mapWindow = { width: 860, height: 940 };
/** How long a menu may take. */
const menuMilliseconds = 5000;
const watched = 'norm(gradient(h1))';
const network = 'broken/vanishing.mlp.json';
/** Lines of the table of values that are shown. */
const shownRows = 26;
const shownWidth = 680;

/** The worked session of docs/debugging.md, with the mouse and the keys that it names. */
export async function takeDebugging(workbench: Workbench, fileOf: (name: DebuggingPicture) => string): Promise<void> {
  const { page } = workbench;
  const panel = new TrainingPanel(workbench);
  await page.setViewportSize(highWindow);
  await openNetwork(workbench);
  await workbench.runCommand('View: Toggle Word Wrap');
  await toTheEnd(workbench);
  await widenSideBar(page);
  await breakWhenItFalls(workbench);
  await settled(page);
  await page.locator('.part.sidebar').screenshot({ path: fileOf('debugging-breakpoint') });

  await page.setViewportSize(wholeWindow);
  await page.keyboard.press('Control+F11');
  await stands(page, '6:1:backward:h1:dE/db');
  // The upper frame comes before the others.
  await page.locator('.debug-call-stack').getByText('epoch 6', { exact: true }).waitFor();
  await settled(page);
  await page.screenshot({ path: fileOf('debugging-stop') });

  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await page.setViewportSize(pageWindow);
  await openTrace(workbench);
  await workbench.runCommand('View: Toggle Maximize Editor Group');
  await settled(page);
  await cropTrace(page, fileOf('debugging-trace'));
  await workbench.runCommand('View: Toggle Maximize Editor Group');
  await workbench.runCommand('View: Close Editor');

  // Its page is opened in the group of the file: what is left has the whole window.
  await workbench.runCommand('Backprop: Why This Gradient?');
  await workbench.webview().getByTestId('section-chain').waitFor();
  await workbench.runCommand('View: Toggle Maximize Editor Group');
  await crop(page, workbench.webview().locator('main'), fileOf('debugging-why'));
  await workbench.runCommand('View: Toggle Maximize Editor Group');
  await workbench.runCommand('View: Close Editor');

  await closeFile(workbench);
  await crop(page, panel.frame.getByTestId('section-backward-flow'), fileOf('debugging-flow'));
  await endSession(workbench);

  const path = join(workbench.folder, network);
  const broken = await readFile(path, 'utf8');
  await writeFile(path, broken.replace(/("h\d".*)"sigmoid"/g, '$1"tanh"'));
  await page.setViewportSize(wholeWindow);
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await openNetwork(workbench);
  await toTheEnd(workbench);
  await page.keyboard.press('Control+F11');
  await stands(page, '1:1:forward:h1:net');
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await page.setViewportSize(mapWindow);
  await closeFile(workbench);
  await panel.hasDrawn('loss-chart');
  await crop(page, panel.frame.locator('main'), fileOf('debugging-fixed'));
  await endSession(workbench);
  await writeFile(path, broken);
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
}

/** So that the panel beside it has the whole window. */
async function closeFile(workbench: Workbench): Promise<void> {
  await workbench.runCommand('View: Focus First Editor Group');
  await workbench.runCommand('View: Close Editor');
}

async function endSession(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Debug: Stop');
  await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  await workbench.runCommand('View: Close All Editors');
}

async function openNetwork(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press('ControlOrMeta+P');
  await page.locator('.quick-input-widget input:visible').fill('vanishing');
  await page.locator('.quick-input-widget').getByRole('option', { name: 'vanishing.mlp.json' }).first().click();
  await workbench.editorText('"seed"').waitFor();
}

/** F5 until the first operation, and F5 again until the end. */
async function toTheEnd(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.editorText('"seed"').click();
  await page.keyboard.press('F5');
  await stands(page, '1:1:forward:h1:net');
  await page.keyboard.press('F5');
  await stands(page, 'end of training');
}

/** So wide that a breakpoint's condition can be read. */
async function widenSideBar(page: Page): Promise<void> {
  const { x, y, width, height } = (await page.locator('.part.sidebar').boundingBox())!;
  await page.mouse.move(x + width, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width + 90, y + height / 2, { steps: 5 });
  await page.mouse.up();
}

async function stands(page: Page, position: string): Promise<void> {
  await page.locator('.part.statusbar .statusbar-item').filter({ hasText: position }).waitFor();
  // The editor knows of it, too, so that its keys work.
  await page.locator('.debug-toolbar .codicon-debug-continue').waitFor();
}

/** Watches the norm, breaks on its change, and gives that a condition. */
async function breakWhenItFalls(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.openView('Run and Debug');
  const header = page.locator('.pane-header').filter({ hasText: 'Watch' });
  await header.hover();
  await header.locator('[aria-label="Add Expression"]').click();
  await typeInto(page.locator('.debug-watch input'), watched);
  const row = (view: string) => page.locator(`${view} .monaco-list-row`).filter({ hasText: watched });
  await row('.debug-watch').filter({ hasText: '0.0' }).waitFor();
  // A menu that opened before VS Code knew whether the value can be watched has no such item: it is opened again.
  await actUntilVisible('A data breakpoint', row('.debug-breakpoints'), async () => {
    await page.keyboard.press('Escape');
    await chooseOf(page, row('.debug-watch'), 'Break on Value Change');
  });
  await chooseOf(page, row('.debug-breakpoints'), 'Edit Condition...');
  await typeInto(
    page.locator('.debug-breakpoints input[type=text], .debug-breakpoints input.input').last(),
    'value < 2e-6',
  );
  await page.locator('.debug-breakpoints').getByText('value < 2e-6').waitFor();
}

async function typeInto(field: Locator, text: string): Promise<void> {
  await field.fill(text);
  await field.press('Enter');
}

async function chooseOf(page: Page, row: Locator, item: string): Promise<void> {
  await row.click({ button: 'right', timeout: menuMilliseconds });
  await page.getByRole('menuitem', { name: item }).click({ timeout: menuMilliseconds });
}

async function openTrace(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.runCommand('View: Focus First Editor Group');
  await workbench.runCommand('Backprop: Find in Time...');
  await typeInto(page.locator('.quick-input-widget input:visible'), watched);
  await page.locator('.quick-input-widget').getByText('its value after every epoch').click();
  await page.locator('.tab.active').filter({ hasText: 'per epoch' }).waitFor();
  await page.locator('.view-line').filter({ hasText: 'least' }).waitFor();
}

/** The first lines of the table in the editor. */
async function cropTrace(page: Page, path: string): Promise<void> {
  const editor = await page.locator('.editor-instance:visible').first().boundingBox();
  const line = await page.locator('.editor-instance:visible .view-line').first().boundingBox();
  if (!editor || !line) throw new Error(`${path} cannot be taken: there is no table.`);
  const { x, y } = editor;
  await page.screenshot({ path, clip: { x, y, width: shownWidth, height: line.height * shownRows } });
}
