import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { run } from '../../../src/cli/run.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

/** A temporary folder with these files, removed after the test file's last test. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'backprop-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** XOR, seed 7, three epochs. `more` are further keys, which win. */
export function xor(more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    name: 'XOR',
    seed: 7,
    data: {
      inputs: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      targets: [[0], [1], [1], [0]],
    },
    layers: [
      { name: 'hidden', units: 3, activation: 'tanh' },
      { name: 'out', units: 1, activation: 'sigmoid' },
    ],
    optimizer: { type: 'adam', learningRate: 0.05 },
    training: { epochs: 3, batchSize: 2 },
    ...more,
  });
}

/** Diverges in its third epoch, after two that are whole: each epoch multiplies the weights by a few hundred. */
export const diverging = xor({
  layers: [{ name: 'line', units: 1 }],
  optimizer: { type: 'sgd', learningRate: 100 },
  training: { epochs: 50, batchSize: 'full' },
});

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Conditions = Partial<Pick<Terminal, 'interactive' | 'shared'>> & {
  /** Whether the person has asked to stop, by what has been printed so far. */
  readonly stopped?: (out: string) => boolean;
  /** What the command is sent. */
  readonly input?: AsyncIterable<Uint8Array>;
};

/** What the command prints in `folder`, and its exit code. */
export async function backprop(folder: string, args: readonly string[], conditions: Conditions = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: async text => {
      out += typeof text === 'string' ? text : new TextDecoder().decode(text);
    },
    err: text => {
      err += text;
    },
    interactive: conditions.interactive ?? false,
    shared: conditions.shared ?? false,
    atOnce: work => work(),
    get stopped() {
      return conditions.stopped?.(out) ?? false;
    },
    folder,
    input: () => conditions.input ?? (async function* () {})(),
  };
  const code = await run(args, terminal);
  return { code, out, err };
}
