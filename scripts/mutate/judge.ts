import { basename } from 'node:path';
import { type Covered, runs } from './coverage.ts';
import type { Sampled } from './sample.ts';
import { planting, runTests } from './testProcess.ts';

/** What became of a fault: a test failed, or did not come to its end; all passed; or none runs the place. */
export type Verdict = 'failed' | 'hung' | 'passed' | 'not run by any test';

export interface Judged {
  readonly fault: Sampled;
  readonly verdict: Verdict;
}

/** Whether a test has noticed it. */
export function isFound({ verdict }: Judged): boolean {
  return verdict === 'failed' || verdict === 'hung';
}

/** Milliseconds of tests that a fault is worth, as they take without it. What they do not notice counts as not noticed. */
const mostWork = 90_000;
/** So many test files are run together: the first, which is named like the source, alone, then more and more. */
const growth = 3;

/** Plants the fault and runs the tests that come by it, the likeliest and quickest first. */
export async function judge(fault: Sampled, covered: readonly Covered[]): Promise<Judged> {
  const tests = covered.filter(test => runs(test, fault.source, fault.start)).toSorted(byPromise(fault.source));
  if (tests.length === 0) return { fault, verdict: 'not run by any test' };
  const env = planting(fault.source, fault);
  let work = 0;
  for (let from = 0, count = 1; from < tests.length && work < mostWork; from += count, count *= growth) {
    const some = tests.slice(from, from + count);
    const took = some.reduce((sum, test) => sum + test.took, 0);
    work += took;
    const outcome = await runTests(
      some.map(({ test }) => test),
      { milliseconds: 10_000 + 5 * took, env },
    );
    if (outcome !== 'passed') return { fault, verdict: outcome };
  }
  return { fault, verdict: 'passed' };
}

/** The test of the source's own name first, then those of its room, then the others; the quick ones before the slow. */
function byPromise(source: string): (a: Covered, b: Covered) => number {
  const own = source.replace(/^src/, 'test/unit').replace(/\.ts$/, '.test.ts');
  const room = own.slice(0, -basename(own).length);
  const distance = (test: string) => (test === own ? 0 : test.startsWith(room) ? 1 : 2);
  return (a, b) => distance(a.test) - distance(b.test) || a.took - b.took;
}
