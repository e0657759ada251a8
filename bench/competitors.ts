/** Who takes part in which workload, and what each computes where it cannot compute the workload itself. */
import type { Changes } from './changes.ts';
import type { PeerOptions } from './peer.ts';
import { variants } from './variants.ts';
import type { WorkloadName } from './workloads.ts';

export interface Entry {
  readonly changes?: Changes;
  /** What differs from the workload, in words. */
  readonly differs?: string;
}

export interface Competitor {
  readonly id: string;
  readonly name: string;
  readonly precision: 'float64' | 'float32';
  readonly threads: number;
  readonly runtime:
    | { readonly type: 'ours' }
    | { readonly type: 'node'; readonly file: string }
    | { readonly type: 'python'; readonly file: string; readonly module: string; readonly bestBlas: boolean };
  readonly options: PeerOptions;
  readonly entries: Readonly<Partial<Record<WorkloadName, Entry>>>;
}

const everywhere = { W1: {}, W2: {}, W3: {}, W4: {}, W5: {} };
const oneByOne: Entry = { changes: { batchSize: 1 }, differs: 'one sample at a time' };
const early: Entry = {
  changes: { batchSize: 1, throughUpdatedWeights: true },
  differs: 'one sample at a time; hands the error down through weights that it has already updated',
};

const ours: readonly Competitor[] = variants.map(({ id, name, precision, recording, threads, arithmetic }) => ({
  id,
  name,
  precision,
  threads,
  runtime: { type: 'ours' },
  options: { precision, recording, threads, arithmetic },
  // A step of a small network is shorter than the way between two threads.
  entries: threads === 1 ? everywhere : { W4: {}, W5: {} },
}));

const javascript: readonly Competitor[] = [
  peer('synaptic', 'synaptic 1.1.4', 'float64', 'synaptic.ts', { W1: early, W2: early, W3: early }),
  peer('brain', 'brain.js 1.6.1', 'float32', 'brain.ts', {
    W1: {},
    W2: oneByOne,
    W3: withoutSoftmax(['tanh', 'tanh'], {}),
    W4: withoutSoftmax(['relu', 'relu'], { rows: 512, learningRate: 0.002 }),
    W5: withoutSoftmax(['relu', 'relu', 'relu'], { rows: 128, learningRate: 0.0005 }),
  }),
  peer('objects', "object per weight, as TensorFlow Playground's nn.ts is built", 'float64', 'objects.ts', {
    W1: {},
    W2: {},
    W3: {},
    W4: firstRows(256),
  }),
  peer('convnetjs', 'convnetjs 0.3.0', 'float64', 'convnetjs.ts', {
    W1: {},
    W2: {},
    W3: {},
    W4: firstRows(512),
    W5: firstRows(128),
  }),
  peer('tfjs-cpu', 'TensorFlow.js 4.22.0 cpu, loop by hand', 'float32', 'tfjs.ts', everywhere, { backend: 'cpu' }),
  peer('tfjs-wasm', 'TensorFlow.js 4.22.0 wasm, loop by hand', 'float32', 'tfjs.ts', everywhere, { backend: 'wasm' }),
];

const python: readonly Competitor[] = [
  ...pythonPeers('numpy', 'NumPy', 'numpy_peer.py', ['float64']),
  ...pythonPeers('torch', 'PyTorch nn.Module', 'torch_peer.py', ['float64', 'float32']),
];

export const competitors: readonly Competitor[] = [...ours, ...javascript, ...python];

function peer(
  id: string,
  name: string,
  precision: Competitor['precision'],
  file: string,
  entries: Competitor['entries'],
  options: PeerOptions = {},
): Competitor {
  return { id, name, precision, threads: 1, runtime: { type: 'node', file }, options, entries };
}

/** brain.js: one activation for all layers, half squared error, one sample at a time. */
function withoutSoftmax(activations: NonNullable<Changes['activations']>, more: Changes): Entry {
  const rows = more.rows === undefined ? '' : `, timed on ${more.rows} samples`;
  const rate = more.learningRate === undefined ? '' : `, learning rate ${more.learningRate}`;
  return {
    changes: { ...more, activations, loss: 'halfSquaredError', batchSize: 1 },
    differs: `no softmax: ${activations[0]} outputs and half squared error, one sample at a time${rate}${rows}`,
  };
}

function firstRows(rows: number): Entry {
  return { changes: { rows }, differs: `timed on ${rows} samples` };
}

function pythonPeers(
  module: string,
  name: string,
  file: string,
  precisions: readonly Competitor['precision'][],
): Competitor[] {
  return precisions.flatMap(precision =>
    [false, true].map(bestBlas => ({
      id: `${module}-${precision === 'float64' ? 'f64' : 'f32'}${bestBlas ? '-best' : ''}`,
      name: `${name}, ${bestBlas ? 'best' : 'default'} BLAS kernels`,
      precision,
      threads: 1,
      runtime: { type: 'python' as const, file, module, bestBlas },
      options: { precision, threads: 1 },
      // On small matrices both pick the same kernels.
      entries: bestBlas ? { W4: {}, W5: {} } : everywhere,
    })),
  );
}
