/** Runs test/unit and bench/test. Arguments are parts of paths, globs or parts of titles; without any, all tests are run. */
import { runMain } from './main.ts';
import { exitOnSignals } from './processes.ts';
import { runSuite } from './testing/runSuite.ts';
import { unit } from './testing/suites.ts';

exitOnSignals();
await runMain(() => runSuite(unit, process.argv.slice(2)));
