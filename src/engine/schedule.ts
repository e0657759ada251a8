import type { ScheduleOptions } from './options.ts';

/** What the losses of an epoch were; NaN where there are none. */
interface EpochLosses {
  readonly loss: number;
  readonly validationLoss: number;
}

export interface Schedule {
  /** The learning rate of the present epoch. */
  readonly learningRate: number;
  /** Goes on to the next epoch. */
  next(losses: EpochLosses): void;
  /** Whether a rate depends on the losses before it; where it does not, the next two are there. */
  readonly dependsOnLosses: boolean;
  /** The rates of the present and the following epochs. */
  ahead(epochs: number): number[];
  /** Goes `epochs` epochs on. */
  skip(epochs: number): void;
  /** What `plateau` remembers besides the epoch: its rate, the best loss, and the epochs since that were no better. */
  state(): PlateauState;
  /** Continues after so many epochs. */
  setState(epochs: number, state: PlateauState): void;
  /**
   * Sets the rate of the present epoch. Every later rate is what it would have been times the quotient of the two, a warm-up's and those at
   * a schedule's `minimum`, too. After a rate of 0, of which nothing is a multiple, it stays at this one.
   */
  setLearningRate(value: number): void;
  /** What `setLearningRate` has set, and instead of which rate; equal where it has set nothing. */
  readonly scale: RateScale;
  setScale(scale: RateScale): void;
}

/** The rate of the schedule by itself, and what it has become. */
type RateScale = readonly [own: number, set: number];

/** Rate, best loss, epochs without a better one. */
type PlateauState = readonly [rate: number, best: number, bad: number];

/**
 * The learning rates of a run, epoch by epoch. With a warm-up of w epochs they are 1/(w+1), 2/(w+1), ... of the base
 * before the schedule starts with the whole: PyTorch's SequentialLR of LinearLR(start_factor = 1/(w+1)) and the schedule.
 */
export function createSchedule(options: ScheduleOptions, base: number): Schedule {
  const { warmup } = options;
  const plateau = options.type === 'plateau' ? createPlateau(options, base) : undefined;
  let epoch = 0;
  let scale: RateScale = [1, 1];
  const ownRate = (epoch: number): number => {
    if (epoch < warmup) return (base * (epoch + 1)) / (warmup + 1);
    return plateau ? plateau.learningRate() : scheduledRate(options, base, epoch - warmup);
  };
  const rateOf = (epoch: number): number => scaled(ownRate(epoch), scale);
  const schedule = {
    dependsOnLosses: plateau !== undefined,
    learningRate: rateOf(epoch),
    next: (losses: EpochLosses) => {
      if (epoch >= warmup) plateau?.see(losses);
      schedule.skip(1);
    },
    ahead: (epochs: number) => Array.from({ length: epochs }, (_, index) => rateOf(epoch + index)),
    skip: (epochs: number) => {
      epoch += epochs;
      schedule.learningRate = rateOf(epoch);
    },
    state: (): PlateauState => plateau?.state() ?? [base, Number.POSITIVE_INFINITY, 0],
    setState: (epochs: number, state: PlateauState) => {
      plateau?.setState(state);
      epoch = 0;
      schedule.skip(epochs);
    },
    get scale() {
      return scale;
    },
    setScale: (next: RateScale) => {
      scale = next;
      schedule.skip(0);
    },
    setLearningRate: (value: number) => {
      if (value !== schedule.learningRate) schedule.setScale([ownRate(epoch), value]);
    },
  };
  return schedule;
}

/** `rate` / `own` x `set`, in this order: then a rate that stays the same becomes exactly what was set. */
function scaled(rate: number, [own, set]: RateScale): number {
  if (own === 0) return rate === 0 ? set : rate;
  return set === 0 ? 0 : (rate / own) * set;
}

/** The rate after `epochs` epochs of the schedule. */
function scheduledRate(options: ScheduleOptions, base: number, epochs: number): number {
  switch (options.type) {
    case 'constant':
    case 'plateau':
      return base;
    case 'step':
      return base * options.gamma ** Math.floor(epochs / options.stepSize);
    case 'exponential':
      return base * options.gamma ** epochs;
    case 'cosine': {
      const way = Math.min(epochs / options.epochs, 1);
      return options.minimum + (base - options.minimum) * 0.5 * (1 + Math.cos(Math.PI * way));
    }
    case 'linear': {
      const way = Math.min(epochs / options.epochs, 1);
      return base * (options.startFactor + (options.endFactor - options.startFactor) * way);
    }
  }
}

type PlateauOptions = Extract<ScheduleOptions, { readonly type: 'plateau' }>;

/** Better means lower by more than the share `threshold`; PyTorch's `threshold_mode='rel'`. */
function createPlateau(options: PlateauOptions, base: number) {
  const { monitor, factor, patience, threshold, minimum } = options;
  let learningRate = base;
  let best = Number.POSITIVE_INFINITY;
  let bad = 0;
  return {
    learningRate: () => learningRate,
    see: (losses: EpochLosses): void => {
      const value = losses[monitor];
      if (value < best * (1 - threshold)) {
        best = value;
        bad = 0;
      } else bad++;
      if (bad <= patience) return;
      learningRate = Math.max(learningRate * factor, minimum);
      bad = 0;
    },
    state: (): PlateauState => [learningRate, best, bad],
    setState: (state: PlateauState): void => {
      [learningRate, best, bad] = state;
    },
  };
}
