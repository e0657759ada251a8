/** `npm run package`: backprop-debugger.vsix, which any VS Code installs, and its bill of materials, backprop-debugger.cdx.json. */
import { runMain } from './main.ts';
import { packageExtension } from './packaging.ts';
import { inProject } from './paths.ts';
import { exitOnSignals } from './processes.ts';

exitOnSignals();
await runMain(async () => {
  await packageExtension(inProject('backprop-debugger.vsix'));
  return 0;
});
