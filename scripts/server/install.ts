import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from '../npm.ts';
import { cacheFolder, inCache, inProject } from '../paths.ts';
import { retry } from '../retry.ts';

/** Which VS Code: the one of today, or the oldest that `engines.vscode` promises. */
export type ServerAge = 'newest' | 'oldest';

export interface InstalledServer {
  /** The folder of the VS Code server, from where it is started. */
  readonly folder: string;
  /** The Node that it runs on. */
  readonly node: string;
}

/** A package that brings the Node of an old server, where its own time's is another than ours. */
const ownNode = `node-${process.platform}-${process.arch}`;
const installArguments = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
const advice =
  'It comes from the npm registry: check the network and `npm config get registry`, or set VSCODE_PATH to a desktop VS Code.';

/** The VS Code server, downloaded on first use. */
export async function ensureServer(age: ServerAge = 'newest'): Promise<InstalledServer> {
  const locked = lockedFolders(age);
  const installed = inCache(`vscode-server-${await lockFingerprint(locked)}`);
  if (!existsSync(installed)) {
    console.log(`Downloading the ${age} VS Code server (once; half a minute on a good line)...`);
    await retry(`The ${age} VS Code server`, advice, () => installInto(installed, locked));
  }
  const node = join(installed, 'node_modules', ownNode, 'bin/node');
  return {
    folder: join(installed, 'node_modules/code-server/lib/vscode'),
    node: existsSync(node) ? node : process.execPath,
  };
}

/**
 * The two locked installs that a server consists of: code-server, and the packages its lib/vscode folder needs. The lock
 * files carry the hash of every package, which `npm ci` verifies.
 */
interface LockedFolders {
  readonly server: string;
  readonly modules: string;
}

function lockedFolders(age: ServerAge): LockedFolders {
  const server = inProject('scripts/vscode-server', age);
  return { server, modules: join(server, 'modules') };
}

/** Installs beside the target and renames when complete, so an interrupted download never looks finished. */
async function installInto(target: string, locked: LockedFolders): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const staging = await mkdtemp(inCache('installing-'));
  try {
    const modules = join(staging, 'modules');
    await Promise.all([installLocked(locked.server, staging), installLocked(locked.modules, modules)]);
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

async function lockFingerprint({ server, modules }: LockedFolders): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of [server, modules]) hash.update(await readFile(join(folder, 'package-lock.json')));
  return hash.digest('hex').slice(0, 12);
}
