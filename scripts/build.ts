/**
 * Builds everything into dist/. `--production` minifies and leaves out source maps and the in-host tests.
 */
import { existsSync, globSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { type BuildOptions, build } from 'esbuild';
import { copyCodicons, schemaSource, writeSchema } from './build/assets.ts';
import { hostSuiteBundle, productBundles } from './build/bundles.ts';
import { buildKernels } from './build/kernels.ts';
import { runMain } from './main.ts';
import { inProject, projectRoot } from './paths.ts';

const hostSuiteEntry = 'test/host/index.ts';
const hostTests = 'test/host/**/*.test.ts';

await runMain(async () => {
  const production = process.argv.includes('--production');
  await buildAll(production);
  return 0;
});

async function buildAll(production: boolean): Promise<void> {
  const bundles = production ? productBundles : [...productBundles, hostSuite()];
  assertPresent([...bundles.flatMap(entriesOf), schemaSource]);
  // A test file that was deleted or renamed must not live on as a bundle.
  await rm(inProject('dist/test'), { recursive: true, force: true });
  await Promise.all(bundles.map(bundle => build({ ...bundle, ...flavour(production), absWorkingDir: projectRoot })));
  await chmod(inProject('dist/backprop.mjs'), 0o755);
  await buildKernels(inProject('dist/kernels'));
  await writeSchema();
  await copyCodicons();
}

function hostSuite(): BuildOptions {
  const tests = globSync(hostTests, { cwd: projectRoot });
  if (tests.length === 0) throw new Error(`No in-host test found: expected files like ${hostTests}.`);
  return hostSuiteBundle([hostSuiteEntry, ...tests]);
}

function flavour(production: boolean): BuildOptions {
  return production ? { minify: true, sourcemap: false } : { minify: false, sourcemap: true };
}

function entriesOf(bundle: BuildOptions): string[] {
  return bundle.entryPoints as string[];
}

function assertPresent(files: readonly string[]): void {
  const missing = files.filter(file => !existsSync(inProject(file)));
  if (missing.length > 0) {
    throw new Error(`Cannot build, these source files are missing:\n${missing.map(file => `  ${file}`).join('\n')}`);
  }
}
