import type { Finding } from '../../findings/finding.ts';
import { activations, outputRange } from '../../functions/activations.ts';
import { losses } from '../../functions/losses.ts';
import { ignoresTargets } from '../../plan/objective.ts';
import { quote } from '../../spec/words.ts';
import { figure, shareInWords } from './figures.ts';
import { isDeadEverywhere } from './firstPass.ts';
import { headEdits } from './headEdits.ts';
import type { Planned } from './planned.ts';
import { outOfReach } from './reach.ts';
import { addUp } from './targetFacts.ts';

/** Shares that were rounded add up to nearly 1. */
const roundings = 0.05;

/**
 * Softmax outputs add up to 1, so targets whose rows do not are out of its reach, though each number may be within it. By the definition
 * of softmax.
 */
export function softmaxOfNumbers({ spec, options }: Planned): Finding | undefined {
  const last = options.layers.length - 1;
  const { activation, units, name } = options.layers[last];
  const { targets, rows } = options.training;
  if (activation.type !== 'softmax' || units === 1 || ignoresTargets(options.loss) || addUp(targets, units, roundings))
    return undefined;
  const isReachable = targets.every(target => target >= 0 && target <= 1);
  const to = isReachable ? 'sigmoid' : losses[options.loss].outputs === 'positive' ? 'softplus' : 'linear';
  const loss = isReachable && spec.loss !== undefined ? 'binaryCrossEntropy' : spec.loss;
  const layers = [...spec.layers.slice(0, -1), { ...spec.layers[last], activation: { type: to } as const }];
  const data = { ...spec.data, standardizeTargets: !isReachable && spec.data.standardizeTargets === true };
  const after = { ...spec, data, layers, ...(loss !== undefined && { loss }) };
  const total = targets.reduce((sum, value) => sum + value, 0) / rows;
  return {
    code: 'wrong-output-activation',
    kind: 'cause',
    severity: 'warning',
    isCertain: true,
    layer: last,
    message: `The outputs of ${quote(name)}, a softmax layer, add up to 1 in every row, but the targets of a row add up to ${figure(total)} on average, so it cannot answer them.`,
    value: total,
    evidence: [
      {
        text: `the ${units} targets of a row add up to ${figure(total)} on average, and the outputs of softmax to 1`,
        value: total,
      },
    ],
    path: ['layers', last, 'activation'],
    fixes: [{ title: `Use a "${to}" last layer`, edits: headEdits(spec, after) }],
  };
}

/**
 * A half-bounded last layer on 0 and 1: where its net value is below 0 it answers 0 and has no gradient, and nothing keeps it below 1
 * (relu: Maas et al. 2013 on units that die). Likely; an error where it has no gradient on any row.
 */
export function rectifiedClasses(planned: Planned): Finding | undefined {
  const { spec, options, areClasses } = planned;
  const last = options.layers.length - 1;
  const { activation, name, units } = options.layers[last];
  const [low, high] = outputRange(activation);
  const isHalfBounded = high === Number.POSITIVE_INFINITY && low > Number.NEGATIVE_INFINITY;
  if (!isHalfBounded || losses[options.loss].outputs === 'positive' || ignoresTargets(options.loss)) return undefined;
  const first = planned.firstPass()?.layers[last];
  const isRectifier = activations[activation.type].family === 'rectifier';
  const isDead = isRectifier && first?.deadShare === 1 && isDeadEverywhere(options, last) === true;
  if ((!areClasses && !isDead) || outOfReach(planned)) return undefined;
  const isOneHot = units > 1 && addUp(options.training.targets, units);
  const type = !areClasses ? 'linear' : isOneHot ? 'softmax' : 'sigmoid';
  const layers = [...spec.layers.slice(0, -1), { ...spec.layers[last], activation: { type } as const }];
  const loss = areClasses ? undefined : spec.loss;
  const { loss: _, ...rest } = spec;
  const data = { ...spec.data, standardizeTargets: !areClasses && spec.data.standardizeTargets === true };
  const after = { ...rest, data, layers, ...(loss !== undefined && { loss }) };
  const kind = areClasses ? 'The targets are 0 and 1' : 'The targets are numbers';
  return {
    code: 'wrong-output-activation',
    kind: 'cause',
    severity: isDead ? 'error' : 'info',
    ...(isDead && { isCertain: true }),
    layer: last,
    message: isDead
      ? `${quote(name)} ends in ${quote(activation.type)}, which answers ${figure(low)} to every training row at the first weights and has no gradient there, so nothing can be learned.`
      : `${kind}, but ${quote(name)} ends in ${quote(activation.type)}, which is flat at ${figure(low)} and has no upper bound.`,
    evidence: [
      ...(first && first.deadShare > 0
        ? [
            {
              text: `${shareInWords(first.deadShare)} of its units have a derivative of 0 on every row at the first weights`,
              quantity: 'saturatedShare' as const,
              layer: last,
              value: first.deadShare,
            },
          ]
        : []),
    ],
    path: ['layers', last, 'activation'],
    fixes: [
      {
        title: `Use a "${type}" last layer${areClasses && spec.loss !== undefined ? ' and the loss made for it' : ''}`,
        edits: headEdits(spec, after),
      },
    ],
  };
}
