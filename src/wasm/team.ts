import type { EngineOptions } from '../engine/options.ts';
import type { Precision } from '../engine/vector.ts';
import { instantiate } from './kernelExports.ts';
import { kernelHost } from './kernelHost.ts';
import { kernelBytes, memoryShape, pageBytes, sum } from './kernelMemory.ts';

/** What a thread needs to do half of a training's work; plain data that can be posted to it. */
export interface TeamMember {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the tasks stand in the memory. */
  readonly address: number;
  readonly precision: Precision;
}

/** Starts a thread that calls `joinTeam`. Until it is there the training goes on alone. */
export type Recruit = (member: TeamMember) => void;

/** A shared module, and how a second thread is got. */
export interface Team {
  readonly module: WebAssembly.Module;
  readonly recruit: Recruit;
}

/** Works until the thread is ended. */
export function joinTeam({ module, memory, address, precision }: TeamMember): void {
  instantiate(
    module,
    kernelHost(precision, () => memory.buffer),
    memory,
  ).joinTeam(address);
}

/** Pages that a shared module is compiled for (scripts/build/kernels.ts). */
const pages = { initial: 2, maximum: 65_536 } as const;
/** Pages besides those that are estimated: for a batch that is stepped through. */
const spare = 256;

/** The memory of a training for two: it cannot grow to more than a quarter over what is estimated. */
export function sharedMemory(options: EngineOptions): WebAssembly.Memory {
  const bytes = sum(Object.values(kernelBytes(memoryShape(options))));
  const maximum = Math.min(pages.maximum, Math.ceil((1.25 * bytes) / pageBytes) + spare);
  return new WebAssembly.Memory({ initial: pages.initial, maximum, shared: true });
}

/** Floating-point operations of a batch from which on a second thread pays: about half a millisecond. */
const sharedWork = 1e7;

/** Whether a second thread pays for these batches. */
export function isWorthATeam({ inputs, layers, batchSize }: EngineOptions): boolean {
  let parameters = 0;
  let I = inputs;
  for (const { units } of layers) {
    parameters += I * units;
    I = units;
  }
  return 6 * batchSize * parameters >= sharedWork;
}
