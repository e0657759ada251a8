import type { LossName, Task } from '../engine/options.ts';
import type { ActivationName, NetworkSpec } from '../spec/networkSpec.ts';
import type { Finding } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';

/** The loss as stated, or the one that fits the last layer. */
export function lossOf({ loss, layers }: NetworkSpec): LossName {
  return loss ?? usualLoss(layers.at(-1)!.activation);
}

function usualLoss(head: ActivationName): LossName {
  if (head === 'softmax') return 'crossEntropy';
  return head === 'sigmoid' ? 'binaryCrossEntropy' : 'mse';
}

/** Classification when the loss compares probabilities, or when a probability head is trained on zeros and ones. */
export function taskOf({ layers }: NetworkSpec, loss: LossName, targets: Float64Array): Task {
  if (loss === 'crossEntropy' || loss === 'binaryCrossEntropy') return 'classification';
  const head = layers.at(-1)!.activation;
  const probabilities = head === 'sigmoid' || head === 'softmax';
  return probabilities && targets.every(target => target === 0 || target === 1) ? 'classification' : 'regression';
}

/** Combinations of loss and activations that cannot work, or rarely do what was meant. */
export function* objectiveFindings(spec: NetworkSpec): Generator<Finding> {
  yield* lossFindings(spec);
  yield* softmaxFindings(spec);
}

function* lossFindings(spec: NetworkSpec): Generator<Finding> {
  const { loss, layers } = spec;
  const head = layers.at(-1)!.activation;
  const fits = head === 'sigmoid' || head === 'softmax';
  if ((loss !== 'crossEntropy' && loss !== 'binaryCrossEntropy') || fits) return;
  const wanted = loss === 'crossEntropy' ? 'softmax' : 'sigmoid';
  const message =
    `${quote(loss)} compares probabilities, but the last layer's activation is ${quote(head)}; ` +
    `set it to ${quote(wanted)}, or use the loss "mse"`;
  yield { code: 'loss-without-probabilities', severity: 'error', message, path: ['loss'] };
}

function* softmaxFindings({ layers }: NetworkSpec): Generator<Finding> {
  for (const [index, { activation, units }] of layers.entries()) {
    if (activation !== 'softmax') continue;
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
