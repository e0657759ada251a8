import type { EngineOptions } from '../../engine/options.ts';
import type { Finding } from '../../findings/finding.ts';
import { quote } from '../../spec/words.ts';
import { headFixes } from './headEdits.ts';
import type { Planned } from './planned.ts';

/** Whether the last layer is a single softmax unit, whose output is 1 whatever it is given. */
export function isSoftmaxOfOne({ layers }: Pick<EngineOptions, 'layers'>): boolean {
  const { activation, units } = layers.at(-1)!;
  return activation.type === 'softmax' && units === 1;
}

/** e^net / e^net is 1, and its derivative 0: by the definition of softmax. */
export function softmaxOfOne(planned: Planned): Finding | undefined {
  const { options } = planned;
  if (!isSoftmaxOfOne(options)) return undefined;
  const last = options.layers.length - 1;
  return {
    code: 'wrong-output-activation',
    kind: 'cause',
    severity: 'error',
    isCertain: true,
    layer: last,
    message: `Softmax over one unit is always 1, so ${quote(options.layers[last].name)} answers 1 to every row and nothing can be learned.`,
    value: 1,
    evidence: [
      {
        text: 'the derivative of softmax over one unit is 0, and so is every gradient',
        quantity: 'gradientNorm',
        layer: last,
        value: 0,
      },
    ],
    path: ['layers', last, 'activation'],
    fixes: headFixes(planned),
  };
}
