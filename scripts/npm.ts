import { basename } from 'node:path';
import { exitCode, spawnTree } from './processes.ts';

/** Runs npm in a folder and shows its output; rejects when it fails. */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  const [command, ...first] = npmCommand();
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawnTree(command, [...first, ...args], { cwd, stdio: 'inherit', env: npmEnvironment(), shell });
  const code = await exitCode(child);
  if (code !== 0) throw new Error(`npm ${args[0]} ended with code ${code}.`);
}

/** Inside an npm script: that very npm, under this Node. Elsewhere: the npm on PATH. */
export function npmCommand(): readonly [string, ...string[]] {
  const script = process.env.npm_execpath;
  return script !== undefined && basename(script) === 'npm-cli.js' ? [process.execPath, script] : ['npm'];
}

/**
 * The environment without what an outer npm tells about its own package and run; its configuration (registry, proxy)
 * stays.
 */
export function npmEnvironment(): NodeJS.ProcessEnv {
  const ofOuterRun = /^npm_(package|lifecycle|command|config_(local_prefix|omit|include|workspace))/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofOuterRun.test(name)));
}
