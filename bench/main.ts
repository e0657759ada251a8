/**
 * `npm run bench`: our engine and its competitors side by side. Arguments name workloads, `startup`, `memory`, `panel` or
 * `timeline`; without any everything is measured and written to docs/benchmarks.md, of the last two their sections. Leaves with 1 when a
 * result is wrong.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { runMain } from '../scripts/main.ts';
import { inProject } from '../scripts/paths.ts';
import { exitOnSignals } from '../scripts/processes.ts';
import { withTemporaryFolder } from '../scripts/temporary.ts';
import { type Plan, planOf } from './arguments.ts';
import { bundleOurs } from './bundle.ts';
import { createSetting } from './commands.ts';
import { benchmarksDocument, withSection } from './document.ts';
import { measureMemory, measureStartUp } from './fresh.ts';
import { ensurePeers } from './install.ts';
import { describeMachine } from './machine.ts';
import { measurePanel } from './panel/measure.ts';
import { panelSection } from './panel/report.ts';
import { race } from './race.ts';
import { resultSections } from './report.ts';
import { failuresOf, type Outcome, type Results } from './results.ts';
import { measureTimeline } from './timeline/measure.ts';
import { timelineSection } from './timeline/report.ts';
import type { WorkloadName } from './workloads.ts';

const file = inProject('docs/benchmarks.md');

exitOnSignals();
await runMain(async () => {
  const plan = planOf(process.argv.slice(2));
  if (plan.workloads.length > 0 || plan.startUp || plan.memory) await ensurePeers();
  const results = await withTemporaryFolder('bench', folder => measure(plan, folder));
  const sections = resultSections(results);
  console.log(`${describeMachine()}\n\n${sections.join('\n\n')}\n`);
  const failures = failuresOf(results);
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) return 1;
  if (plan.writes) writeFileSync(file, benchmarksDocument(describeMachine(), sections));
  if (!plan.writes && results.panel) writeSection(panelSection(results.panel));
  if (!plan.writes && results.timeline) writeSection(timelineSection(results.timeline));
  return 0;
});

function writeSection(section: string): void {
  writeFileSync(file, withSection(readFileSync(file, 'utf8'), section));
}

async function measure(plan: Plan, folder: string): Promise<Results> {
  const setting = createSetting(await bundleOurs(folder));
  const races = new Map<WorkloadName, readonly Outcome[]>();
  for (const name of plan.workloads) races.set(name, await race(name, folder, setting, tell));
  if (plan.startUp) tell('start-up');
  const startUp = plan.startUp ? await measureStartUp(folder, setting) : [];
  if (plan.memory) tell('memory');
  const memory = plan.memory ? await measureMemory(folder, setting) : [];
  const panel = plan.panel ? await measurePanel(tell) : undefined;
  const timeline = plan.timeline ? await measureTimeline(tell) : undefined;
  return { races, startUp, memory, panel, timeline };
}

/** What is going on; not part of what is printed in the end. */
function tell(text: string): void {
  console.error(`  ${text}`);
}
