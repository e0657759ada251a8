import type { Fix } from '../../findings/finding.ts';
import { optimizers } from '../../functions/optimizers.ts';
import { type CauseRule, cause, evidence, type Seen } from '../rule.ts';
import { inFinding, layerName, measureName } from '../runWords.ts';
import { median } from '../series.ts';

/** Weights that move by so many times their own norm in the first epoch are replaced, not trained. */
const replaced = 5;

/**
 * The steps are too large: the training diverged, or its loss jumps, or the first epoch replaced the weights. That inputs, targets or
 * first weights are too large shows in the same way; whoever knows that they are says so before.
 */
export const learningRateHigh: CauseRule = seen => {
  const { trace, outcome, course, movement, symptoms } = seen;
  if (outcome.verdict !== 'poor' && outcome.verdict !== 'diverged') return undefined;
  if (outcome.verdict === 'diverged' && !hasMoved(seen)) return undefined;
  const isReplaced = movement.firstEpoch >= replaced;
  const isBlownUp = outcome.verdict === 'diverged' || symptoms.has('diverging');
  if (!isBlownUp && !isReplaced && !(symptoms.has('oscillating') && course.turns >= 0.3)) return undefined;
  const rate = trace.network('learningRate')[0]!;
  const name = layerName(trace, movement.firstLayer);
  const what = isReplaced
    ? `the first epoch changes the weights of ${name} by ${inFinding(movement.firstEpoch)} times their norm`
    : outcome.verdict === 'diverged'
      ? `the training diverges in epoch ${trace.status.epoch}`
      : symptoms.has('diverging')
        ? `the loss rises from ${inFinding(course.lowest)} to ${inFinding(course.last)}`
        : 'the loss jumps up and down';
  return cause(
    'learning-rate-high',
    `The learning rate, ${inFinding(rate)}, is too high: ${what}.`,
    rateFixes(rate, 0.1),
    {
      path: ['optimizer', 'learningRate'],
      quantity: 'learningRate',
      value: rate,
      epoch: 1,
      evidence: [
        evidence(`the weights of ${name} change by ${inFinding(movement.firstEpoch)} times their norm in epoch 1`, {
          quantity: 'updateNorm',
          layer: movement.firstLayer,
          epoch: 1,
          value: movement.firstEpoch,
        }),
      ].filter(({ value }) => Number.isFinite(value)),
    },
  );
};

/** A first batch that is not finite is no matter of steps. */
function hasMoved({ trace }: Seen): boolean {
  const { failedBatch, epoch } = trace.status;
  if (failedBatch) return failedBatch.epoch > 1 || failedBatch.batch > 1 || failedBatch.tensor === 'weights';
  return epoch > 1 || trace.info.layers.some((_, layer) => trace.layer(layer, 'updateNorm')[0]! > 0);
}

/** Weights that change by less than this share of themselves in the whole training have hardly moved. */
const hardly = 0.1;
/** So few steps are too few whatever the rate. */
const fewSteps = 100;

/** The weights hardly move, although there were steps enough, and the loss falls by little or not at all. */
export const learningRateLow: CauseRule = seen => {
  const { trace, outcome, course, movement } = seen;
  if (outcome.verdict !== 'poor' || outcome.isUnfinished || isStuck(seen)) return undefined;
  if (!(movement.total > 0 && movement.total < hardly)) return undefined;
  if (!course.isFalling && !course.isFlat) return undefined;
  if (movement.stepsPerEpoch * trace.epochs < fewSteps) return undefined;
  const rate = trace.network('learningRate')[0]!;
  const share = inFinding(100 * movement.total);
  return cause(
    'learning-rate-low',
    `The learning rate, ${inFinding(rate)}, is too low: in ${trace.epochs} epochs the weights change by ${share} % at most.`,
    rateFixes(rate, usualFactor(seen, rate)),
    {
      path: ['optimizer', 'learningRate'],
      quantity: 'learningRate',
      value: rate,
      epoch: trace.epochs,
      evidence: [
        evidence(`the loss goes from ${inFinding(course.first)} to ${inFinding(course.last)}`, {
          quantity: 'loss',
          epoch: trace.epochs,
          value: course.last,
        }),
      ],
    },
  );
};

/** It learns, and the training ends too early: the loss still falls by a tenth or more of its mean slope. */
export const tooFewEpochs: CauseRule = seen => {
  const { trace, outcome, course, movement } = seen;
  if (outcome.verdict !== 'poor' || outcome.isUnfinished || !course.isFalling || isStuck(seen)) return undefined;
  if (movement.total < hardly && movement.stepsPerEpoch * trace.epochs >= fewSteps) return undefined;
  const epochs = trace.epochs;
  const percent = Math.round(100 * Math.min(1, course.endSlope));
  return cause(
    'too-few-epochs',
    `${epochs} ${epochs === 1 ? 'epoch is' : 'epochs are'} too few: the loss still falls at ${percent} % of its mean slope at the end.`,
    [{ title: `Train ${epochs * 5} epochs`, edits: [{ path: ['training', 'epochs'], value: epochs * 5 }] }],
    {
      path: ['training', 'epochs'],
      quantity: 'loss',
      value: course.last,
      epoch: epochs,
      evidence: [
        evidence(`${measureName(outcome.measure)} ${inFinding(outcome.last)} after ${epochs} epochs`, {
          ...(outcome.measure && { quantity: outcome.measure }),
          epoch: epochs,
          value: outcome.last,
        }),
      ],
    },
  );
};

/** Nothing reaches the weights, which no other rate helps. */
function isStuck({ symptoms, flat }: Seen): boolean {
  return symptoms.has('no-gradient') || (flat !== undefined && flat.share > 0.5);
}

function usualFactor({ trace }: Seen, rate: number): number {
  const usual = trace.before ? optimizers[trace.before.settings.optimizer.type].learningRate : rate * 10;
  return Math.max(10, Math.min(1e4, usual / rate));
}

function rateFixes(rate: number, factor: number): Fix[] {
  const value = Number((rate * factor).toPrecision(1));
  return [{ title: `Set the learning rate to ${value}`, edits: [{ path: ['optimizer', 'learningRate'], value }] }];
}

/** The rate falls this much within the first half of the training. */
const decay = 100;
/** The norm of the gradient is so many times the bound that it is clipped to. */
const clipped = 20;
/** eps is so many times the root mean square of the gradient, so it decides the step. */
const drowned = 10;

/** The optimizer's settings keep the steps small: a schedule that decays at once, a bound for the gradient, eps. */
export const optimizerSettings: CauseRule = seen => {
  const { trace, outcome, movement } = seen;
  const { before } = trace;
  if (outcome.verdict !== 'poor' || outcome.isUnfinished || !before || isStuck(seen)) return undefined;
  if (!(movement.total < 5 * hardly)) return undefined;
  const { optimizer, clipping } = before.settings;
  const rates = trace.network('learningRate');
  const [first, half] = [rates[0]!, rates[rates.length >> 1]!];
  if (half > 0 && first / half >= decay) {
    return cause(
      'optimizer-settings',
      `The learning rate decays from ${inFinding(first)} to ${inFinding(half)} by the middle of the training: the weights stop before they have learned.`,
      [{ title: 'Keep the learning rate constant', edits: [{ path: ['optimizer', 'schedule'], value: null }] }],
      { path: ['optimizer', 'schedule'], quantity: 'learningRate', value: half },
    );
  }
  const norms = trace.info.layers.map((_, layer) => median(trace.layer(layer, 'gradientNorm')));
  const size = Math.hypot(...norms.slice(0, 1000));
  if (clipping.norm !== undefined && size > clipped * clipping.norm) {
    return cause(
      'optimizer-settings',
      `The gradient is clipped to a norm of ${inFinding(clipping.norm)}, and ${inFinding(size)} is usual: every step is cut.`,
      [{ title: 'Clip to a norm of 5', edits: [{ path: ['optimizer', 'clipNorm'], value: 5 }] }],
      { path: ['optimizer', 'clipNorm'], quantity: 'gradientNorm', value: size },
    );
  }
  const eps = 'eps' in optimizer ? optimizer.eps : 0;
  const rms = size / Math.sqrt(trace.info.parameters);
  if (eps < 1e-3 || eps < drowned * rms) return undefined;
  return cause(
    'optimizer-settings',
    `"eps" is ${inFinding(eps)}, and the root mean square of the gradient ${inFinding(rms)}: it divides every step by ${inFinding(eps / rms)}.`,
    [{ title: 'Set eps to its default', edits: [{ path: ['optimizer', 'eps'], value: null }] }],
    { path: ['optimizer', 'eps'], value: eps },
  );
};
