import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const interval = 20;

/** An extension of its own, that asks how late the timers of the extension host come. */
export class EventLoopProbe {
  readonly #file: string;

  /** `file` is where the extension writes. */
  constructor(file: string) {
    this.#file = file;
  }

  async install(extensionsFolder: string): Promise<void> {
    const folder = join(extensionsFolder, 'event-loop-probe');
    await mkdir(folder, { recursive: true });
    await writeFile(this.#file, '');
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'probe.cjs'), probeSource(this.#file));
  }

  /** Milliseconds by which timers came late, from one time to another, as `Date.now()` gives them. */
  async delays(from: number, to: number): Promise<number[]> {
    const lines = (await readFile(this.#file, 'utf8')).split('\n');
    // The last line may be cut off where it is being written.
    const seconds = lines.slice(0, -1).map(line => JSON.parse(line) as { at: number; late: number[] });
    return seconds.filter(({ at }) => at >= from && at <= to).flatMap(({ late }) => late);
  }
}

const manifest = {
  name: 'event-loop-probe',
  publisher: 'backprop-debugger-bench',
  version: '0.0.1',
  engines: { vscode: '^1.100.0' },
  main: './probe.cjs',
  activationEvents: ['onStartupFinished'],
};

function probeSource(file: string): string {
  return `const { appendFileSync } = require('node:fs');
exports.activate = () => {
  let last = performance.now();
  let late = [];
  setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - last - ${interval}));
    last = now;
    if (late.length < 25) return;
    appendFileSync(${JSON.stringify(file)}, JSON.stringify({ at: Date.now(), late }) + '\\n');
    late = [];
  }, ${interval});
};`;
}
