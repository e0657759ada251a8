import { availableParallelism } from 'node:os';
import { inProject, projectRoot } from '../paths.ts';
import { type Ended, runChild } from './child.ts';
import { countsOf, faultsOf, secondTriesOf, sumOf } from './outcome.ts';
import { nothingMatches, select } from './select.ts';
import { filesOf, type Suite, sharesOf } from './suites.ts';

/** Runs the tests of a suite that patterns mean, or all, and shows what they report. Returns the exit code. */
export async function runSuite(suite: Suite, patterns: readonly string[]): Promise<number> {
  const all = filesOf(suite.patterns);
  const { files, titles } = select(all, patterns);
  await suite.prepare();
  const shares = sharesOf(files, Math.min(suite.shares, availableParallelism()));
  // Of several at once, each is shown when it has ended.
  const show = shares.length === 1;
  const ended = await Promise.all(
    shares.map(async share => {
      const result = await runShare(share, titles, show);
      if (!show) process.stdout.write(result.output);
      return result;
    }),
  );
  return conclude(ended, () => nothingMatches(suite.what, patterns, all));
}

/** Runs files in a process of their own. */
export function runShare(files: readonly string[], titles: readonly string[] = [], show = false): Promise<Ended> {
  const script = inProject('scripts/testing/runShare.ts');
  const args = [script, ...titles.map(title => `--title=${title}`), '--', ...files];
  return runChild(process.execPath, args, { cwd: projectRoot, show });
}

/** Says how it ended, the counts last, and returns the exit code; `nothing` is said when no test ran. */
export function conclude(ended: readonly Ended[], nothing: () => string): number {
  const outcome = sumOf(ended.flatMap(({ outcome }) => outcome ?? []));
  const isComplete = ended.every(({ outcome }) => outcome !== undefined);
  if (!isComplete) console.error('A process that ran tests ended before its tests did.');
  const second = secondTriesOf(outcome);
  const faults = faultsOf(outcome);
  if (isComplete && outcome.passed + outcome.failed + outcome.skipped === 0) console.error(nothing());
  for (const line of second.lines) console.log(line);
  console.log(countsOf(outcome));
  return isComplete && faults.length === 0 && !second.areTooMany && ended.every(({ isGood }) => isGood) ? 0 : 1;
}
