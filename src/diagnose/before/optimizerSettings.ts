import type { OptimizerOptions } from '../../engine/options.ts';
import type { Evidence, Finding, Fix } from '../../findings/finding.ts';
import { optimizerDefaults } from '../../functions/optimizers.ts';
import { counted } from '../../spec/words.ts';
import { figure } from './figures.ts';
import { sentenceCase } from './headEdits.ts';
import type { Planned } from './planned.ts';
import { batchesOf, ratesOf } from './steps.ts';

/** One setting that is off: what it does, and what to do. */
interface Off {
  readonly words: string;
  readonly evidence: Evidence;
  readonly fix: Fix;
  readonly key: string;
  /** How many times it shrinks, or enlarges, the steps. */
  readonly strength: number;
}

type Setting = (planned: Planned) => Off | undefined;

/**
 * Settings of the optimizer that make its steps far smaller or larger than its rate says: eps, schedule, clipping, momentum, decay rates.
 * By their definitions (torch.optim), against the gradient of a first pass. Likely.
 */
export function optimizerSettings(planned: Planned): Finding | undefined {
  const off = settings.flatMap(setting => setting(planned) ?? []);
  const [worst] = off.toSorted((a, b) => b.strength - a.strength);
  if (!worst) return undefined;
  return {
    code: 'optimizer-settings',
    kind: 'cause',
    severity: 'info',
    quantity: 'learningRate',
    message: `${sentenceCase(off.map(({ words }) => words).join('; '))}.`,
    value: worst.strength,
    evidence: off.map(({ evidence }) => evidence),
    path: ['optimizer', worst.key],
    fixes:
      off.length === 1
        ? [worst.fix]
        : [{ title: off.map(({ fix }) => fix.title).join(' and '), edits: off.flatMap(({ fix }) => fix.edits) }],
  };
}

const mostEpsShare = 10;
const smallEps = 1e-4;

/** An adam-like step is rate g / (rms(g) + eps): an eps above rms(g) divides it by eps / rms(g). */
function largeEps(planned: Planned): Off | undefined {
  const { optimizer } = planned.options;
  if (!('eps' in optimizer)) return undefined;
  const rms = planned.firstPass()?.gradient.rms;
  const standard = (optimizerDefaults[optimizer.type] as { readonly eps: number }).eps;
  if (rms === undefined || optimizer.eps <= smallEps || optimizer.eps <= mostEpsShare * rms) return undefined;
  return {
    words: `"eps" is ${figure(optimizer.eps)}, far above the root mean square of the gradient, ${figure(rms)}, so the steps of ${optimizer.type} are many times smaller than its rate says`,
    evidence: {
      text: `eps is ${figure(optimizer.eps / rms)} times the root mean square of the first gradient`,
      quantity: 'gradientNorm',
      value: optimizer.eps / rms,
    },
    fix: { title: `Use an eps of ${standard}`, edits: [{ path: ['optimizer', 'eps'], value: standard }] },
    key: 'eps',
    strength: optimizer.eps / rms,
  };
}

const nothingLeft = 1e-3;

/** The rate is below a thousandth of its largest for more than three quarters of the epochs. */
function emptySchedule({ options, spec }: Planned): Off | undefined {
  const { schedule, epochs } = options;
  if (schedule.type === 'plateau' || epochs < 4) return undefined;
  const rates = ratesOf(options);
  const largest = Math.max(...rates.slice(0, 10_000));
  const last = rates.findLastIndex(rate => rate >= nothingLeft * largest);
  const isRising = schedule.warmup >= epochs;
  if (last + 1 >= rates.length / 4 && !isRising) return undefined;
  const gamma = Number(Math.min(0.99, 0.05 ** (1 / epochs)).toPrecision(3));
  const edits: Fix['edits'] =
    schedule.type === 'exponential' && !isRising
      ? [{ path: ['optimizer', 'schedule', 'gamma'], value: gamma }]
      : [{ path: ['optimizer', 'schedule'], value: null }];
  return {
    words: isRising
      ? `the warm-up of ${counted(schedule.warmup, 'epoch')} does not end in the ${epochs} epochs of the training`
      : `the ${spec.optimizer.schedule.type} schedule leaves less than a thousandth of the learning rate after ${counted(last + 1, 'epoch')} of ${epochs}`,
    evidence: {
      text: `the learning rate starts at ${figure(rates[0])} and ends at ${figure(rates.at(-1)!)}`,
      quantity: 'learningRate',
      value: rates.at(-1)!,
    },
    fix: {
      title: schedule.type === 'exponential' && !isRising ? `Use a gamma of ${gamma}` : 'Leave out the schedule',
      edits,
    },
    key: 'schedule',
    strength: isRising ? schedule.warmup / epochs : rates.length / (last + 1),
  };
}

const mostGrowth = 100;

/** A schedule that multiplies the rate by more than a hundred. */
function growingSchedule({ options, spec }: Planned): Off | undefined {
  if (options.schedule.type === 'plateau') return undefined;
  const rates = ratesOf(options);
  const growth = rates.reduce((most, rate) => Math.max(most, rate), 0) / options.optimizer.learningRate;
  if (growth <= mostGrowth) return undefined;
  return {
    words: `the ${spec.optimizer.schedule.type} schedule multiplies the learning rate by up to ${figure(growth)}`,
    evidence: {
      text: `the learning rate starts at ${figure(rates[0])} and ends at ${figure(rates.at(-1)!)}`,
      quantity: 'learningRate',
      value: growth,
    },
    fix: { title: 'Leave out the schedule', edits: [{ path: ['optimizer', 'schedule'], value: null }] },
    key: 'schedule',
    strength: growth,
  };
}

const mostFading = 100;

/** adagrad divides its rate by 1 + lrDecay times the steps so far. */
function fadingRate({ options }: Planned): Off | undefined {
  const { optimizer } = options;
  if (optimizer.type !== 'adagrad') return undefined;
  const fading = (optimizer.lrDecay * batchesOf(options) * options.epochs) / 4;
  if (fading <= mostFading) return undefined;
  return {
    words: `"lrDecay" of ${figure(optimizer.lrDecay)} leaves less than a hundredth of the learning rate after a quarter of the steps`,
    evidence: { text: `by then the rate is divided by ${figure(1 + fading)}`, quantity: 'learningRate', value: fading },
    fix: { title: 'Use an lrDecay of 0', edits: [{ path: ['optimizer', 'lrDecay'], value: 0 }] },
    key: 'lrDecay',
    strength: fading,
  };
}

const tight = 0.02;
const shortWay = 0.5;

/** Clipping bounds every step of gradient descent to rate times the bound. Adam-like steps do not depend on the gradient's size. */
function tightClipping(planned: Planned): Off | undefined {
  const { options } = planned;
  const { clipping, optimizer } = options;
  const gradient = planned.firstPass()?.gradient;
  if (!gradient || optimizer.type !== 'sgd') return undefined;
  const way = (bound: number) =>
    (ratesOf(options).reduce((sum, rate) => sum + rate, 0) * batchesOf(options) * bound) / (1 - optimizer.momentum);
  const bounds = [
    { key: 'clipNorm', bound: clipping.norm, of: gradient.norm, words: 'norm of the first gradient' },
    { key: 'clipValue', bound: clipping.value, of: gradient.largest, words: 'largest element of the first gradient' },
  ] as const;
  for (const { key, bound, of, words } of bounds) {
    if (bound === undefined || bound >= tight * of || way(bound) >= shortWay) continue;
    return {
      words: `"${key}" is ${figure(bound)}, and the ${words} is ${figure(of)}, so all steps together move the weights by at most ${figure(way(bound))}`,
      evidence: {
        text: `clipping leaves ${figure((100 * bound) / of)} % of the first gradient`,
        quantity: 'gradientNorm',
        value: bound / of,
      },
      fix: {
        title: `Use a ${key} of ${key === 'clipNorm' ? 5 : 1}`,
        edits: [{ path: ['optimizer', key], value: key === 'clipNorm' ? 5 : 1 }],
      },
      key,
      strength: of / bound,
    };
  }
  return undefined;
}

const mostMomentum = 0.99;

/** Steps that go on for more than a hundred others, or of which dampening leaves nothing. */
function longMemory({ options: { optimizer } }: Planned): Off | undefined {
  for (const [key, value, standard] of memoriesOf(optimizer)) {
    if (!(value > mostMomentum)) continue;
    const [title, written] =
      key === 'betas' ? ['Use betas of 0.9 and 0.999', [0.9, 0.999]] : [`Use a ${key} of ${standard}`, standard];
    return {
      words:
        key === 'dampening'
          ? `"dampening" is ${figure(value, 5)}, so next to nothing of a gradient is added to the momentum`
          : `"${key}" is ${figure(value, 5)}, so a gradient acts on for about ${figure(1 / (1 - value))} steps`,
      evidence: { text: `1 / (1 - ${figure(value, 5)}) is ${figure(1 / (1 - value))}`, value: 1 / (1 - value) },
      fix: { title: title as string, edits: [{ path: ['optimizer', key], value: written as number }] },
      key,
      strength: 1 / (1 - value),
    };
  }
  return undefined;
}

function memoriesOf(optimizer: OptimizerOptions): readonly (readonly [key: string, value: number, standard: number])[] {
  if (optimizer.type === 'sgd')
    return optimizer.momentum > 0
      ? [
          ['momentum', optimizer.momentum, 0.9],
          ['dampening', optimizer.dampening, 0],
        ]
      : [];
  if (optimizer.type === 'rmsprop') return [['momentum', optimizer.momentum, 0.9]];
  return 'betas' in optimizer ? [['betas', optimizer.betas[0], 0.9]] : [];
}

const settings: readonly Setting[] = [largeEps, emptySchedule, growingSchedule, fadingRate, tightClipping, longMemory];
