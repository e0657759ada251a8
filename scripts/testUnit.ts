/**
 * Runs test/unit: as many processes as there are cores, each with its share of the files one after the other, as a process of its own
 * for each file takes longer than what most of them test. Arguments name test files to run instead of all.
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { runMain } from './main.ts';
import { projectRoot } from './paths.ts';
import { exitCode, exitOnSignals, spawnTree } from './processes.ts';
import { runTestFiles } from './runTestFiles.ts';

const allTests = 'test/unit/**/*.test.ts';
/** Before the files of one process. */
const inThisProcess = '--in-this-process';

exitOnSignals();
await runMain(async () => {
  const args = process.argv.slice(2);
  if (args[0] === inThisProcess) return runHere(args.slice(1));
  const files = globSync(args.length > 0 ? args : allTests, { cwd: projectRoot }).toSorted();
  if (files.length === 0) throw new Error(`No unit test found: ${args.join(' ') || allTests}.`);
  const codes = await Promise.all(shares(files, availableParallelism()).map(inOwnProcess));
  return Math.max(...codes);
});

/** Neighbours, which test alike, go to different shares. */
function shares(files: readonly string[], most: number): string[][] {
  const count = Math.min(most, files.length);
  return Array.from({ length: count }, (_, share) => files.filter((_, index) => index % count === share));
}

/** Runs files in this process and tells the one that started it that it came to the end: a test may call `process.exit`. */
async function runHere(files: readonly string[]): Promise<number> {
  const code = await runTestFiles(files, 'none');
  process.send?.('ended');
  process.disconnect?.();
  return code;
}

/** Prints what the tests report when they are done, and resolves with their exit code; not 0 when they did not come to their end. */
async function inOwnProcess(files: readonly string[]): Promise<number> {
  const child = spawnTree(process.execPath, [import.meta.filename, inThisProcess, ...files], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let cameToTheEnd = false;
  child.once('message', () => {
    cameToTheEnd = true;
  });
  const ended = exitCode(child);
  process.stdout.write(await text(child.stdout!));
  const code = await ended;
  if (!cameToTheEnd) console.error(`A process that ran tests ended early, with code ${code}.`);
  return cameToTheEnd ? code : 1;
}
