import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { compileKernels } from '../build/kernels.ts';
import { inCache, inProject } from '../paths.ts';
import { type Covered, calls, runs } from './coverage.ts';
import { planted } from './mutants.ts';
import type { Sampled } from './sample.ts';
import { type Outcome, planting, plantingKernels, runTests } from './testProcess.ts';

/** What became of a fault: a test failed, or did not come to its end; all passed; none runs the place; or it does not compile. */
export type Verdict = Outcome | 'not run by any test' | 'no program';

export interface Judged {
  readonly fault: Sampled;
  readonly verdict: Verdict;
}

/** Whether a test has noticed it. */
export function isFound({ verdict }: Judged): boolean {
  return verdict === 'failed' || verdict === 'hung';
}

/** Milliseconds of tests that a fault is worth, as they took when they were counted. What they do not notice counts as not noticed. */
const mostWork = 30_000;
/** Of the kernels, which all trainings go through and nobody counts, more: those that compare them with the reference are not quick. */
const mostKernelWork = 90_000;
/** So many test files are run together: the first, which is named like the source, alone, then more and more. */
const growth = 3;

/** Plants the fault and runs the tests that come by it, the likeliest first. */
export async function judge(fault: Sampled, covered: readonly Covered[]): Promise<Judged> {
  if (fault.group === 'kernels') return judgeKernels(fault, covered);
  const tests = covered.filter(test => runs(test, fault.source, fault.start));
  return { fault, verdict: await verdictOf(tests.toSorted(byPromise(fault.source)), planting(fault.source, fault)) };
}

/** Compiles the kernels anew. Which places of them a test comes by nobody counts: all tests that train by kernels are asked. */
async function judgeKernels(fault: Sampled, covered: readonly Covered[]): Promise<Judged> {
  const driver = 'src/wasm/kernelExports.ts';
  const tests = covered.filter(test => calls(test, driver)).toSorted(byPromise(driver));
  const folder = inCache('mutate', `kernels-${randomUUID()}`);
  try {
    await compileKernels(folder, '-O1', async file => {
      const source = await readFile(inProject(file), 'utf8').catch(() => null);
      return source !== null && file === fault.source ? planted(source, fault) : source;
    });
  } catch {
    await rm(folder, { recursive: true, force: true });
    return { fault, verdict: 'no program' };
  }
  const verdict = await verdictOf(tests, plantingKernels(folder), mostKernelWork);
  await rm(folder, { recursive: true, force: true });
  return { fault, verdict };
}

async function verdictOf(tests: readonly Covered[], env: NodeJS.ProcessEnv, most = mostWork): Promise<Verdict> {
  if (tests.length === 0) return 'not run by any test';
  const asked = firstOf(tests, most);
  for (let from = 0, count = 1; from < asked.length; from += count, count *= growth) {
    const some = asked.slice(from, from + count);
    const took = some.reduce((sum, test) => sum + test.took, 0);
    // They are counted while they take twice as long.
    const outcome = await runTests(
      some.map(({ test }) => test),
      { milliseconds: 10_000 + 2 * took, env },
    );
    if (outcome !== 'passed') return outcome;
  }
  return 'passed';
}

/** Those with which so much work begins. */
function firstOf(tests: readonly Covered[], most: number): readonly Covered[] {
  let work = 0;
  const end = tests.findIndex(({ took }) => {
    work += took;
    return work >= most;
  });
  return end < 0 ? tests : tests.slice(0, end + 1);
}

/**
 * The test of the source's own name first, then those of its room, the quick ones before the slow. Of the others those that run few sources:
 * they look at what these do, where a test of a page or a command sees that much works.
 */
function byPromise(source: string): (a: Covered, b: Covered) => number {
  const own = source.replace(/^src/, 'test/unit').replace(/\.ts$/, '.test.ts');
  const room = own.slice(0, -basename(own).length);
  const distance = ({ test, breadth }: Covered) => (test === own ? 0 : test.startsWith(room) ? 1 : 1 + breadth);
  return (a, b) => distance(a) - distance(b) || a.took - b.took;
}
