/** The core's peak in the clothes of a competitor, so that it is measured in turns with the others. */

import { type PeakKind, peakModule } from '../peakModule.ts';
import type { PeerOptions, PeerTraining } from '../peer.ts';
import type { Workload } from '../workloads.ts';

/** Node's types know WebAssembly only as a namespace of types. */
const { instantiate } = (globalThis as unknown as { readonly WebAssembly: Assembly }).WebAssembly;

interface Assembly {
  instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: Exports } }>;
}
interface Exports {
  run(turns: number, x: number): number;
}

/** What is called an epoch. */
export const turnsPerEpoch = 1_000_000;

export async function prepare(_workload: Workload, { kind }: PeerOptions): Promise<PeerTraining> {
  const { instance } = await instantiate(peakModule(kind as PeakKind));
  const { run } = instance.exports;
  return {
    runEpochs: count => {
      let sum = 0;
      for (let epoch = 0; epoch < count; epoch++) sum += run(turnsPerEpoch, 0.5);
      return sum;
    },
  };
}
