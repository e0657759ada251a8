/**
 * Plants faults in engine, readers, protocol and storage, one at a time, and says which of them the unit tests do not notice:
 * `npm run mutate -- [--sample 400] [--seed 1] [--within src/engine] [--jobs 2]`. Exits with 1 where too few of a group are found.
 */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './building.ts';
import { fingerprint } from './fingerprint.ts';
import { runMain } from './main.ts';
import { type Covered, coveredBy } from './mutate/coverage.ts';
import { isFound, type Judged, judge } from './mutate/judge.ts';
import { reportOf } from './mutate/report.ts';
import { sampleOf } from './mutate/sample.ts';
import { exitOnSignals } from './processes.ts';
import { filesOf, unit } from './testing/suites.ts';

exitOnSignals();
await runMain(async () => {
  const { values } = parseArgs({
    options: {
      sample: { type: 'string', default: '400' },
      seed: { type: 'string', default: '1' },
      within: { type: 'string', default: '' },
      // More than there are cores: some tests wait for threads and processes.
      jobs: { type: 'string', default: String(Math.ceil(1.5 * availableParallelism())) },
    },
  });
  const [size, seed, jobs] = [wholeNumber(values.sample), wholeNumber(values.seed), wholeNumber(values.jobs)];
  const started = performance.now();
  await ensureBuilt();
  const covered = await coverage(jobs);
  console.log(`${covered.length} test files were run in ${minutesSince(started)}.`);
  const sample = await sampleOf(size, seed, values.within);
  const judged: Judged[] = [];
  await sideBySide(sample, jobs, async fault => {
    const one = await judge(fault, covered);
    judged.push(one);
    if (!isFound(one)) console.log(`not found: ${fault.source}:${fault.line}  ${one.verdict}`);
    if (judged.length % 25 === 0) console.log(`${judged.length} of ${sample.length}, after ${minutesSince(started)}`);
  });
  const { text, isEnough } = reportOf(judged);
  console.log(`\n${text}\nIn ${minutesSince(started)}, with seed ${seed}.`);
  return isEnough ? 0 : 1;
});

async function coverage(jobs: number): Promise<readonly Covered[]> {
  const sources = await fingerprint(['src/**/*', 'kernels/*.ts']);
  const covered: Covered[] = [];
  await sideBySide(filesOf(unit.patterns), jobs, async test => {
    covered.push(await coveredBy(test, sources));
  });
  // Nothing can be learned from tests that fail without a fault.
  for (const { test } of covered.filter(({ isGood }) => !isGood)) console.log(`left out, as it fails already: ${test}`);
  return covered.filter(({ isGood }) => isGood);
}

async function sideBySide<Item>(
  items: readonly Item[],
  jobs: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`Expected a whole number above 0, found "${text}".`);
  return Number(text);
}

function minutesSince(start: number): string {
  return `${((performance.now() - start) / 60_000).toFixed(1)} minutes`;
}
