/** Builds everything into dist/, the in-host tests, too. `--production` minifies and leaves out source maps. */
import { existsSync, globSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { type BuildOptions, build } from 'esbuild';
import { assetContents, copyCodicons, schemaSource, writeSchema } from './build/assets.ts';
import { hostSuiteBundle, productBundles } from './build/bundles.ts';
import { writeGeneratedKernels } from './build/generatedKernels.ts';
import { writeGeneratedParser } from './build/generatedParser.ts';
import { buildKernels, kernelContents } from './build/kernels.ts';
import { type Flavour, markBuilt, stampText } from './building.ts';
import { runMain } from './main.ts';
import { inProject, projectRoot } from './paths.ts';
import { writeNotices } from './shipped/notices.ts';
import { contentsOf } from './shipped/packages.ts';

const hostSuiteEntry = 'test/host/index.ts';
const hostTests = 'test/host/**/*.test.ts';
const options: Readonly<Record<Flavour, BuildOptions>> = {
  development: { minify: false, sourcemap: true },
  production: { minify: true, sourcemap: false },
};

await runMain(async () => {
  await buildAll(process.argv.includes('--production') ? 'production' : 'development');
  return 0;
});

async function buildAll(flavour: Flavour): Promise<void> {
  await Promise.all([writeGeneratedParser(), writeGeneratedKernels()]);
  const sources = await stampText(flavour);
  const bundle = (what: BuildOptions) => build({ ...what, ...options[flavour], absWorkingDir: projectRoot });
  const tests = hostSuite();
  assertPresent([...[...productBundles, tests].flatMap(entriesOf), schemaSource]);
  // A test file that was deleted or renamed must not live on as a bundle, nor half a build as a whole one.
  for (const old of ['dist/test', 'dist/.built']) await rm(inProject(old), { recursive: true, force: true });
  const [products] = await Promise.all([
    Promise.all(productBundles.map(product => bundle({ ...product, metafile: true }))),
    bundle(tests),
  ]);
  await chmod(inProject('dist/backprop.mjs'), 0o755);
  await buildKernels(inProject('dist/kernels'));
  await writeSchema();
  await copyCodicons();
  const bundled = products.flatMap(({ metafile }) => contentsOf(metafile!));
  await writeNotices([...bundled, ...assetContents, ...kernelContents]);
  await markBuilt(sources);
}

function hostSuite(): BuildOptions {
  const tests = globSync(hostTests, { cwd: projectRoot });
  if (tests.length === 0) throw new Error(`No in-host test found: expected files like ${hostTests}.`);
  return hostSuiteBundle([hostSuiteEntry, ...tests]);
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
