/**
 * Runs test/e2e: a person's clicks in a VS Code with the packaged extension. Arguments name test files to run instead of
 * all; `--no-build` takes the extension as it was packaged last.
 */
import { globSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { prepareInstalledExtension } from '../test/support/packagedExtension.ts';
import { findBrowser } from './browser/launch.ts';
import { runMain } from './main.ts';
import { inProject, projectRoot } from './paths.ts';
import { exitOnSignals } from './processes.ts';
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
  return runFiles(files);
});

/** Runs the files one after the other, as each brings a whole VS Code; 0 only when tests ran and every one passed. */
async function runFiles(files: string[]): Promise<number> {
  let passed = false;
  const events = run({ files: files.map(file => inProject(file)), concurrency: 1 });
  events.on('test:summary', ({ file, counts }) => {
    if (file === undefined) passed = counts.tests > 0 && counts.passed === counts.tests;
  });
  for await (const text of events.compose(new spec())) process.stdout.write(text);
  if (!passed) console.error('The end-to-end tests failed, were skipped, or none ran.');
  return passed ? 0 : 1;
}
