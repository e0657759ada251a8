import type { Finding, SpecEdit } from '../../findings/finding.ts';
import { optimizers } from '../../functions/optimizers.ts';
import { list } from '../../spec/words.ts';
import { bestConstant } from '../referenceLevels.ts';
import { figure } from './figures.ts';
import type { Planned } from './planned.ts';
import { totalRate } from './steps.ts';

/** The penalties' gradient over the data's (Cockpit; SageMaker Debugger), and the smallest factor that counts. */
const strongRatio = 1;
/** ... or penalties this many times the loss of the best constant answer. */
const mostOfLoss = 2;
const leastFactor = 2e-3;
const mild = 1e-4;
/** What decoupled decay may shrink a weight by, each unit being a factor of e. */
const mostDecay = 5;

/**
 * Penalties whose gradient is as large as the data's at the first weights: they pull every weight to 0 faster than the data move it. Of
 * decoupled weight decay, rate times decay over all steps is what a weight shrinks by. Likely.
 */
export function regularizationStrong(planned: Planned): Finding | undefined {
  return strongPenalty(planned) ?? strongDecay(planned);
}

function strongPenalty(planned: Planned): Finding | undefined {
  const { options } = planned;
  const pass = planned.firstPass();
  if (!pass) return undefined;
  const penalty = pass.layers.reduce((sum, layer) => sum + layer.penalty, 0);
  const constant = bestConstant(options);
  const isMostOfLoss = constant > 0 && penalty > mostOfLoss * constant;
  const penalized = options.layers.flatMap(({ l1, l2, name }, l) => {
    const factor = Math.max(l1, l2);
    const { penaltyNorm, gradientNorm } = pass.layers[l];
    return factor >= leastFactor && (penaltyNorm > strongRatio * gradientNorm || isMostOfLoss)
      ? [{ l, l1, l2, name, factor, penaltyNorm, gradientNorm }]
      : [];
  });
  const worst = penalized.toSorted((a, b) => b.penaltyNorm / b.gradientNorm - a.penaltyNorm / a.gradientNorm)[0];
  if (!worst) return undefined;
  const strong = options.layers.flatMap(({ l1, l2 }, l) => (Math.max(l1, l2) >= leastFactor ? [{ l, l1, l2 }] : []));
  const key = worst.l2 >= worst.l1 ? 'l2' : 'l1';
  const edits: SpecEdit[] = strong.flatMap(({ l, l1, l2 }) => [
    ...(l1 >= leastFactor ? [{ path: ['layers', l, 'l1'], value: mild }] : []),
    ...(l2 >= leastFactor ? [{ path: ['layers', l, 'l2'], value: mild }] : []),
  ]);
  const ratio = worst.penaltyNorm / worst.gradientNorm;
  return {
    code: 'regularization-strong',
    kind: 'cause',
    severity: 'info',
    layer: worst.l,
    quantity: 'regularization',
    message: `"${key}" of ${figure(worst[key])} pulls the weights of ${list(
      penalized.map(({ name }) => name),
      'and',
      3,
    )} to 0 harder than the data move them.`,
    value: isMostOfLoss ? Math.max(ratio, penalty / constant) : ratio,
    evidence: [
      {
        text: `at the first weights the gradient of the penalty of "${worst.name}" is ${figure(worst.penaltyNorm)}, and that of the data ${figure(worst.gradientNorm)}`,
        quantity: 'gradientNorm',
        layer: worst.l,
        value: ratio,
      },
      ...(isMostOfLoss
        ? [
            {
              text: `the penalties add ${figure(penalty)} to the first loss, and the best constant answer has a loss of ${figure(constant)}`,
              quantity: 'regularization' as const,
              value: penalty / constant,
            },
          ]
        : []),
    ],
    path: ['layers', worst.l, key],
    fixes: [{ title: `Use a penalty of ${mild}`, edits }],
  };
}

function strongDecay(planned: Planned): Finding | undefined {
  const { options } = planned;
  const { optimizer } = options;
  const { weightDecay, type } = optimizer;
  const pass = planned.firstPass();
  const { isDecoupled } = optimizers[type];
  if (weightDecay < leastFactor || !pass) return undefined;
  const weights = Math.hypot(...pass.layers.map(({ weightNorm }) => weightNorm));
  const ratio = (weightDecay * weights) / pass.gradient.norm;
  const shrink = weightDecay * totalRate(options);
  const isStrong = isDecoupled ? weightDecay > 1 && shrink > mostDecay : ratio > strongRatio;
  if (!isStrong) return undefined;
  return {
    code: 'regularization-strong',
    kind: 'cause',
    severity: 'info',
    quantity: 'weightNorm',
    message: `"weightDecay" of ${figure(weightDecay)} pulls the weights to 0 harder than the data move them.`,
    value: isDecoupled ? shrink : ratio,
    evidence: [
      isDecoupled
        ? {
            text: `without a gradient it shrinks a weight to e^-${figure(shrink)} of itself over the training`,
            value: shrink,
          }
        : {
            text: `at the first weights decay adds ${figure(ratio)} times the data's gradient`,
            quantity: 'gradientNorm',
            value: ratio,
          },
    ],
    path: ['optimizer', 'weightDecay'],
    fixes: [
      {
        title: `Use a weight decay of ${isDecoupled ? 0.01 : mild}`,
        edits: [{ path: ['optimizer', 'weightDecay'], value: isDecoupled ? 0.01 : mild }],
      },
    ],
  };
}
