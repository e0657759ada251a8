import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Screenshots } from '../../test/support/screenshots.ts';
import { TrainingPanel } from '../../test/support/trainingPanel.ts';
import { Workbench } from '../../test/support/workbench.ts';
import { launchBrowser } from '../browser/launch.ts';
import { copyBuiltExtension } from '../builtExtension.ts';
import { inProject } from '../paths.ts';
import { workbenchUrl } from '../server/address.ts';
import { quietSettings, startServer } from '../server/run.ts';
import { withTemporaryFolder } from '../temporary.ts';
import { crop, settled } from './crop.ts';
import { type DebuggingPicture, takeDebugging } from './debugging.ts';
import { vanishing } from './vanishing.ts';

/** A picture of the README or of docs/debugging.md: its file is `<name>-light.png` or `<name>-dark.png`. */
export type PictureName = 'panel' | 'verdict' | 'vanishing' | 'why' | 'heatmaps' | DebuggingPicture;

const wholeWindow = { width: 1400, height: 900 };
/** So narrow that text stays readable where a README scales pictures down. */
const pageWindow = { width: 1080, height: 1100 };
const actionMilliseconds = 60_000;

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
      'debug.internalConsoleOptions': 'neverOpen',
      // Another program's port is no part of a picture.
      'remote.autoForwardPorts': false,
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
        await takeDebugging(workbench, fileOf);
        await page.setViewportSize(wholeWindow);
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
