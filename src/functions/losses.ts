/**
 * The catalogue of losses: a row each, in the order in which messages list them. What the spec accepts, what targets it takes, what the
 * editor shows, what the engine computes, the formulas, the kernels' codes (scripts/build/generatedKernels.ts) and the tests follow from
 * it. A new loss is a row here and its code in kernels/losses.ts.
 */
import { type ActivationName, activationNames, activations } from './activations.ts';
import { halfSquaredError, huber, logCosh, mae, mse, sum } from './distanceLosses.ts';
import { binaryCrossEntropy, crossEntropy, poisson } from './likelihoodLosses.ts';
import type { FusedLoss, LossRow } from './loss.ts';
import { hinge, softMargin } from './marginLosses.ts';
import { type Targets, targetKinds } from './targets.ts';

const rows = {
  mse,
  halfSquaredError,
  mae,
  huber,
  logCosh,
  crossEntropy,
  binaryCrossEntropy,
  hinge,
  softMargin,
  poisson,
  sum,
} as const satisfies Readonly<Record<string, LossRow>>;

export type LossName = keyof typeof rows;

export const losses: Readonly<Record<LossName, LossRow>> = rows;
export const lossNames = Object.keys(rows) as readonly LossName[];

/** The loss of a run, which knows it by name only; undefined of one that is not known here. */
export function lossNamed(name: string): LossRow | undefined {
  return Object.hasOwn(rows, name) ? losses[name as LossName] : undefined;
}

/** The activations after which a loss is defined; undefined where every one will do. */
export function activationsFor(loss: LossName): readonly ActivationName[] | undefined {
  const { outputs } = losses[loss];
  if (outputs === 'any') return undefined;
  return activationNames.filter(name => {
    const found = activations[name].outputs;
    return found === outputs || found === 'probabilities';
  });
}

/** Whether a network may end in this activation under this loss. */
export function isLegalPair(activation: ActivationName, loss: LossName): boolean {
  return activationsFor(loss)?.includes(activation) ?? true;
}

/** The fused form of a pair, or undefined where the two factors are simply multiplied. */
export function fusedLoss(activation: ActivationName, loss: LossName): FusedLoss | undefined {
  const { fused } = losses[loss];
  return fused?.after === activation ? fused : undefined;
}

/** The loss that fits an activation of the last layer. */
export function usualLoss(head: ActivationName): LossName {
  return lossNames.find(loss => fusedLoss(head, loss)) ?? 'mse';
}

/** What the targets of a loss must be, and what they mean. */
export function targetsOfLoss(loss: LossName): Targets {
  return targetKinds[losses[loss].targets];
}

/** Where an output, and its target, changes sides. */
export function sideBetween(loss: LossName): number {
  const [low, high] = targetsOfLoss(loss).sides;
  return (low + high) / 2;
}
