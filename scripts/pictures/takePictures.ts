import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { twoFrames } from '../../test/support/page/browserPage.ts';
import { Screenshots } from '../../test/support/screenshots.ts';
import { TrainingPanel } from '../../test/support/trainingPanel.ts';
import { Workbench } from '../../test/support/workbench.ts';
import { launchBrowser } from '../browser/launch.ts';
import { copyBuiltExtension } from '../builtExtension.ts';
import { inProject } from '../paths.ts';
import { workbenchUrl } from '../server/address.ts';
import { quietSettings, startServer } from '../server/run.ts';
import { withTemporaryFolder } from '../temporary.ts';
import { vanishing } from './vanishing.ts';

/** A picture of the README: its file is `<name>-light.png` or `<name>-dark.png`. */
export type PictureName = 'panel' | 'verdict' | 'vanishing' | 'why' | 'heatmaps';

const wholeWindow = { width: 1400, height: 900 };
/** So narrow that text stays readable where a README scales pictures down. */
const pageWindow = { width: 1080, height: 1100 };
const actionMilliseconds = 60_000;
const shownWebview = 'iframe.webview.ready:visible';
/** Pixels around a part of a page. */
const margin = 8;

/** Takes every picture in a fresh VS Code of one theme, with the extension as it is in dist. */
export function takePictures(theme: string, fileOf: (name: PictureName) => string): Promise<void> {
  return withTemporaryFolder('pictures', async temporary => {
    const folder = join(temporary, 'examples');
    await cp(inProject('examples'), folder, { recursive: true });
    await writeFile(join(folder, 'deep.mlp.json'), vanishing);
    const extensionsFolder = join(temporary, 'extensions');
    await copyBuiltExtension(join(extensionsFolder, 'backprop-debugger'));
    const settings = {
      ...quietSettings,
      'workbench.colorTheme': theme,
      'editor.minimap.enabled': false,
      'editor.wordWrap': 'on',
    };
    const server = await startServer({
      dataFolder: join(temporary, 'data'),
      extensionsFolder,
      trusted: true,
      settings,
    });
    try {
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage({ viewport: wholeWindow });
        page.setDefaultTimeout(actionMilliseconds);
        const workbench = new Workbench(page, folder, new Screenshots('pictures'));
        await page.goto(workbenchUrl({ origin: server.origin, folder }));
        await workbench.ready();
        await takeAll(workbench, fileOf);
      } finally {
        await browser.close();
      }
    } finally {
      await server.stop();
    }
  });
}

async function takeAll(workbench: Workbench, fileOf: (name: PictureName) => string): Promise<void> {
  const { page } = workbench;
  const panel = new TrainingPanel(workbench);

  await train(workbench, panel, 'iris.mlp.json');
  const inspector = await workbench.openView('Backprop');
  await inspector.getByRole('treeitem').filter({ hasText: 'dE/dW' }).first().waitFor();
  await panel.hasDrawn('loss-chart');
  // The icon that was clicked would show its name.
  await workbench.runCommand('View: Focus First Editor Group');
  await settled(page);
  await page.screenshot({ path: fileOf('panel') });

  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await page.setViewportSize(pageWindow);
  await workbench.runCommand('View: Close All Editors');
  await train(workbench, panel, 'iris.mlp.json', 'alone');
  await crop(page, panel.frame.getByTestId('layer-detail'), fileOf('heatmaps'));
  await panel.frame
    .getByTestId('heatmap-meanGradient')
    .locator('canvas')
    .click({ position: { x: 40, y: 40 } });
  await panel.frame.getByTestId('why-layer').click();
  const why = workbench.webview();
  await why.getByTestId('section-chain').waitFor();
  await why.getByTestId('aspects').getByText('sample', { exact: true }).click();
  await why
    .getByTestId('subject')
    .getByText(/sample/)
    .waitFor();
  await crop(page, why.locator('main'), fileOf('why'));

  await workbench.runCommand('View: Close All Editors');
  await train(workbench, panel, 'deep.mlp.json', 'alone');
  await crop(page, panel.frame.locator('.pair').first(), fileOf('vanishing'));
  await panel.frame.getByTestId('findings-toggle').click();
  await crop(page, panel.frame.locator('header.run'), fileOf('verdict'));
}

/** Trains a network to its end; 'alone' closes the editor of its file, so that the panel has the whole window. */
async function train(workbench: Workbench, panel: TrainingPanel, file: string, layout?: 'alone'): Promise<void> {
  await workbench.openFile(file);
  await workbench.runCommand('Backprop: Train Network');
  await panel.reaches('finished');
  if (layout === undefined) return;
  await workbench.runCommand('View: Focus First Editor Group');
  await workbench.runCommand('View: Close Editor');
  await panel.hasDrawn('loss-chart');
}

/** A picture of an element of a webview, as far as it is in sight, with a margin around it. */
async function crop(page: Page, element: Locator, path: string): Promise<void> {
  await element.scrollIntoViewIfNeeded();
  await settled(page);
  const [part, whole] = [await element.boundingBox(), await page.locator(shownWebview).last().boundingBox()];
  if (!part || !whole) throw new Error(`${path} cannot be taken: what it shows is not there.`);
  const [x, y] = [Math.max(whole.x, part.x - margin), Math.max(whole.y, part.y - margin)];
  const right = Math.min(whole.x + whole.width, part.x + part.width + margin);
  const bottom = Math.min(whole.y + whole.height, part.y + part.height + margin);
  await page.screenshot({ path, clip: { x, y, width: right - x, height: bottom - y } });
}

/** Until notifications have gone and the pages have drawn. */
async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.locator('.notifications-toasts .notification-list-item').waitFor({ state: 'detached' });
  await twoFrames(page);
}
