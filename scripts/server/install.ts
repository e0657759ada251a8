import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from '../npm.ts';
import { cacheFolder, inCache, inProject } from '../paths.ts';
import { retry } from '../retry.ts';

/**
 * The two locked installs the server consists of: code-server, and the packages its lib/vscode folder needs. The lock
 * files carry the hash of every package, which `npm ci` verifies.
 */
const lockedServer = inProject('scripts/vscode-server');
const lockedModules = inProject('scripts/vscode-server/modules');
const installArguments = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
const advice =
  'It comes from the npm registry: check the network and `npm config get registry`, or set VSCODE_PATH to a desktop VS Code.';

/** The folder of the VS Code server, downloaded on first use. */
export async function ensureServer(): Promise<string> {
  const installed = inCache(`vscode-server-${await lockFingerprint()}`);
  if (!existsSync(installed)) {
    console.log('Downloading the VS Code server (once; half a minute on a good line)...');
    await retry('The VS Code server', advice, () => installInto(installed));
  }
  return join(installed, 'node_modules/code-server/lib/vscode');
}

/** Installs beside the target and renames when complete, so an interrupted download never looks finished. */
async function installInto(target: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const staging = await mkdtemp(inCache('installing-'));
  try {
    await installLocked(lockedServer, staging);
    const modules = join(staging, 'modules');
    await installLocked(lockedModules, modules);
    await rename(join(modules, 'node_modules'), join(staging, 'node_modules/code-server/lib/vscode/node_modules'));
    await renameUnlessPresent(staging, target);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function installLocked(source: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) await cp(join(source, file), join(folder, file));
  await npm(installArguments, folder);
}

/** Another run may have finished the same install in the meantime; theirs is as good as ours. */
async function renameUnlessPresent(staging: string, target: string): Promise<void> {
  try {
    await rename(staging, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

async function lockFingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of [lockedServer, lockedModules]) hash.update(await readFile(join(folder, 'package-lock.json')));
  return hash.digest('hex').slice(0, 12);
}
