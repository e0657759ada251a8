import { cp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { inProject } from '../../scripts/paths.ts';
import { workbenchUrl } from '../../scripts/server/address.ts';
import type { RunningServer } from '../../scripts/server/run.ts';
import { withTemporaryFolder } from '../../scripts/temporary.ts';
import { type EditorOptions, endSharedEditors, sharedBrowser, sharedServer } from './editors.ts';
import { Screenshots } from './screenshots.ts';
import { withSecondTry } from './secondTry.ts';
import { windowText } from './windowText.ts';
import { Workbench } from './workbench.ts';

export interface WorkbenchOptions extends EditorOptions {
  /** The folder to open a copy of, relative to the project; the examples by default. */
  readonly folder?: string;
  /** In CSS pixels; 1400 x 900 by default. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** How long one action of Playwright may take, so that a hang is a failure with a name; a busy machine takes its time. */
export const actionMilliseconds = 90_000;
/** And a whole test. */
const testMilliseconds = 12 * 60_000;

/**
 * An end-to-end test: a fresh window of a VS Code with the packaged extension installed, on a copy of a folder, with a browser
 * profile of its own; the server is that of other tests with the same settings. Its pictures are kept when it fails, or always with
 * KEEP_SCREENSHOTS=1. What fails is tried once more in another VS Code, as the editor, the server and the browser have hiccups of
 * their own; a first failure is always printed, and counted.
 */
export function workbenchTest(
  title: string,
  options: WorkbenchOptions,
  body: (workbench: Workbench, server: RunningServer) => Promise<void>,
): void {
  const attempt = (tried: string) =>
    withTemporaryFolder('e2e', async temporary => {
      const folder = join(temporary, basename(options.folder ?? 'examples'));
      await cp(inProject(options.folder ?? 'examples'), folder, { recursive: true });
      await inWindow(tried, folder, options, body);
    });
  test(title, { timeout: testMilliseconds }, () => withSecondTry(title, attempt, endSharedEditors));
}

async function inWindow(
  title: string,
  folder: string,
  options: WorkbenchOptions,
  body: (workbench: Workbench, server: RunningServer) => Promise<void>,
): Promise<void> {
  const server = await sharedServer(options);
  const browser = await sharedBrowser();
  const screenshots = new Screenshots(title);
  await screenshots.remove();
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1400, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(actionMilliseconds);
  // A window with unsaved changes asks before it reloads; Playwright would answer no.
  page.on('dialog', dialog => void dialog.accept());
  const consoleLines: string[] = [];
  page.on('console', message => consoleLines.push(message.text()));
  const workbench = new Workbench(page, folder, screenshots);
  try {
    await page.goto(workbenchUrl({ origin: server.origin, folder }));
    await workbench.ready();
    await body(workbench, server);
  } catch (error) {
    const picture = await workbench.screenshot('failed');
    await writeFile(join(screenshots.folder, 'console.log'), consoleLines.join('\n'));
    console.error(`What the window showed: ${picture}\n${await windowText(page)}`);
    console.error(`The console's last lines:\n${lastLines(consoleLines)}`);
    throw error;
  } finally {
    // A window that is left ends its extension host and what that trains; one that vanished would be waited for.
    await page.goto('about:blank').catch(() => undefined);
    await context.close();
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
