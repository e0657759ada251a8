/** The numbers by which the kernels know activations, losses, optimizers and the rest. */
import type { Failure } from '../engine/arithmetic.ts';
import { activationNames } from '../functions/activations.ts';
import { lossNames } from '../functions/losses.ts';
import { kernelRule, kernelRules, type OptimizerOptions } from '../functions/optimizers.ts';

/** Codes by the place in a catalogue. The kernels have the same as constants (scripts/build/generatedKernels.ts). */
function codesOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, code) => [name, code])) as Record<Name, number>;
}

export const activationCodes = codesOf(activationNames);

export const lossCodes = codesOf(lossNames);

/** kernels/metrics.ts */
export const metricCodes = { regression: 0, largestIsRight: 1, everySideIsRight: 2 } as const;

/** kernels/index.ts */
export const matrixCodes = { net: 0, y: 1, dnet: 2, x: 3 } as const;

/** kernels/index.ts; the tensors of the optimizer follow one another from `state` on. */
export const updateCodes = { sums: 0, clipped: 1, state: 2 } as const;

/** kernels/training.ts */
export const failures: readonly (Failure | undefined)[] = [undefined, 'loss', 'delta', 'weights'];

export const optimizerCodes = codesOf(kernelRules);

/** The arguments of `chooseOptimizer` (kernels/optimizers.ts): code, three numbers, eps, weight decay, variant. */
export function optimizerArguments(
  options: OptimizerOptions,
): [number, number, number, number, number, number, number] {
  const { rule, numbers, decay, variant } = kernelRule(options);
  return [optimizerCodes[rule], ...numbers, 'eps' in options ? options.eps : 0, decay, Number(variant)];
}
