/** Gets ready what tests need: `newest` or `oldest` server, `browser`, `package`. */
import { prepareInstalledExtension } from '../../test/support/packagedExtension.ts';
import { findBrowser } from '../browser/launch.ts';
import { runMain } from '../main.ts';
import { exitOnSignals } from '../processes.ts';
import { ensureServer } from '../server/install.ts';

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  newest: () => ensureServer('newest'),
  oldest: () => ensureServer('oldest'),
  browser: findBrowser,
  package: prepareInstalledExtension,
};

exitOnSignals();
await runMain(async () => {
  for (const what of process.argv.slice(2)) await ways[what]!();
  return 0;
});
