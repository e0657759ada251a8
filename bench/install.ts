import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../scripts/npm.ts';
import { retry } from '../scripts/retry.ts';

const folder = import.meta.dirname;
/** What is installed: a copy of the lock file, written last, so that an install cut short never looks finished. */
const installed = join(folder, 'node_modules/installed-lock.json');
const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
const advice = 'They come from the npm registry: check the network and `npm config get registry`.';

/** Installs the competitors where they are not, or not the locked ones. No package may run a script. */
export async function ensurePeers(): Promise<void> {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  console.log('Installing the competitors (once)...');
  await retry('The competitors', advice, () => npm(args, folder));
  writeFileSync(installed, lock);
}
