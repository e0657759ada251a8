import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fingerprint } from './fingerprint.ts';
import { inProject } from './paths.ts';
import { exitCode, spawnTree } from './processes.ts';

/** As it is developed, with source maps, or as users get it, minified. Both hold the in-host tests, which are not packaged. */
export type Flavour = 'development' | 'production';

/** All that a build depends on. */
const inputs = [
  'src/**',
  'webview/**',
  'kernels/**',
  'test/host/**',
  'test/support/*.ts',
  'scripts/build.ts',
  'scripts/{build,shipped}/*',
  'package.json',
  'package-lock.json',
];

/** Written when a build is complete; not a name that a package lets in. */
const stamp = inProject('dist/.built');

/** Notes that dist/ is now what the sources make of it that `stampText` told of before the build: they may have changed meanwhile. */
export async function markBuilt(before: string): Promise<void> {
  await writeFile(stamp, before);
}

/** Builds unless dist/ is what the sources as they are now make of it; in any flavour where none is named. */
export async function ensureBuilt(flavour?: Flavour): Promise<void> {
  const wanted: readonly Flavour[] = flavour === undefined ? ['development', 'production'] : [flavour];
  const found = existsSync(stamp) ? await readFile(stamp, 'utf8') : undefined;
  const fresh = await Promise.all(wanted.map(stampText));
  if (found !== undefined && fresh.includes(found)) return;
  const args = wanted[0] === 'production' ? ['--production'] : [];
  const build = spawnTree(process.execPath, [inProject('scripts/build.ts'), ...args], { stdio: 'inherit' });
  if ((await exitCode(build)) !== 0) throw new Error(`The ${wanted[0]} build failed: see above.`);
}

/** What tells one build from another, for what is made of it. */
export async function stampText(flavour: Flavour): Promise<string> {
  return `${flavour} ${await fingerprint(inputs)}\n`;
}
