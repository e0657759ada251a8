/** Runs test/unit. Arguments name test files to run instead of all. */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { runMain } from './main.ts';
import { projectRoot } from './paths.ts';
import { runTestFiles } from './runTestFiles.ts';

const allTests = 'test/unit/**/*.test.ts';

await runMain(async () => {
  const named = process.argv.slice(2);
  const files = globSync(named.length > 0 ? named : allTests, { cwd: projectRoot });
  if (files.length === 0) throw new Error(`No unit test found: ${named.join(' ') || allTests}.`);
  return runTestFiles(files.toSorted(), availableParallelism());
});
