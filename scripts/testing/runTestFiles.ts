import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { secondTries } from '../../test/support/secondTry.ts';
import { inProject } from '../paths.ts';
import type { Outcome } from './outcome.ts';

/**
 * Runs test files of `node:test` in this process, one after the other, and prints what they report. With `titles`, only tests whose
 * title, with the titles of what they are in before it, matches one of them.
 */
export async function runTestFiles(files: readonly string[], titles: readonly RegExp[]): Promise<Outcome> {
  const events = run({
    files: files.map(file => inProject(file)),
    isolation: 'none',
    ...(titles.length > 0 && { testNamePatterns: [...titles] }),
  });
  let outcome: Omit<Outcome, 'secondTries'> | undefined;
  events.on('test:summary', ({ file, counts }) => {
    if (file !== undefined) return;
    const { tests, passed, skipped, todo } = counts;
    outcome = { passed, skipped: skipped + todo, failed: tests - passed - skipped - todo };
  });
  for await (const text of events.compose(new spec())) process.stdout.write(text);
  if (!outcome) throw new Error('The test runner ended without a summary.');
  return { ...outcome, secondTries: [...secondTries] };
}
