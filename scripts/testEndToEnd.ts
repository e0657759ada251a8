/**
 * Runs test/e2e: a person's clicks in a VS Code with the packaged extension. Arguments name test files to run instead of
 * all; `--no-build` takes the extension as it was packaged last.
 */
import { globSync } from 'node:fs';
import { prepareInstalledExtension } from '../test/support/packagedExtension.ts';
import { findBrowser } from './browser/launch.ts';
import { runMain } from './main.ts';
import { projectRoot } from './paths.ts';
import { exitOnSignals } from './processes.ts';
import { runTestFiles } from './runTestFiles.ts';
import { ensureServer } from './server/install.ts';

const allTests = 'test/e2e/**/*.test.ts';

exitOnSignals();
await runMain(async () => {
  const args = process.argv.slice(2);
  const named = args.filter(argument => !argument.startsWith('--'));
  const files = globSync(named.length > 0 ? named : allTests, { cwd: projectRoot });
  if (files.length === 0) throw new Error(`No end-to-end test found: ${named.join(' ') || allTests}.`);
  await ensureServer();
  await findBrowser();
  if (!args.includes('--no-build')) await prepareInstalledExtension();
  // One after the other, as each test brings a whole VS Code.
  return runTestFiles(files, 1);
});
