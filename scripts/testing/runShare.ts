/** Runs the test files of its arguments in this process, and tells who started it what they came to. `--title=TEXT` limits them. */
import { parseArgs } from 'node:util';
import { runMain } from '../main.ts';
import { exitOnSignals } from '../processes.ts';
import { reportOutcome } from './child.ts';
import { runTestFiles } from './runTestFiles.ts';
import { titlePattern } from './select.ts';

exitOnSignals();
await runMain(async () => {
  const { values, positionals } = parseArgs({
    options: { title: { type: 'string', multiple: true, default: [] } },
    allowPositionals: true,
  });
  const outcome = await runTestFiles(positionals, values.title.map(titlePattern));
  await reportOutcome(outcome);
  return outcome.failed + outcome.skipped === 0 ? 0 : 1;
});
