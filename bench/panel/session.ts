import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '../../scripts/browser/launch.ts';
import { copyBuiltExtension } from '../../scripts/builtExtension.ts';
import { workbenchUrl } from '../../scripts/server/address.ts';
import { quietSettings, startServer } from '../../scripts/server/run.ts';
import { withTemporaryFolder } from '../../scripts/temporary.ts';
import { Screenshots } from '../../test/support/screenshots.ts';
import { TrainingPanel } from '../../test/support/trainingPanel.ts';
import { Workbench } from '../../test/support/workbench.ts';
import { EventLoopProbe } from './eventLoopProbe.ts';
import type { Spec } from './specs.ts';

/** A VS Code in a headless browser, with the panel of a network that has not been trained yet. */
export interface Session {
  readonly workbench: Workbench;
  readonly panel: TrainingPanel;
  readonly extensionHost: EventLoopProbe;
}

const actionMilliseconds = 60_000;

/** Does work in a fresh VS Code with the extension as it is in dist, and closes it whatever happens. */
export function withSession<T>(spec: Spec, work: (session: Session) => Promise<T>): Promise<T> {
  return withTemporaryFolder('panel', async temporary => {
    const folder = join(temporary, 'workspace');
    await mkdir(folder);
    await spec.write(folder);
    const extensionsFolder = join(temporary, 'extensions');
    await copyBuiltExtension(join(extensionsFolder, 'backprop-debugger'));
    const extensionHost = new EventLoopProbe(join(temporary, 'event-loop.jsonl'));
    await extensionHost.install(extensionsFolder);
    const dataFolder = join(temporary, 'data');
    const server = await startServer({ dataFolder, extensionsFolder, trusted: true, settings: quietSettings });
    try {
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
        page.setDefaultTimeout(actionMilliseconds);
        const workbench = new Workbench(page, folder, new Screenshots('bench-panel'));
        await page.goto(workbenchUrl({ origin: server.origin, folder }));
        await workbench.ready();
        return await work({ workbench, panel: await openPanel(workbench), extensionHost });
      } finally {
        await browser.close();
      }
    } finally {
      await server.stop();
    }
  });
}

async function openPanel(workbench: Workbench): Promise<TrainingPanel> {
  await workbench.openFile('network.mlp.json');
  await workbench.runCommand('Backprop: Show Training Panel');
  const panel = new TrainingPanel(workbench);
  await panel.frame.getByTestId('empty').waitFor();
  return panel;
}
