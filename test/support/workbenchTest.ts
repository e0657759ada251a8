import { cp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser/launch.ts';
import { inProject } from '../../scripts/paths.ts';
import { workbenchUrl } from '../../scripts/server/address.ts';
import { quietSettings, type RunningServer, startServer } from '../../scripts/server/run.ts';
import { withTemporaryFolder } from '../../scripts/temporary.ts';
import { copyInstalledExtension } from './packagedExtension.ts';
import { Screenshots } from './screenshots.ts';
import { withSecondTry } from './secondTry.ts';
import { windowText } from './windowText.ts';
import { Workbench } from './workbench.ts';

export interface WorkbenchOptions {
  /** The folder to open a copy of, relative to the project; the examples by default. */
  readonly folder?: string;
  /** In CSS pixels; 1400 x 900 by default. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** The label of a colour theme, such as 'Dark Modern'. */
  readonly theme?: string;
  /** False opens the folder in Restricted Mode. */
  readonly trusted?: boolean;
  /** Further settings of the window. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** How long one action of Playwright may take. */
const actionMilliseconds = 30_000;
/** How long a whole test may take, so that a hang is a failure with a name. */
const testMilliseconds = 6 * 60_000;

/**
 * An end-to-end test: a fresh VS Code with the packaged extension installed, on a copy of a folder. Its pictures are
 * kept when it fails, or always with KEEP_SCREENSHOTS=1. What fails is tried once more in another VS Code, as the editor, the
 * server and the browser have hiccups of their own; a first failure is always printed.
 */
export function workbenchTest(
  title: string,
  options: WorkbenchOptions,
  body: (workbench: Workbench) => Promise<void>,
): void {
  test(title, { timeout: testMilliseconds }, () => withSecondTry(title, tried => attempt(tried, options, body)));
}

async function attempt(
  title: string,
  options: WorkbenchOptions,
  body: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  await withTemporaryFolder('e2e', async temporary => {
    const folder = join(temporary, basename(options.folder ?? 'examples'));
    await cp(inProject(options.folder ?? 'examples'), folder, { recursive: true });
    const server = await serve(temporary, options);
    try {
      const browser = await launchBrowser();
      await runBody(title, browser, server, folder, options, body).finally(() => browser.close());
    } finally {
      await server.stop();
    }
  });
}

async function serve(temporary: string, options: WorkbenchOptions): Promise<RunningServer> {
  const extensionsFolder = join(temporary, 'extensions');
  await copyInstalledExtension(extensionsFolder);
  const theme = options.theme === undefined ? {} : { 'workbench.colorTheme': options.theme };
  return startServer({
    dataFolder: join(temporary, 'data'),
    extensionsFolder,
    trusted: options.trusted ?? true,
    settings: { ...quietSettings, ...theme, ...options.settings },
  });
}

async function runBody(
  title: string,
  browser: Browser,
  server: RunningServer,
  folder: string,
  options: WorkbenchOptions,
  body: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  const screenshots = new Screenshots(title);
  await screenshots.remove();
  const page = await browser.newPage({ viewport: options.viewport ?? { width: 1400, height: 900 } });
  page.setDefaultTimeout(actionMilliseconds);
  // A window with unsaved changes asks before it reloads; Playwright would answer no.
  page.on('dialog', dialog => void dialog.accept());
  const consoleLines: string[] = [];
  page.on('console', message => consoleLines.push(message.text()));
  const workbench = new Workbench(page, folder, screenshots);
  try {
    await page.goto(workbenchUrl({ origin: server.origin, folder }));
    await workbench.ready();
    await body(workbench);
  } catch (error) {
    const picture = await workbench.screenshot('failed');
    await writeFile(join(screenshots.folder, 'console.log'), consoleLines.join('\n'));
    console.error(`What the window showed: ${picture}\n${await windowText(page)}`);
    console.error(`The console's last lines:\n${lastLines(consoleLines)}`);
    throw error;
  }
  if (!process.env.KEEP_SCREENSHOTS) await screenshots.remove();
}

/** The last lines, each cut. */
function lastLines(lines: readonly string[]): string {
  return lines
    .slice(-15)
    .map(line => line.slice(0, 300))
    .join('\n');
}
