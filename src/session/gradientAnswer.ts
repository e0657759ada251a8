import { type CheckedTensor, checkGradients } from '../engine/gradientCheck.ts';
import { planGradientCheck } from '../plan/gradientCheck.ts';
import type { Prepared } from '../plan/prepare.ts';
import type { Problem } from '../spec/problem.ts';

/** What came of a gradient check. */
export type GradientAnswer =
  /** The spec or its data has errors. */
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  /** `rows` of the training rows were used. */
  | { readonly type: 'checked'; readonly rows: number; readonly tensors: readonly CheckedTensor[] };

export function gradientAnswer({ problems, options }: Prepared): GradientAnswer {
  if (!options) return { type: 'refused', problems };
  const { network, samples, choose } = planGradientCheck(options);
  return { type: 'checked', rows: samples.rows, tensors: checkGradients(network, samples, choose) };
}
