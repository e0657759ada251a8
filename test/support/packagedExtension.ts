import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stampText } from '../../scripts/building.ts';
import { fingerprint } from '../../scripts/fingerprint.ts';
import { packageExtension } from '../../scripts/packaging.ts';
import { inCache } from '../../scripts/paths.ts';
import { installExtension } from '../../scripts/server/run.ts';
import { withTemporaryFolder } from '../../scripts/temporary.ts';

const packagedFolder = inCache('packaged');
/** The package, with its bill of materials beside it. */
export const packagedVsix = join(packagedFolder, 'backprop-debugger.vsix');
const installedExtensions = join(packagedFolder, 'extensions');

/** All that a package depends on beside the build. */
const inputs = [
  'package.json',
  '.vscodeignore',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'docs/findings.md',
  'media/**',
  'scripts/{packaging,packagedReadme}.ts',
];

/** Packages the extension and installs the VSIX into a fresh folder, unless the one that is there is of these very sources. */
export async function prepareInstalledExtension(): Promise<void> {
  const stamp = join(packagedFolder, 'built');
  const current = `${await stampText('production')}${await fingerprint(inputs)}`;
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === current) return;
  await rm(packagedFolder, { recursive: true, force: true });
  await mkdir(packagedFolder, { recursive: true });
  await packageExtension(packagedVsix);
  await withTemporaryFolder('install', data => installExtension(packagedVsix, data, installedExtensions));
  await writeFile(stamp, current);
}

/** Gives a server its own copy of the installed extension, so that tests cannot disturb each other. */
export async function copyInstalledExtension(target: string): Promise<void> {
  if (!existsSync(installedExtensions)) {
    throw new Error('The extension is not packaged yet: run `npm run test:e2e` instead of `node --test`.');
  }
  await cp(installedExtensions, target, { recursive: true });
}
