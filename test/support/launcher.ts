/**
 * Stands in for the `code` program where no desktop VS Code can be had: takes the arguments that @vscode/test-electron
 * passes, runs the suite in a VS Code server with a headless browser, shows its output and exits with its code.
 */
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser/launch.ts';
import { runMain } from '../../scripts/main.ts';
import { exitOnSignals } from '../../scripts/processes.ts';
import { workbenchUrl } from '../../scripts/server/address.ts';
import type { ServerAge } from '../../scripts/server/install.ts';
import { quietSettings, type RunningServer, startServer } from '../../scripts/server/run.ts';
import { withTemporaryFolder } from '../../scripts/temporary.ts';
import { testOutputPrefix, watchSuite } from './automation.ts';

interface Request {
  readonly developmentPath: string;
  readonly testsPath: string;
  readonly folder: string;
  readonly trusted: boolean;
  readonly age: ServerAge;
}

exitOnSignals();
await runMain(() => {
  const request = readRequest(process.argv.slice(2));
  process.env.BACKPROP_TEST_PREFIX = testOutputPrefix;
  return withTemporaryFolder('host', dataFolder => runInServer(request, dataFolder));
});

async function runInServer(request: Request, dataFolder: string): Promise<number> {
  const options = { dataFolder, trusted: request.trusted, automation: true, settings: quietSettings, age: request.age };
  const server = await startServer(options);
  try {
    const browser = await launchBrowser();
    const code = await runSuite(await browser.newPage(), server, request);
    await browser.close();
    return code;
  } finally {
    await server.stop();
  }
}

function readRequest(args: string[]): Request {
  const { values, positionals } = parseArgs({ args, strict: false, allowPositionals: true });
  const { extensionDevelopmentPath: developmentPath, extensionTestsPath: testsPath } = values;
  const [folder] = positionals;
  if (typeof developmentPath !== 'string' || typeof testsPath !== 'string' || folder === undefined) {
    throw new Error(
      `Expected a folder, --extensionDevelopmentPath=PATH and --extensionTestsPath=PATH, got: ${args.join(' ')}`,
    );
  }
  const trusted = values['disable-workspace-trust'] === true && values.restricted !== true;
  const age = values.age === 'oldest' ? 'oldest' : 'newest';
  return { developmentPath, testsPath, folder, trusted, age };
}

async function runSuite(page: Page, server: RunningServer, request: Request): Promise<number> {
  const suite = await watchSuite(page);
  await page.goto(workbenchUrl({ origin: server.origin, ...request }));
  const code = await Promise.race([suite.exitCode, suite.silence, lostWorkbench(page, server)]);
  if (!suite.spoke() || process.env.DEBUG) console.error(`The workbench's own log ends:\n${suite.workbenchLog()}`);
  return code;
}

/** Rejects when the page or the server dies; never resolves. */
function lostWorkbench(page: Page, server: RunningServer): Promise<never> {
  return new Promise((_, reject) => {
    page.once('crash', () => reject(new Error('The browser page crashed while the tests ran.')));
    void server.ended.then(code => reject(new Error(`The VS Code server ended (code ${code}) while the tests ran.`)));
  });
}
