/** The parent's end of the line protocol of child.ts and line_protocol.py. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

export interface Answer {
  readonly nanoseconds: number;
  /** Of the last epoch. */
  readonly loss: number;
  /** Largest resident set so far. */
  readonly peakKilobytes: number;
}

export interface Ready {
  /** From the import of the competitor to its prepared network. */
  readonly nanoseconds: number;
  /** Which version of what it is, and which BLAS it has loaded; empty where it does not apply. */
  readonly about: string;
  readonly blas: string;
}

export interface RunningCompetitor {
  readonly ready: Ready;
  run(epochs: number): Promise<Answer>;
  stop(): void;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Rejects when the competitor cannot start; then, and when it ends later, the error has the end of its stderr. */
export async function startCompetitor({ program, args, env }: Command): Promise<RunningCompetitor> {
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  const ended = new Promise<string>(resolve => {
    let complaint = '';
    child.stderr.on('data', data => {
      complaint = `${complaint}${data}`.slice(-2000);
    });
    child.once('error', error => resolve(error.message));
    child.once('close', () => resolve(lastLine(complaint) || 'it ended without a word'));
  });
  ended.then(() => running.delete(child));
  // Writing to one that has ended is told by `ended`.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout });
  const ask = (text: string) => {
    const answer = nextMessage(lines, ended);
    child.stdin.write(text);
    return answer;
  };
  const ready = await ask('');
  return {
    ready: { nanoseconds: Number(ready.nanoseconds), about: ready.about ?? '', blas: ready.blas ?? '' },
    run: async epochs => {
      const { nanoseconds, loss, peakKilobytes } = await ask(`${epochs}\n`);
      return { nanoseconds: Number(nanoseconds), loss: numberOf(loss), peakKilobytes: Number(peakKilobytes) };
    },
    stop: () => child.kill('SIGKILL'),
  };
}

type Message = Readonly<Record<string, string | undefined>>;

async function nextMessage(lines: Interface, ended: Promise<string>): Promise<Message> {
  for (;;) {
    const line = await new Promise<string | undefined>((resolve, reject) => {
      lines.once('line', resolve);
      ended.then(complaint => reject(new Error(complaint)));
    });
    // Libraries greet people on stdout.
    if (line?.startsWith('{')) return JSON.parse(line) as Message;
  }
}

/** Python and JavaScript write NaN and infinities differently, and JSON not at all: losses travel as text. */
function numberOf(text: string | undefined): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  return text === undefined ? Number.NaN : Number(text);
}

/** The error's own line: of a traceback the last, of Node's report the one before the stack. */
function lastLine(text: string): string {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  return lines.find(line => /^\w*(Error|Exception)\b.*: /.test(line)) ?? lines.at(-1) ?? '';
}
