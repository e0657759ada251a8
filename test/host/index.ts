import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/**
 * Runs the suite inside VS Code's extension host: every `*.test.cjs` the build placed beside this file. Rejects when a
 * test fails, when none ran, and when one was skipped.
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
  Mocha.reporters.Base.consoleLog = print;
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, forbidOnly: true, forbidPending: true, color: false });
  for (const file of testFiles()) mocha.addFile(file);
  const stats = await runAll(mocha);
  print(`${stats.passes} passed, ${stats.failures} failed`);
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
    .filter(name => name.endsWith('.test.cjs'))
    .sort()
    .map(name => join(__dirname, name));
}

function runAll(mocha: Mocha): Promise<Mocha.Stats> {
  return new Promise((resolve, reject) => {
    const runner = mocha.run(() => {
      if (runner.stats) resolve(runner.stats);
      else reject(new Error('Mocha reported no statistics.'));
    });
  });
}
