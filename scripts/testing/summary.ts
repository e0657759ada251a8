import { countsOf, faultsOf, type Outcome, secondTriesOf, sumOf } from './outcome.ts';
import type { StageResult } from './schedule.ts';

/** Says how a stage ended: a line, and all that was printed where it failed or a test was tried twice. */
export function announce(result: StageResult): void {
  for (const { isGood, output, outcome } of result.ended) {
    if (isGood && !outcome?.secondTries.length) continue;
    console.log(`\n----- ${result.name} printed:\n${output.trimEnd()}\n-----\n`);
  }
  console.log(lineOf(result));
}

/** Says how all ended, the sum of all tests last, and returns the exit code. */
export function summarize(results: readonly StageResult[], seconds: number): number {
  const counted = sumOf(results.map(outcomeOf));
  const second = secondTriesOf(counted);
  const failed = results.filter(result => whyNot(result) !== undefined);
  console.log(`\nSummary, after ${timeOf(seconds)}`);
  for (const result of results) console.log(lineOf(result));
  for (const line of second.lines) console.log(line);
  // A stage that failed by itself counts as a test that failed, so that nobody reads from the last line that all is well.
  const ownFailures = failed.filter(result => outcomeOf(result).failed === 0).length + (second.areTooMany ? 1 : 0);
  console.log(countsOf({ ...counted, failed: counted.failed + ownFailures }));
  return failed.length === 0 && !second.areTooMany ? 0 : 1;
}

function lineOf(result: StageResult): string {
  const why = whyNot(result);
  const outcome = outcomeOf(result);
  const isTest = result.ended.some(ended => ended.outcome);
  return [
    why === undefined ? 'ok    ' : 'FAILED',
    result.name.padEnd(10),
    timeOf(result.seconds).padStart(10),
    ...(isTest ? [` ${countsOf(outcome)}`] : []),
    ...(why === undefined ? [] : [` ${why}`]),
  ].join(' ');
}

/** Why a stage is not good; undefined when it is. */
function whyNot(result: StageResult): string | undefined {
  if (result.missed !== undefined) return `not run, as ${result.missed} failed`;
  const bad = result.ended.filter(ended => !ended.isGood);
  const testFaults = result.ended.some(({ outcome }) => outcome) ? faultsOf(outcomeOf(result)) : [];
  if (bad.length === 0 && testFaults.length === 0) return undefined;
  return testFaults.length > 0 ? testFaults.join(' ') : 'see what it printed above';
}

function outcomeOf({ ended }: StageResult): Outcome {
  return sumOf(ended.flatMap(({ outcome }) => outcome ?? []));
}

/** Such as `72 s` or `5 min 12 s`. */
function timeOf(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
