import type { Evidence, Finding, Fix } from '../../findings/finding.ts';
import { outputRange } from '../../functions/activations.ts';
import { losses } from '../../functions/losses.ts';
import { optimizers } from '../../functions/optimizers.ts';
import { quote } from '../../spec/words.ts';
import { figure, roundUp } from './figures.ts';
import type { Planned } from './planned.ts';
import { outOfReach } from './reach.ts';
import { stepsOf, totalRate } from './steps.ts';

/** A typical target above this is large, below the other it is tiny. */
const largeSize = 10;
const smallSize = 0.01;
/** An adam-like optimizer that can go this many times as far gets there. */
const enoughWay = 3;

/**
 * Targets far from mean 0 and deviation 1 under an unbounded last layer. A squared error's gradient grows with them, so that gradient
 * descent diverges; an adam-like step does not, so that it takes target / rate steps to get there (Kingma and Ba 2015: a step moves a
 * parameter by at most about the rate). Likely.
 */
export function targetScale(planned: Planned): Finding | undefined {
  const { spec, options } = planned;
  const last = options.layers.length - 1;
  const { activation, name } = options.layers[last];
  const [low, high] = outputRange(activation);
  const { loss, task } = options;
  const isUnbounded = high === Number.POSITIVE_INFINITY && (low === Number.NEGATIVE_INFINITY || low <= 0);
  if (task !== 'regression' || !isUnbounded || losses[loss].targets !== 'numbers' || planned.areClasses)
    return undefined;
  if (outOfReach(planned)) return undefined;
  const columns = planned.targets().toSorted((a, b) => b.size - a.size);
  const [worst] = columns;
  const isLarge = !(worst.size <= largeSize);
  const isTiny = worst.size < smallSize && worst.size > 0;
  if (!isLarge && !isTiny) return undefined;
  if (optimizers[options.optimizer.type].movesByRate && isLarge && totalRate(options) >= enoughWay * worst.size)
    return undefined;
  const path = ['data', spec.data.source === 'inline' || spec.data.source === 'csv' ? 'targets' : spec.data.source];
  return {
    code: 'targets-unscaled',
    kind: 'cause',
    severity: 'info',
    layer: last,
    message: `The targets are not scaled: ${quote(worst.name)} runs from ${figure(worst.least)} to ${figure(worst.most)}, and ${quote(name)} starts near ${figure(planned.firstPass()?.layers[last].outputSize ?? 0, 2)}.`,
    value: worst.size,
    evidence: isLarge ? distanceEvidence(planned, worst.size) : [],
    path: spec.data.source === 'csv' ? ['data'] : path,
    fixes: fixesOf(planned, worst.size, isLarge),
  };
}

function distanceEvidence({ options }: Planned, size: number): Evidence[] {
  const { optimizer } = options;
  const steps = stepsOf(options);
  const way = totalRate(options);
  if (optimizers[optimizer.type].movesByRate && way < size)
    return [
      {
        text: `${optimizer.type} moves a weight by about ${figure(optimizer.learningRate)} a step, ${figure(way)} in all ${figure(steps)} steps, and the targets are about ${figure(size)}`,
        value: way,
      },
    ];
  return [{ text: `the mean of the squared targets is ${figure(size * size)}, where 1 is usual`, value: size * size }];
}

function fixesOf({ options, spec }: Planned, size: number, isLarge: boolean): Fix[] {
  const standardize: Fix = {
    title: 'Standardize the targets',
    edits: [{ path: ['data', 'standardizeTargets'], value: true }],
  };
  const { optimizer } = options;
  if (!isLarge || !optimizers[optimizer.type].movesByRate || spec.optimizer.type !== optimizer.type)
    return [standardize];
  const wanted = roundUp((enoughWay * size * optimizer.learningRate) / totalRate(options));
  const isSlow = optimizer.type !== 'adagrad' && wanted <= optimizers[optimizer.type].usual.most;
  return isSlow
    ? [
        standardize,
        { title: `Use a learning rate of ${wanted}`, edits: [{ path: ['optimizer', 'learningRate'], value: wanted }] },
      ]
    : [standardize];
}
