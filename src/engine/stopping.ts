import type { EarlyStopping, EngineOptions } from './options.ts';

/** The numbers of an epoch by which a run may end. */
export type StoppingNumbers = Readonly<Record<EarlyStopping['monitor'], number>>;

export interface Stopping {
  /** False when `see` never gives a reason. */
  readonly mayStop: boolean;
  /** Looks at an epoch; gives the reason in words when the run should end after it. */
  see(numbers: StoppingNumbers): string | undefined;
}

/** Why a run ends before its last epoch: because it is good enough, or because it has stopped getting better. */
export function createStopping({
  earlyStopping,
  stopWhen,
}: Pick<EngineOptions, 'earlyStopping' | 'stopWhen'>): Stopping {
  const isStale = earlyStopping ? staleness(earlyStopping) : () => false;
  return {
    mayStop: earlyStopping !== undefined || Object.keys(stopWhen).length > 0,
    see: numbers => {
      if (isStale(numbers)) {
        const { monitor, patience } = earlyStopping!;
        return `${monitor} has not improved for ${patience} epochs`;
      }
      return reached(stopWhen, numbers);
    },
  };
}

function reached({ loss, accuracy }: EngineOptions['stopWhen'], numbers: StoppingNumbers): string | undefined {
  if (loss === undefined && accuracy === undefined) return undefined;
  if (loss !== undefined && !(numbers.loss <= loss)) return undefined;
  if (accuracy !== undefined && !(numbers.accuracy >= accuracy)) return undefined;
  const goals = [loss === undefined ? [] : `loss ${loss}`, accuracy === undefined ? [] : `accuracy ${accuracy}`].flat();
  return `reached ${goals.join(' and ')}`;
}

function staleness({ monitor, patience, minDelta }: EarlyStopping): (numbers: StoppingNumbers) => boolean {
  const sign = monitor === 'loss' || monitor === 'validationLoss' ? 1 : -1;
  let best = Number.POSITIVE_INFINITY;
  let waited = 0;
  return numbers => {
    const value = sign * numbers[monitor];
    if (value < best - minDelta) {
      best = value;
      waited = 0;
    } else waited++;
    return waited >= patience;
  };
}
