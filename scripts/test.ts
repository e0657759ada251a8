/**
 * `npm test`: everything that a change must pass, side by side. A line for each stage as it ends, what
 * failed in full, and a summary at the end whose last line counts all tests.
 */
import { availableParallelism } from 'node:os';
import { runMain } from './main.ts';
import { npmCommand, npmEnvironment } from './npm.ts';
import { inProject, projectRoot } from './paths.ts';
import { exitOnSignals } from './processes.ts';
import { type Ended, runChild } from './testing/child.ts';
import { runShare } from './testing/runSuite.ts';
import { runStages, type Stage } from './testing/schedule.ts';
import { endToEnd, filesOf, page, type Suite, sharesOf, unit } from './testing/suites.ts';
import { announce, summarize } from './testing/summary.ts';

const script = (file: string, ...args: string[]) => runChild(process.execPath, [inProject(file), ...args], inHere);
const inHere = { cwd: projectRoot };

/** In the order of importance: what others wait for, then what takes longest. */
const stages: readonly Stage[] = [
  { name: 'downloads', after: [], isIdle: true, jobs: downloads() },
  { name: 'build', after: [], jobs: [() => script('scripts/build.ts', '--production')] },
  { name: 'package', after: ['downloads', 'build'], jobs: [() => script('scripts/testing/prepare.ts', 'package')] },
  { name: 'e2e', after: ['package'], jobs: shares(endToEnd) },
  { name: 'check', after: [], jobs: [check] },
  { name: 'page', after: ['downloads', 'build'], jobs: shares(page) },
  { name: 'host', after: ['downloads', 'build'], jobs: [() => script('scripts/testHost.ts')] },
  { name: 'oldest', after: ['downloads', 'build'], jobs: [() => script('scripts/testHost.ts', '--oldest')] },
  { name: 'unit', after: ['build'], jobs: shares(unit) },
];

exitOnSignals();
await runMain(async () => {
  const began = performance.now();
  // One more than there are cores, as tests in a window wait for it now and then.
  const slots = Math.max(2, availableParallelism()) + 1;
  const results = await runStages(stages, slots, announce);
  return summarize(results, (performance.now() - began) / 1000);
});

function downloads(): (() => Promise<Ended>)[] {
  return ['newest', 'oldest', 'browser'].map(what => () => script('scripts/testing/prepare.ts', what));
}

/** Each with a share of the files of a suite. */
function shares(suite: Suite): (() => Promise<Ended>)[] {
  return sharesOf(filesOf(suite.patterns), suite.shares).map(files => () => runShare(files));
}

function check(): Promise<Ended> {
  const [command, ...first] = npmCommand();
  return runChild(command, [...first, 'run', '--silent', 'check'], { ...inHere, env: npmEnvironment() });
}
