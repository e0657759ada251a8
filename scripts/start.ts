/**
 * `npm start`: VS Code on the examples, with this extension as it was just built. A desktop VS Code where there is one
 * and a display; else a server to open in a browser.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyBuiltExtension } from './builtExtension.ts';
import { chosenDesktopCode, desktopCodeOnPath, hasDisplay } from './desktop.ts';
import { writeFirstFileExtension } from './firstFile.ts';
import { runMain } from './main.ts';
import { inProject, projectRoot } from './paths.ts';
import { exitCode, interruption, spawnTree, stopTree } from './processes.ts';
import { workbenchUrl } from './server/address.ts';
import { quietSettings, startServer } from './server/run.ts';
import { withTemporaryFolder } from './temporary.ts';

const examples = inProject('examples');
const firstExample = join(examples, 'iris.mlp.json');
const whatNext = "Open iris.mlp.json, then press F1 and run 'Backprop: Train Network'.";

await runMain(() => {
  const desktop = hasDisplay() ? (chosenDesktopCode() ?? desktopCodeOnPath()) : undefined;
  return withTemporaryFolder('start', dataFolder =>
    desktop === undefined ? serveInBrowser(dataFolder) : showOnDesktop(desktop, dataFolder),
  );
});

/** Serves until Ctrl+C. */
async function serveInBrowser(dataFolder: string): Promise<number> {
  const interrupted = interruption();
  await copyBuiltExtension(join(dataFolder, 'extensions/backprop-debugger'));
  await writeFirstFileExtension(join(dataFolder, 'extensions/first-file'), firstExample);
  const server = await startServer({ dataFolder, trusted: true, settings: quietSettings });
  const address = workbenchUrl({ origin: server.origin, folder: examples });
  announce(`VS Code with Backprop Debugger is ready. Open this address in a browser:\n\n  ${address}\n`);
  const code = await Promise.race([interrupted, server.ended]);
  await server.stop();
  return code ?? 0;
}

/** Keeps a window open until it is closed, or Ctrl+C; with settings of its own, the user's stay untouched. */
async function showOnDesktop(code: string, dataFolder: string): Promise<number> {
  const interrupted = interruption();
  await mkdir(join(dataFolder, 'User'));
  await writeFile(join(dataFolder, 'User/settings.json'), JSON.stringify(quietSettings, null, 2));
  const args = [
    examples,
    firstExample,
    `--extensionDevelopmentPath=${projectRoot}`,
    `--user-data-dir=${dataFolder}`,
    `--extensions-dir=${join(dataFolder, 'extensions')}`,
    '--disable-workspace-trust',
    '--skip-welcome',
    '--new-window',
    '--wait',
    // Chromium's sandbox refuses to run as root, which is who one is in many containers.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const window = spawnDesktop(code, args);
  announce(`Opening VS Code with Backprop Debugger (${code}).`);
  const ended = await Promise.race([interrupted, exitCode(window)]);
  await stopTree(window);
  return ended ?? 0;
}

/** Windows starts `code.cmd` through its shell only, which wants spaces quoted. */
function spawnDesktop(code: string, args: readonly string[]) {
  if (process.platform !== 'win32') return spawnTree(code, args, { stdio: 'inherit' });
  const quote = (text: string) => `"${text}"`;
  return spawnTree(quote(code), args.map(quote), { stdio: 'inherit', shell: true });
}

function announce(headline: string): void {
  console.log(`\n${headline}\n${whatNext}\nPress Ctrl+C here to end.\n`);
}
