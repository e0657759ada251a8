import { join } from 'node:path';
import { after } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser/launch.ts';
import { quietSettings, type RunningServer, startServer } from '../../scripts/server/run.ts';
import { type TemporaryFolder, temporaryFolder } from '../../scripts/temporary.ts';
import { copyInstalledExtension } from './packagedExtension.ts';

/** What windows must have in common to share a server. */
export interface EditorOptions {
  /** The label of a colour theme, such as 'Dark Modern'. */
  readonly theme?: string;
  /** False opens folders in Restricted Mode. */
  readonly trusted?: boolean;
  /** Further settings of the window. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Further extensions of those that come with VS Code, by their folders. */
  readonly builtIns?: readonly string[];
}

/**
 * What comes with VS Code and has to do with the files and looks of these tests. The others, of some 90, take about a fifth of the
 * time that a window takes to load; the in-host tests have them all.
 */
const usualBuiltIns = [
  'configuration-editing',
  'json',
  'json-language-features',
  'markdown-basics',
  'theme-defaults',
  'theme-modern-icons',
  'theme-seti',
];

/** Those of this process, started when a test first needs them, by what their windows have in common. */
const servers = new Map<string, Promise<{ readonly server: RunningServer; readonly folder: TemporaryFolder }>>();
let browser: Promise<Browser> | undefined;

/** The server for windows with these options. A window of its own folder and browser profile has nothing of another one's. */
export async function sharedServer(options: EditorOptions): Promise<RunningServer> {
  const { theme, trusted = true, settings, builtIns = [] } = options;
  const own = { ...(theme !== undefined && { 'workbench.colorTheme': theme }), ...settings };
  const key = JSON.stringify({ trusted, own, builtIns });
  const started = servers.get(key) ?? start(trusted, { ...quietSettings, ...own }, [...usualBuiltIns, ...builtIns]);
  servers.set(key, started);
  return (await started).server;
}

export function sharedBrowser(): Promise<Browser> {
  browser ??= launchBrowser();
  return browser;
}

/** Ends servers and browser; the next test starts its own. */
export async function endSharedEditors(): Promise<void> {
  const [oldBrowser, oldServers] = [browser, [...servers.values()]];
  browser = undefined;
  servers.clear();
  // What never started has failed the test that wanted it.
  await (await oldBrowser?.catch(() => undefined))?.close();
  for (const started of oldServers) {
    const editor = await started.catch(() => undefined);
    await editor?.server.stop();
    await editor?.folder.remove();
  }
}

after(endSharedEditors);

async function start(trusted: boolean, settings: Readonly<Record<string, unknown>>, builtIns: readonly string[]) {
  const folder = await temporaryFolder('editor');
  const extensionsFolder = join(folder.path, 'extensions');
  await copyInstalledExtension(extensionsFolder);
  const dataFolder = join(folder.path, 'data');
  const server = await startServer({ dataFolder, extensionsFolder, trusted, settings, builtIns });
  return { server, folder };
}
