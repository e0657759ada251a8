import type { CreateArithmetic, ParameterNumbers } from './arithmetic.ts';
import { numbersRead } from './batchSteps.ts';
import type { EngineOptions, Samples } from './options.ts';
import { createTrainer } from './trainer.ts';

/**
 * dE/dW and dE/db of every layer, frozen ones included, for the mean loss of the samples with its regularization, as an
 * arithmetic finds them in the first batch of a training on these samples; nothing is dropped. Undefined where that batch fails,
 * because a loss or a delta is not finite.
 */
export function trainedGradients(
  options: EngineOptions,
  samples: Samples,
  create: CreateArithmetic,
): readonly ParameterNumbers[] | undefined {
  const layers = options.layers.map(layer => ({ ...layer, dropout: 0, trainable: true }));
  const none: Samples = { rows: 0, inputs: new Float64Array(0), targets: new Float64Array(0) };
  const alone = {
    ...options,
    layers,
    training: samples,
    validation: none,
    test: none,
    batchSize: samples.rows,
    epochs: 1,
  };
  const steps = createTrainer(alone, { arithmetic: create, recording: false }).steps({ withBefore: false })!;
  while (steps.next());
  if (steps.failure) return undefined;
  return layers.map(({ bias }, l) => ({
    weights: numbersRead(steps.read('penalizedGradient', l)),
    bias: bias ? numbersRead(steps.read('biasGradient', l)) : new Float64Array(0),
  }));
}
