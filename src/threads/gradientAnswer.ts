import { type CheckedTensor, gradientChecks } from '../engine/gradientCheck.ts';
import type { EngineOptions } from '../engine/options.ts';
import { trainedGradients } from '../engine/trainedGradients.ts';
import { type GradientCheckPlan, planGradientCheck } from '../plan/gradientCheck.ts';
import type { Prepared } from '../plan/prepare.ts';
import type { Computing, GradientAnswer } from '../run/workerMessages.ts';
import type { ChooseArithmetic, Runtime } from './runtime.ts';

/** Milliseconds of work between two looks for messages. */
const turn = 100;

/** Looks for messages between elements. */
export async function gradientAnswer(
  { problems, options }: Prepared,
  computing: Pick<Computing, 'reproducible'>,
  { arithmetic, now, nextTurn }: Pick<Runtime, 'arithmetic' | 'now' | 'nextTurn'>,
): Promise<GradientAnswer> {
  if (!options) return { type: 'refused', problems };
  const { samples, checks } = gradientCheck(options, computing, arithmetic);
  const tensors: CheckedTensor[] = [];
  let turnEnds = now() + turn;
  for (const checked of checks()) {
    if (checked) tensors.push(checked);
    if (now() < turnEnds) continue;
    await nextTurn();
    turnEnds = now() + turn;
  }
  return { type: 'checked', rows: samples.rows, precision: options.precision, tensors };
}

/**
 * A check at the first weights of a training: of the plain gradients and, where a training computes in float64 as the check
 * does, of those of its kernels.
 */
export function gradientCheck(
  options: EngineOptions,
  { reproducible }: Pick<Computing, 'reproducible'>,
  arithmetic: ChooseArithmetic,
): GradientCheckPlan & { readonly checks: () => Generator<CheckedTensor | undefined> } {
  const plan = planGradientCheck(options);
  const { network, samples, choose } = plan;
  const { precision } = options;
  const kernels = () =>
    precision === 'float64'
      ? trainedGradients(options, samples, arithmetic({ precision, reproducible, threads: 1 }))
      : undefined;
  return { ...plan, checks: () => gradientChecks(network, samples, choose, kernels()) };
}
