import { memoryOf, type OptimizerOptions } from '../functions/optimizers.ts';

/** A tensor that an optimizer remembers and uses. */
interface RememberedTensor {
  readonly name: string;
  /** In words: `the running mean of the gradients`. */
  readonly meaning: string;
  /** Its place among the optimizer's tensors. */
  readonly index: number;
}

/** What an optimizer remembers of every weight, without what its settings make no use of. */
export function rememberedTensors(optimizer: OptimizerOptions): RememberedTensor[] {
  return memoryOf(optimizer).flatMap(({ name, meaning, isUsed }, index) => (isUsed ? [{ name, meaning, index }] : []));
}
