import type { EarlyStopping, EngineOptions } from './options.ts';

/** The numbers of an epoch by which a run may end. */
export type StoppingNumbers = Readonly<Record<EarlyStopping['monitor'], number>>;

export interface Stopping {
  /** False when `see` never finds a reason. */
  readonly mayStop: boolean;
  /** Why the run should end after the epoch that was seen last, in words; empty when it should not. */
  readonly reason: string;
  /** Looks at an epoch; returns `reason`. */
  see(numbers: StoppingNumbers): string;
  state(): StoppingState;
  setState(state: StoppingState): void;
}

/** The best value of the monitor (lower is better), the epochs since, and an index of `endings`. */
type StoppingState = readonly [best: number, waited: number, ending: number];

/** Why a run ends before its last epoch: not at all, because it has stopped getting better, or because it is good enough. */
export const endings = ['none', 'stale', 'reached'] as const;

export function createStopping({
  earlyStopping,
  stopWhen,
}: Pick<EngineOptions, 'earlyStopping' | 'stopWhen'>): Stopping {
  let best = Number.POSITIVE_INFINITY;
  let waited = 0;
  let ending: (typeof endings)[number] = 'none';
  const isStale = (numbers: StoppingNumbers): boolean => {
    if (!earlyStopping) return false;
    const { monitor, patience, minDelta } = earlyStopping;
    const value = (monitor === 'loss' || monitor === 'validationLoss' ? 1 : -1) * numbers[monitor];
    if (value < best - minDelta) {
      best = value;
      waited = 0;
    } else waited++;
    return waited >= patience;
  };
  const stopping = {
    mayStop: earlyStopping !== undefined || Object.keys(stopWhen).length > 0,
    get reason() {
      return reasonOf(ending, earlyStopping, stopWhen);
    },
    see: (numbers: StoppingNumbers) => {
      ending = isStale(numbers) ? 'stale' : isReached(stopWhen, numbers) ? 'reached' : 'none';
      return stopping.reason;
    },
    state: (): StoppingState => [best, waited, endings.indexOf(ending)],
    setState: (state: StoppingState) => {
      [best, waited] = state;
      ending = endings[state[2]];
    },
  };
  return stopping;
}

function isReached({ loss, accuracy }: EngineOptions['stopWhen'], numbers: StoppingNumbers): boolean {
  if (loss === undefined && accuracy === undefined) return false;
  return (loss === undefined || numbers.loss <= loss) && (accuracy === undefined || numbers.accuracy >= accuracy);
}

function reasonOf(
  ending: (typeof endings)[number],
  earlyStopping: EarlyStopping | undefined,
  { loss, accuracy }: EngineOptions['stopWhen'],
): string {
  switch (ending) {
    case 'none':
      return '';
    case 'stale':
      return earlyStopping ? `${earlyStopping.monitor} has not improved for ${earlyStopping.patience} epochs` : '';
    case 'reached': {
      const goals = [loss === undefined ? [] : `loss ${loss}`, accuracy === undefined ? [] : `accuracy ${accuracy}`];
      return goals.flat().length === 0 ? '' : `reached ${goals.flat().join(' and ')}`;
    }
  }
}
