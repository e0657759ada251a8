import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/packaging.ts';
import { inCache } from '../../scripts/paths.ts';
import { installExtension } from '../../scripts/server/run.ts';
import { withTemporaryFolder } from '../../scripts/temporary.ts';

const packagedFolder = inCache('packaged');
const installedExtensions = join(packagedFolder, 'extensions');

/** Packages the extension and installs the VSIX into a fresh folder, once for all end-to-end tests of a run. */
export async function prepareInstalledExtension(): Promise<void> {
  await rm(packagedFolder, { recursive: true, force: true });
  await mkdir(packagedFolder, { recursive: true });
  const vsix = join(packagedFolder, 'backprop-debugger.vsix');
  await packageExtension(vsix);
  await withTemporaryFolder('install', data => installExtension(vsix, data, installedExtensions));
}

/** Gives a server its own copy of the installed extension, so that tests cannot disturb each other. */
export async function copyInstalledExtension(target: string): Promise<void> {
  if (!existsSync(installedExtensions)) {
    throw new Error('The extension is not packaged yet: run `npm run test:e2e` instead of `node --test`.');
  }
  await cp(installedExtensions, target, { recursive: true });
}
