/**
 * Runs test/host inside VS Code: a desktop one where there is a display, else the server with a headless browser.
 * Expects a build.
 */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { findBrowser } from './browser/launch.ts';
import { chosenDesktopCode, hasDisplay } from './desktop.ts';
import { runMain } from './main.ts';
import { cacheFolder, inCache, inProject, projectRoot } from './paths.ts';
import { exitOnSignals } from './processes.ts';
import { messageOf, retry } from './retry.ts';
import { ensureServer } from './server/install.ts';
import { withTemporaryFolder } from './temporary.ts';

const suite = inProject('dist/test/host/index.cjs');

exitOnSignals();
await runMain(async () => {
  if (!existsSync(suite)) throw new Error('dist/test/host/index.cjs is missing: run `npm run build` first.');
  const vscodeExecutablePath = await findVscode();
  return withTemporaryFolder('workspace', async folder => {
    const workspace = join(folder, 'workspace');
    await cp(inProject('test/fixtures/workspace'), workspace, { recursive: true });
    return runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: suite,
      launchArgs: [workspace, '--disable-extensions'],
    });
  });
});

async function findVscode(): Promise<string> {
  return chosenDesktopCode() ?? (hasDisplay() ? await downloadedDesktop() : undefined) ?? (await serverLauncher());
}

async function downloadedDesktop(): Promise<string | undefined> {
  try {
    const advice = 'Set VSCODE_PATH to an installed one to use that.';
    return await retry('Desktop VS Code', advice, () => downloadAndUnzipVSCode({ cachePath: cacheFolder }));
  } catch (error) {
    console.log(`${messageOf(error)} Using the VS Code server with a headless browser instead.`);
    return undefined;
  }
}

/** Prepares server and browser, and wraps test/support/launcher.ts so that it can be started like any program. */
async function serverLauncher(): Promise<string> {
  await ensureServer();
  await findBrowser();
  const script = inProject('test/support/launcher.ts');
  const [name, text] =
    process.platform === 'win32'
      ? ['launcher.cmd', `@"${process.execPath}" "${script}" %*\r\n`]
      : ['launcher', `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`];
  const file = inCache(name);
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}
