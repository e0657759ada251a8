import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const isWindows = process.platform === 'win32';
const running = new Set<ChildProcess>();
/** How long a process tree may take to end by itself before it is killed. */
const graceMilliseconds = 5000;

/**
 * Starts a program as the head of its own process group, so that the helpers it starts in turn can be ended with it.
 * Whatever is still running when this process exits is killed.
 */
export function spawnTree(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { ...options, detached: !isWindows });
  running.add(child);
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

/**
 * Makes Ctrl+C, a closed terminal and `kill` end this process through `exit`, so that its process trees end too. By
 * default a signal ends Node without telling anyone.
 */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
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
  for (const child of running) signalTree(child, 'SIGKILL');
});
