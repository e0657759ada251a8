import type { History } from '../run/history.ts';
import type { Run } from '../run/run.ts';
import type { RunState } from '../run/runState.ts';
import { networkScalarIndex } from '../trace/layout.ts';
import type { NetworkScalar } from '../trace/scalars.ts';

/** What a run came to, for a list of runs. What does not apply, or is not known yet, is absent; a loss may be NaN. */
interface RunFigures {
  readonly id: string;
  readonly state: RunState;
  readonly seed: number;
  readonly seedGiven: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds from start to end, pauses among them, but not what lay between an end and a continuation; absent while it runs. */
  readonly duration?: number;
  /** Epochs trained so far. */
  readonly epochs: number;
  /** Of the newest epoch, as everything up to `validationMetric`. */
  readonly loss?: number;
  readonly validationLoss?: number;
  readonly metric?: Metric;
  readonly validationMetric?: Metric;
  /** The lowest validation loss and the first epoch that had it. */
  readonly best?: { readonly validationLoss: number; readonly epoch: number };
}

/** The accuracy of a classification, R² of a regression. */
interface Metric {
  readonly name: 'accuracy' | 'r2';
  readonly value: number;
}

/** The figures of a run as it stands; `best` is of all epochs, kept or not. */
export function runFigures({ info, status, endedAt, history }: Run): RunFigures {
  const { epochs } = history;
  const { idle = 0 } = info;
  const facts = {
    id: info.id,
    state: status.state,
    seed: info.seed,
    seedGiven: info.seedGiven,
    startedAt: info.startedAt,
    ...(endedAt !== undefined && idle !== null && { duration: Math.max(0, endedAt - info.startedAt - idle) }),
    epochs,
  };
  const row = history.newestScalars;
  if (!row) return facts;
  const value = (name: NetworkScalar) => row[networkScalarIndex(name)]!;
  const name = info.task === 'classification' ? 'accuracy' : 'r2';
  const validated = info.validationRows > 0;
  const best = validated ? bestValidation(history) : undefined;
  return {
    ...facts,
    loss: value('loss'),
    metric: { name, value: value(name) },
    ...(validated && {
      validationLoss: value('validationLoss'),
      validationMetric: { name, value: value(name === 'accuracy' ? 'validationAccuracy' : 'validationR2') },
    }),
    ...(best && { best }),
  };
}

/** Undefined when no epoch has a finite one. */
function bestValidation(history: History): RunFigures['best'] {
  const { least, leastEpoch } = history.extremes(networkScalarIndex('validationLoss'));
  return leastEpoch === 0 ? undefined : { validationLoss: least, epoch: leastEpoch };
}
