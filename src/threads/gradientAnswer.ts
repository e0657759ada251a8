import { type CheckedTensor, gradientChecks } from '../engine/gradientCheck.ts';
import type { EngineOptions } from '../engine/options.ts';
import { trainedGradients } from '../engine/trainedGradients.ts';
import { type GradientCheckPlan, planGradientCheck } from '../plan/gradientCheck.ts';
import type { Prepared } from '../plan/prepare.ts';
import type { Computing } from '../run/workerMessages.ts';
import type { Problem } from '../spec/problem.ts';
import type { Precision } from '../trace/digits.ts';
import { fastestArithmetic } from './kernelFiles.ts';

/** What came of a gradient check. */
export type GradientAnswer =
  /** The spec or its data has errors. */
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  /** `rows` of the training rows were used. `precision` is that of a training: a check computes in float64. */
  | {
      readonly type: 'checked';
      readonly rows: number;
      readonly precision: Precision;
      readonly tensors: readonly CheckedTensor[];
    };

export function gradientAnswer(
  { problems, options }: Prepared,
  computing: Pick<Computing, 'reproducible'>,
): GradientAnswer {
  if (!options) return { type: 'refused', problems };
  const { samples, checks } = gradientCheck(options, computing);
  const tensors = [...checks()].filter(checked => checked !== undefined);
  return { type: 'checked', rows: samples.rows, precision: options.precision, tensors };
}

/**
 * A check at the first weights of a training: of the plain gradients and, where a training computes in float64 as the check
 * does, of those of its kernels.
 */
export function gradientCheck(
  options: EngineOptions,
  { reproducible }: Pick<Computing, 'reproducible'>,
): GradientCheckPlan & { readonly checks: () => Generator<CheckedTensor | undefined> } {
  const plan = planGradientCheck(options);
  const { network, samples, choose } = plan;
  const { precision } = options;
  const kernels = () =>
    precision === 'float64'
      ? trainedGradients(options, samples, fastestArithmetic({ precision, reproducible, threads: 1 }))
      : undefined;
  return { ...plan, checks: () => gradientChecks(network, samples, choose, kernels()) };
}
