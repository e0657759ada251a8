import { activationsFor } from '../engine/losses.ts';
import type { LossName, Task } from '../engine/options.ts';
import type { ActivationName, NetworkSpec } from '../spec/networkSpec.ts';
import type { Finding } from '../spec/problem.ts';
import { list, quote } from '../spec/words.ts';

/** The loss as stated, or the one that fits the last layer. */
export function lossOf(spec: NetworkSpec): LossName {
  return spec.loss ?? usualLoss(headOf(spec));
}

function headOf({ layers }: NetworkSpec): ActivationName {
  return layers.at(-1)!.activation.type;
}

function usualLoss(head: ActivationName): LossName {
  if (head === 'softmax') return 'crossEntropy';
  return head === 'sigmoid' ? 'binaryCrossEntropy' : 'mse';
}

/** Losses that tell classes apart. */
const classLosses: readonly LossName[] = ['crossEntropy', 'binaryCrossEntropy', 'hinge'];

/** Classification when the loss is made for classes, or when a probability head is trained on zeros and ones. */
export function taskOf(spec: NetworkSpec, loss: LossName, targets: Float64Array): Task {
  if (classLosses.includes(loss)) return 'classification';
  const head = headOf(spec);
  const probabilities = head === 'sigmoid' || head === 'softmax';
  return probabilities && targets.every(target => target === 0 || target === 1) ? 'classification' : 'regression';
}

/** Combinations of loss and activations that cannot work, or rarely do what was meant. */
export function* objectiveFindings(spec: NetworkSpec): Generator<Finding> {
  yield* lossFindings(spec);
  yield* softmaxFindings(spec);
}

function* lossFindings(spec: NetworkSpec): Generator<Finding> {
  const { loss } = spec;
  const head = headOf(spec);
  const fitting = loss && activationsFor(loss);
  if (!loss || !fitting || fitting.includes(head)) return;
  const problem = `but the last layer's activation is ${quote(head)}`;
  if (loss === 'poisson') {
    const message = `"poisson" needs outputs above 0, ${problem}; set it to ${list(['softplus', ...fitting.filter(name => name !== 'softplus')])}`;
    yield { code: 'loss-without-positive-outputs', severity: 'error', message, path: ['loss'] };
    return;
  }
  const wanted = loss === 'crossEntropy' ? 'softmax' : 'sigmoid';
  const message = `${quote(loss)} compares probabilities, ${problem}; set it to ${quote(wanted)}, or use the loss "mse"`;
  yield { code: 'loss-without-probabilities', severity: 'error', message, path: ['loss'] };
}

function* softmaxFindings({ layers }: NetworkSpec): Generator<Finding> {
  for (const [index, { activation, units }] of layers.entries()) {
    if (activation.type !== 'softmax') continue;
    const path = ['layers', index, 'activation'];
    if (units === 1) {
      const message = 'softmax over one unit is always 1, so nothing can be learned; use "sigmoid"';
      yield { code: 'softmax-of-one', severity: 'warning', message, path };
    } else if (index < layers.length - 1) {
      const message = 'softmax makes its units compete, which is rarely meant before the last layer';
      yield { code: 'hidden-softmax', severity: 'information', message, path };
    }
  }
}
