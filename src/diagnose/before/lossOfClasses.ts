import type { Finding } from '../../findings/finding.ts';
import { activations } from '../../functions/activations.ts';
import { losses, usualLoss } from '../../functions/losses.ts';
import { quote } from '../../spec/words.ts';
import { figure } from './figures.ts';
import { headFixes } from './headEdits.ts';
import type { Planned } from './planned.ts';
import { isSoftmaxOfOne } from './softmaxOfOne.ts';
import { addUp } from './targetFacts.ts';

/**
 * Cross-entropy is -sum t log y: an output whose target is 0 is not in it. After softmax, what one output gains the others lose; after
 * sigmoid nothing does that, and every output can go to 1. By the definition.
 */
export function entropyOfSigmoid(planned: Planned): Finding | undefined {
  const { spec, options } = planned;
  const { activation, name } = options.layers.at(-1)!;
  if (options.loss !== 'crossEntropy' || activation.type !== 'sigmoid') return undefined;
  const last = options.layers.length - 1;
  return {
    code: 'wrong-loss',
    kind: 'cause',
    severity: 'warning',
    isCertain: true,
    layer: last,
    message: `"crossEntropy" ignores the outputs whose target is 0, and after "sigmoid" nothing keeps them small, so every output of ${quote(name)} can go to 1.`,
    evidence: [{ text: 'the loss is 0 where every output is 1, whatever the row' }],
    path: spec.loss === undefined ? ['layers', last, 'activation'] : ['loss'],
    fixes: headFixes(planned),
  };
}

/** A derivative of more than this share of the largest is no slowdown yet. */
const mostSlope = 0.5;

/**
 * A distance as the loss of classes. Squared error after a sigmoid or softmax has the derivative of the activation as a factor, so an
 * output that is far off hardly moves (Nielsen, Neural Networks and Deep Learning, 3.1); cross-entropy cancels it. The absolute error is
 * least where each output is the commonest class of its rows, so rare classes are not answered. Likely: many networks learn all the same.
 */
export function distanceOfClasses(planned: Planned): Finding | undefined {
  const { spec, options, areClasses } = planned;
  const last = options.layers.length - 1;
  const { activation, units, name } = options.layers[last];
  const { distance } = losses[options.loss];
  const isAbsolute = distance === 'absolute';
  if (!distance || !areClasses || isSoftmaxOfOne(options)) return undefined;
  if (activations[activation.type].outputs !== 'probabilities') return undefined;
  const isOneHot = units > 1 && addUp(options.training.targets, units);
  const type = isOneHot ? 'softmax' : 'sigmoid';
  const loss = usualLoss(type);
  const first = planned.firstPass()?.layers[last];
  const share = planned.targets().reduce((least, { mean }) => Math.max(least, Math.max(mean, 1 - mean)), 0);
  return {
    code: 'wrong-loss',
    kind: 'cause',
    severity: 'info',
    layer: last,
    message: isAbsolute
      ? `"mae" is least at the commonest class, so rows of the rarer ones may never be answered by ${quote(name)}; ${quote(loss)} is made for classes.`
      : `${quote(options.loss)} after ${quote(activation.type)} has little gradient where an output is far off its class; ${quote(loss)} is made for classes.`,
    value: isAbsolute ? share : (first?.slope ?? Number.NaN),
    evidence: isAbsolute
      ? [{ text: `the commoner answer has a share of ${figure(share)} of the training rows`, value: share }]
      : first && first.slope < mostSlope
        ? [
            {
              text: `at the first weights the derivative of ${activation.type} is ${figure(first.slope)} of the largest that it can be`,
              quantity: 'jacobianMean',
              layer: last,
              value: first.slope,
            },
          ]
        : [],
    path: ['loss'],
    fixes: [
      {
        title:
          activation.type === type
            ? `Use the loss ${quote(loss)}`
            : `Use a "${type}" last layer and the loss ${quote(loss)}`,
        edits: [
          ...(activation.type === type ? [] : [{ path: ['layers', last, 'activation'], value: type }]),
          { path: ['loss'], value: spec.loss === undefined ? null : loss },
        ],
      },
    ],
  };
}
