import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { inProject } from './paths.ts';

/**
 * Runs test files of `node:test`, each in a process of its own, and prints what they report. 0 only when tests ran and
 * every one passed: one that is skipped, or left for later, is a failure.
 */
export async function runTestFiles(files: readonly string[], concurrency: number): Promise<number> {
  let passed = false;
  const events = run({ files: files.map(file => inProject(file)), concurrency });
  events.on('test:summary', ({ file, counts }) => {
    if (file === undefined) passed = counts.tests > 0 && counts.passed === counts.tests;
  });
  for await (const text of events.compose(new spec())) process.stdout.write(text);
  if (!passed) console.error('Tests failed, were skipped, or none ran.');
  return passed ? 0 : 1;
}
