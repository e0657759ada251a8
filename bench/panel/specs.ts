import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomStreams } from '../../src/random/streams.ts';

/** What a session trains. */
export interface Spec {
  readonly name: string;
  /** Writes `network.mlp.json`, and its data, into a folder. */
  readonly write: (folder: string) => Promise<void>;
}

const fileName = 'network.mlp.json';

/** The smallest epochs there are: those of four rows through 2-4-1. */
export function xor(epochs: number): Spec {
  const network = {
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
      { name: 'hidden', units: 4, activation: 'tanh' },
      { name: 'out', units: 1, activation: 'sigmoid' },
    ],
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs, batchSize: 'full' },
  };
  return {
    name: `XOR, 2-4-1, ${epochs.toLocaleString('en')} epochs`,
    write: folder => writeFile(join(folder, fileName), JSON.stringify(network)),
  };
}

const rows = 1000;
const inputs = 784;
const classes = 10;

/** Images of noise, in the size of MNIST's, through 784-128-10: an epoch's record has 300,000 numbers. */
export function images(epochs: number): Spec {
  const network = {
    data: { idx: { inputs: 'images.idx', targets: 'labels.idx' } },
    layers: [
      { name: 'hidden', units: 128, activation: 'relu' },
      { name: 'digit', units: classes, activation: 'softmax' },
    ],
    optimizer: { type: 'adam', learningRate: 0.001 },
    training: { epochs, batchSize: 32 },
  };
  return {
    name: `784-128-10, ${rows.toLocaleString('en')} rows, batch 32`,
    write: async folder => {
      const stream = randomStreams(1).generation;
      const pixels = Buffer.from(Uint8Array.from({ length: rows * inputs }, () => 256 * stream.uniform()));
      const labels = Buffer.from(Uint8Array.from({ length: rows }, (_, row) => row % classes));
      await writeFile(join(folder, 'images.idx'), Buffer.concat([idxHeader(rows, 28, 28), pixels]));
      await writeFile(join(folder, 'labels.idx'), Buffer.concat([idxHeader(rows), labels]));
      await writeFile(join(folder, fileName), JSON.stringify(network));
    },
  };
}

/** Of an IDX file of bytes. */
function idxHeader(...shape: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  for (const [axis, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return header;
}
