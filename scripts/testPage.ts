/** Runs test/page: the pages of the extension, each alone in a browser. Arguments are parts of paths, globs or parts of titles. */
import { runMain } from './main.ts';
import { exitOnSignals } from './processes.ts';
import { runSuite } from './testing/runSuite.ts';
import { page } from './testing/suites.ts';

exitOnSignals();
await runMain(() => runSuite(page, process.argv.slice(2)));
