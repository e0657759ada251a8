import { exitCode, spawnTree, stopTree } from '../processes.ts';
import type { Outcome } from './outcome.ts';

/** How a child process ended that ran tests, or a step before them. */
export interface Ended {
  readonly isGood: boolean;
  /** What it printed, both streams as they came. */
  readonly output: string;
  /** What its tests came to; undefined when it ran none, or did not come to its end. */
  readonly outcome?: Outcome;
}

/** A child that takes longer than this hangs; on a slow machine with two cores one takes a quarter of an hour. */
const longestMinutes = 45;

/** Runs a program and keeps what it prints, or shows it at once; takes the outcome that it reports. */
export async function runChild(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly show?: boolean; readonly env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  const { cwd, show = false, env = process.env } = options;
  const child = spawnTree(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }, 'SIGTERM');
  const texts: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      texts.push(text);
      if (show) process.stdout.write(text);
    });
  }
  let outcome: Outcome | undefined;
  child.on('message', (message: { readonly outcome: Outcome }) => {
    outcome = message.outcome;
  });
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()));
  const tooLong = setTimeout(() => {
    texts.push(`\nEnded after ${longestMinutes} minutes: it hangs.\n`);
    void stopTree(child);
  }, longestMinutes * 60_000);
  const code = await exitCode(child);
  clearTimeout(tooLong);
  await closed;
  return { isGood: code === 0, output: texts.join(''), ...(outcome !== undefined && { outcome }) };
}

/** Tells the process that started this one, if it listens, what the tests came to. */
export async function reportOutcome(outcome: Outcome): Promise<void> {
  if (!process.send) return;
  await new Promise<void>((resolve, reject) => {
    process.send?.({ outcome }, (error: Error | null) => (error ? reject(error) : resolve()));
  });
  process.disconnect();
}
