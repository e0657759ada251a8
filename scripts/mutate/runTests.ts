/** Runs the test files that it is given, in this process; exits with 1 at the first failure. */

import { run } from 'node:test';
import { inProject } from '../paths.ts';

const events = run({ files: process.argv.slice(2).map(file => inProject(file)), isolation: 'none' });
events.on('test:fail', () => process.exit(1));
for await (const _ of events);
process.exit(0);
