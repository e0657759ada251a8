/** Runs test/page: the pages of the extension, built anew, each alone in a browser. Arguments name test files to run instead of all. */
import { globSync } from 'node:fs';
import { build } from 'esbuild';
import { findBrowser } from './browser/launch.ts';
import { copyCodicons } from './build/assets.ts';
import { chain, panel, report } from './build/bundles.ts';
import { runMain } from './main.ts';
import { projectRoot } from './paths.ts';
import { exitOnSignals } from './processes.ts';
import { runTestFiles } from './runTestFiles.ts';

const allTests = 'test/page/**/*.test.ts';

exitOnSignals();
await runMain(async () => {
  const named = process.argv.slice(2);
  const files = globSync(named.length > 0 ? named : allTests, { cwd: projectRoot });
  if (files.length === 0) throw new Error(`No test of the page found: ${named.join(' ') || allTests}.`);
  for (const bundle of [panel, chain, report]) await build({ ...bundle, sourcemap: true, absWorkingDir: projectRoot });
  await copyCodicons();
  await findBrowser();
  // Each file brings a browser: as many as there are cores on a small machine.
  return runTestFiles(files.toSorted(), 2);
});
