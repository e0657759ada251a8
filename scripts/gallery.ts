/**
 * Trains every spec of a gallery and holds what is found against its labels: `npm run gallery -- [FOLDER] [--seeds 1,2,3]`. Without a
 * FOLDER it is test/gallery. Exits with 1 where a goal is missed.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './building.ts';
import { gallerySpecs } from './gallery/cases.ts';
import { diagnosedAll } from './gallery/jobs.ts';
import { caseLine, figureTable } from './gallery/report.ts';
import { figuresOf, missedGoals } from './gallery/score.ts';
import { runMain } from './main.ts';
import { inProject } from './paths.ts';

await runMain(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { seeds: { type: 'string' } } });
  const folder = positionals[0] === undefined ? inProject('test/gallery') : resolve(positionals[0]);
  const specs = gallerySpecs(folder);
  if (specs.length === 0) throw new Error(`${folder} has no case: expected folders with a label.json in them.`);
  await ensureBuilt();
  const results = await diagnosedAll(specs, values.seeds?.split(',').map(Number) ?? [undefined]);
  for (const { all } of results) console.log(caseLine(all));
  console.log(`\n${figureTable(results).join('\n')}`);
  const slowest = Math.max(...results.map(({ milliseconds }) => milliseconds));
  console.log(`\nThe rules took ${slowest.toFixed(0)} ms at most over a training.`);
  const missed = missedGoals(figuresOf(results.map(({ all }) => all)));
  console.log(missed.length === 0 ? 'All goals are reached.' : `Goals missed: ${missed.join('; ')}.`);
  return missed.length === 0 ? 0 : 1;
});
