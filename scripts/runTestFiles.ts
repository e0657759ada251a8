import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { inProject } from './paths.ts';

/**
 * Runs test files of `node:test` and prints what they report: each in a process of its own, so many at once, or with 'none' all in
 * this one. 0 only when tests ran and every one passed: one that is skipped, or left for later, is a failure.
 */
export async function runTestFiles(files: readonly string[], concurrency: number | 'none'): Promise<number> {
  let passed = false;
  const paths = files.map(file => inProject(file));
  const events = run(concurrency === 'none' ? { files: paths, isolation: 'none' } : { files: paths, concurrency });
  events.on('test:summary', ({ file, counts }) => {
    if (file === undefined) passed = counts.tests > 0 && counts.passed === counts.tests;
  });
  for await (const text of events.compose(new spec())) process.stdout.write(text);
  if (!passed) console.error('Tests failed, were skipped, or none ran.');
  return passed ? 0 : 1;
}
