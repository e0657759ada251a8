import { readdirSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { format } from 'node:util';
import type Mocha from 'mocha';
import { version } from 'vscode';

/** What scripts/testHost.ts wishes, as JSON in an environment variable, which VS Code hands down to its extension host. */
interface Wish {
  /** Such as `training.test`: files beside this one, without their ending; all of them when there is none. */
  readonly files: readonly string[];
  /** A pattern of titles; all of them when it is empty. */
  readonly titles: string;
  /** Where to write what the tests came to. */
  readonly outcomeFile: string;
}

const wish: Partial<Wish> = JSON.parse(process.env.BACKPROP_HOST_TESTS ?? '{}');

/**
 * Runs the suite inside VS Code's extension host: every `*.test.cjs` the build placed beside this file, or those that are wished
 * for. Rejects when a test fails, when none ran, and when one was skipped.
 */
export async function run(): Promise<void> {
  try {
    await runSuite();
  } catch (error) {
    print(error);
    throw error;
  }
}

async function runSuite(): Promise<void> {
  print(`VS Code ${version} on Node ${process.versions.node}`);
  // An ES module, which the Node of an old VS Code gives in another form to who requires it.
  const { default: Mocha } = await import('mocha');
  Mocha.reporters.Base.consoleLog = print;
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, forbidOnly: true, forbidPending: true, color: false });
  if (wish.titles) mocha.grep(new RegExp(wish.titles, 'i'));
  for (const file of testFiles()) mocha.addFile(file);
  const stats = await runAll(mocha);
  if (wish.outcomeFile) {
    const outcome = { passed: stats.passes, failed: stats.failures, skipped: stats.pending, secondTries: [] };
    writeFileSync(wish.outcomeFile, JSON.stringify({ version, outcome }));
  }
  if (stats.tests === 0) throw new Error(`No in-host test ran; looked for *.test.cjs in ${__dirname}.`);
  if (stats.failures > 0) throw new Error(`${stats.failures} in-host tests failed.`);
}

/**
 * Desktop VS Code shows the host's console as it is. The launcher's VS Code mixes it with its own log; the launcher
 * names a prefix by which it knows the suite's lines again.
 */
function print(...args: readonly unknown[]): void {
  console.log((process.env.BACKPROP_TEST_PREFIX ?? '') + format(...args));
}

function testFiles(): string[] {
  return readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.cjs') && isWished(name))
    .sort()
    .map(name => join(__dirname, name));
}

function isWished(name: string): boolean {
  const path = name
    .split(sep)
    .join('/')
    .replace(/\.cjs$/, '');
  return !wish.files?.length || wish.files.includes(path);
}

function runAll(mocha: Mocha): Promise<Mocha.Stats> {
  return new Promise((resolve, reject) => {
    const runner = mocha.run(() => {
      if (runner.stats) resolve(runner.stats);
      else reject(new Error('Mocha reported no statistics.'));
    });
  });
}
