/**
 * Runs test/host inside VS Code. `--newest`, the default, is a desktop one where there is a display, else the server with a headless
 * browser; `--oldest` is the server of the oldest VS Code that is promised. Other arguments are parts of paths, globs or parts of titles.
 */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { findBrowser } from './browser/launch.ts';
import { ensureBuilt } from './building.ts';
import { chosenDesktopCode, hasDisplay } from './desktop.ts';
import { runMain } from './main.ts';
import { cacheFolder, inCache, inProject, projectRoot } from './paths.ts';
import { exitOnSignals } from './processes.ts';
import { messageOf, retry } from './retry.ts';
import { ensureServer, type ServerAge } from './server/install.ts';
import { withTemporaryFolder } from './temporary.ts';
import { reportOutcome } from './testing/child.ts';
import { countsOf, faultsOf, type Outcome, sumOf } from './testing/outcome.ts';
import { nothingMatches, type Selection, select, titlePattern } from './testing/select.ts';
import { filesOf } from './testing/suites.ts';

/** The tests of a window in Restricted Mode. */
const restricted = 'test/host/restricted/';

const ages = ['oldest', 'newest'] as const satisfies readonly ServerAge[];

exitOnSignals();
await runMain(async () => {
  const args = process.argv.slice(2);
  const named = ages.filter(age => args.includes(`--${age}`));
  const patterns = args.filter(argument => !ages.some(age => argument === `--${age}`));
  await ensureBuilt();
  let code = 0;
  for (const age of named.length > 0 ? named : (['newest'] as const)) {
    if (named.length > 1) console.log(`In the ${age} VS Code:`);
    code = Math.max(code, await runIn(age, patterns));
  }
  return code;
});

async function runIn(age: ServerAge, patterns: readonly string[]): Promise<number> {
  const all = filesOf(['test/host/**/*.test.ts']);
  const outcomes: Outcome[] = [];
  for (const isTrusted of [true, false]) {
    const selection = select(all, patterns);
    const files = selection.files.filter(file => file.startsWith(restricted) !== isTrusted);
    if (files.length === 0) continue;
    outcomes.push(
      await withTemporaryFolder('workspace', folder => run(folder, { ...selection, files }, age, isTrusted)),
    );
  }
  const outcome = sumOf(outcomes);
  await reportOutcome(outcome);
  const faults = faultsOf(outcome);
  if (outcome.passed + outcome.failed + outcome.skipped === 0 && patterns.length > 0) {
    console.error(nothingMatches('tests inside VS Code', patterns, all));
  } else for (const fault of faults) console.error(fault);
  console.log(countsOf(outcome));
  return faults.length === 0 ? 0 : 1;
}

/** Runs the suite on a copy of its workspace. Rejects when VS Code ended before the tests did. */
async function run(folder: string, { files, titles }: Selection, age: ServerAge, isTrusted: boolean): Promise<Outcome> {
  // A desktop VS Code that is started for tests trusts every folder.
  const vscodeExecutablePath = isTrusted ? await findVscode(age) : await serverLauncher(age);
  const workspace = join(folder, 'workspace');
  await cp(inProject('test/fixtures/workspace'), workspace, { recursive: true });
  const outcomeFile = join(folder, 'outcome.json');
  process.env.BACKPROP_HOST_TESTS = JSON.stringify({
    files: files.map(file => file.replace(/^test\/host\//, '').replace(/\.ts$/, '')),
    titles: titles.map(title => titlePattern(title).source).join('|'),
    outcomeFile,
  });
  // Its own complaint is of no use where the outcome is known.
  const failure = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: projectRoot,
    extensionTestsPath: inProject('dist/test/host/index.cjs'),
    launchArgs: [workspace, '--disable-extensions', ...(isTrusted ? [] : ['--restricted'])],
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!existsSync(outcomeFile)) throw new Error('VS Code ended before the tests did: see above.', { cause: failure });
  const { version, outcome } = JSON.parse(await readFile(outcomeFile, 'utf8'));
  if (age === 'oldest') await assertPromised(version);
  return outcome;
}

/** What is tested as the oldest must be what package.json promises, not one that is a little newer. */
async function assertPromised(version: string): Promise<void> {
  const { engines } = JSON.parse(await readFile(inProject('package.json'), 'utf8'));
  if (engines.vscode === `^${version}`) return;
  throw new Error(
    `The tests ran in VS Code ${version}, but package.json promises ${engines.vscode}: scripts/vscode-server/oldest must lock the code-server of that version.`,
  );
}

async function findVscode(age: ServerAge): Promise<string> {
  const desktop =
    age === 'newest' ? (chosenDesktopCode() ?? (hasDisplay() ? await downloadedDesktop() : undefined)) : undefined;
  return desktop ?? (await serverLauncher(age));
}

async function downloadedDesktop(): Promise<string | undefined> {
  try {
    const advice = 'Set VSCODE_PATH to an installed one to use that.';
    return await retry('Desktop VS Code', advice, () => downloadAndUnzipVSCode({ cachePath: cacheFolder }));
  } catch (error) {
    console.log(`${messageOf(error)} Using the VS Code server with a headless browser instead.`);
    return undefined;
  }
}

/** Prepares server and browser, and wraps test/support/launcher.ts so that it can be started like any program. */
async function serverLauncher(age: ServerAge): Promise<string> {
  await ensureServer(age);
  await findBrowser();
  const script = inProject('test/support/launcher.ts');
  const [name, text] =
    process.platform === 'win32'
      ? [`launcher-${age}.cmd`, `@"${process.execPath}" "${script}" %* --age=${age}\r\n`]
      : [`launcher-${age}`, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@" --age=${age}\n`];
  const file = inCache(name);
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}
