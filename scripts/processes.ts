import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const isWindows = process.platform === 'win32';
/** What still runs, and the signal that ends it when this process exits. */
const running = new Map<ChildProcess, NodeJS.Signals>();
/** How long a process tree may take to end by itself before it is killed. */
const graceMilliseconds = 5000;

/**
 * Starts a program as the head of its own process group, so that the helpers it starts in turn can be ended with it.
 * Whatever is still running when this process exits is killed; with SIGTERM as `lastSignal`, a program that starts trees of its own
 * is asked to end them.
 */
export function spawnTree(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
  lastSignal: NodeJS.Signals = 'SIGKILL',
): ChildProcess {
  const child = spawn(command, args, { ...options, detached: !isWindows });
  running.set(child, lastSignal);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends a tree started by `spawnTree`: asks first, kills when it does not listen. */
export async function stopTree(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const timer = setTimeout(() => signalTree(child, 'SIGKILL'), graceMilliseconds);
  signalTree(child, 'SIGTERM');
  await exited;
  clearTimeout(timer);
  signalTree(child, 'SIGKILL');
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Makes Ctrl+C, a closed terminal and `kill` end this process through `exit`, so that its process trees end too. By
 * default a signal ends Node without telling anyone.
 */
export function exitOnSignals(): void {
  for (const signal of endings) process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

/**
 * Settles when someone wants this process to end: by a signal, or by ending the npm that started it, whose shell dies
 * without passing the signal on.
 */
export function interruption(): Promise<void> {
  const parent = process.ppid;
  return new Promise(resolve => {
    for (const signal of endings) process.once(signal, () => resolve());
    const watch = () => {
      if (process.ppid !== parent) resolve();
    };
    setInterval(watch, 1000).unref();
  });
}

/** Settles with the exit code of a process; a signal counts as 1, a program that cannot be started rejects. */
export async function exitCode(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

process.on('exit', () => {
  for (const [child, signal] of running) signalTree(child, signal);
});
