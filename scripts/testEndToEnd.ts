/** Runs test/e2e: a person's clicks in a VS Code with the packaged extension. Arguments are parts of paths, globs or parts of titles. */
import { runMain } from './main.ts';
import { exitOnSignals } from './processes.ts';
import { runSuite } from './testing/runSuite.ts';
import { endToEnd } from './testing/suites.ts';

exitOnSignals();
await runMain(() => runSuite(endToEnd, process.argv.slice(2)));
