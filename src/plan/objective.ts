import type { Task } from '../engine/options.ts';
import { activations } from '../functions/activations.ts';
import { type LossName, losses, targetsOfLoss, usualLoss } from '../functions/losses.ts';
import type { ActivationName, NetworkSpec } from '../spec/networkSpec.ts';

/** The loss as stated, or the one that fits the last layer. */
export function lossOf(spec: NetworkSpec): LossName {
  return spec.loss ?? usualLoss(headOf(spec));
}

function headOf({ layers }: NetworkSpec): ActivationName {
  return layers.at(-1)!.activation.type;
}

/** Whether a loss tells classes apart. */
export function isClassLoss(loss: LossName): boolean {
  return targetsOfLoss(loss).isOfClasses;
}

/** Whether a loss takes targets of -1 and 1. */
export function isOfSigns(loss: LossName): boolean {
  return losses[loss].targets === 'signs';
}

/** Whether a loss looks at the outputs alone. */
export function ignoresTargets(loss: LossName): boolean {
  return losses[loss].targets === 'none';
}

/** Classification when the loss is made for classes, or when a probability head is trained on zeros and ones. */
export function taskOf(spec: NetworkSpec, loss: LossName, targets: Float64Array): Task {
  if (isClassLoss(loss)) return 'classification';
  return activations[headOf(spec)].outputs === 'probabilities' && targets.every(target => target === 0 || target === 1)
    ? 'classification'
    : 'regression';
}
