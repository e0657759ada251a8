import { memoryOf } from '../functions/optimizers.ts';
import type { OptimizerOptions } from './options.ts';

/** The letters of what an optimizer remembers of a parameter, in the order in which the kernels keep it (kernels/optimizers.ts). */
export function optimizerTensors(optimizer: OptimizerOptions): readonly string[] {
  return memoryOf(optimizer).map(({ name }) => name);
}
