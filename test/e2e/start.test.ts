import type { ChildProcess } from 'node:child_process';
import { test } from 'node:test';
import { launchBrowser } from '../../scripts/browser/launch.ts';
import { inProject, projectRoot } from '../../scripts/paths.ts';
import { exitOnSignals, spawnTree, stopTree } from '../../scripts/processes.ts';
import { Screenshots } from '../support/screenshots.ts';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { Workbench } from '../support/workbench.ts';
import { actionMilliseconds } from '../support/workbenchTest.ts';

exitOnSignals();

const title = 'reloading the page at the address that npm start prints keeps the panel';

test(title, { timeout: 6 * 60_000 }, async () => {
  const start = spawnTree(process.execPath, [inProject('scripts/start.ts')], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
    // There it is a server even where there is a desktop.
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(actionMilliseconds);
    const workbench = new Workbench(page, inProject('examples'), new Screenshots(title));
    const panel = new TrainingPanel(workbench);
    await page.goto(await printedAddress(start));
    await page.locator('.tab.active[data-resource-name="iris.mlp.json"]').waitFor();
    await workbench.ready();
    await workbench.runCommand('Backprop: Train Network');
    await panel.reaches('finished');
    await panel.frame.getByTestId('layer-select').selectOption({ index: 1 });
    await panel.frame.locator('[data-testid=heatmap-meanGradient][data-layer="1"]').waitFor();
    // The editor stores what is open, and what a page keeps, every few seconds.
    await waitUntil('The browser has stored what is selected in the panel', async () =>
      /selection\\*":\{\\*"layer\\*":1/.test(await page.evaluate(storedText)),
    );
    await page.reload();
    await workbench.ready();
    await panel.reaches('finished');
    await panel.frame.locator('[data-testid=heatmap-meanGradient][data-layer="1"]').waitFor();
    await workbench.screenshot('reloaded');
  } finally {
    await browser.close();
    await stopTree(start);
  }
});

/** The address of the server that is being started. */
function printedAddress(start: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    start.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const address = /^ {2}(http:\S+)$/m.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
    start.once('exit', code => reject(new Error(`npm start ended with code ${code} and printed:\n${text}`)));
  });
}

/** What is used of the page's databases; these tests are compiled for Node, without the DOM's types. */
interface Databases {
  databases(): Promise<readonly { readonly name: string }[]>;
  open(name: string): Request<Database>;
}
interface Database {
  readonly objectStoreNames: Iterable<string>;
  transaction(store: string): { objectStore(name: string): { getAll(): Request<unknown[]> } };
  close(): void;
}
interface Request<Result> {
  readonly result: Result;
  onsuccess: () => void;
  onerror: () => void;
}

/** Everything in the databases in which the editor keeps its state. */
async function storedText(): Promise<string> {
  const { indexedDB } = globalThis as unknown as { readonly indexedDB: Databases };
  const answered = <Result>(request: Request<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('the database cannot be read'));
    });
  const texts: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await answered(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      texts.push(...(await answered(database.transaction(store).objectStore(store).getAll())).map(String));
    }
    database.close();
  }
  return texts.join('\n');
}
