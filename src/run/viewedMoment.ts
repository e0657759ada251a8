import { type Moment, recordedMoment } from './moment.ts';
import type { SpecRuns, ViewedRun } from './runList.ts';
import { isActive } from './runState.ts';
import type { StopSnapshot } from './stop.ts';
import { stopMoment } from './stopMoment.ts';

/** The moment that a view of a run shows. */
export interface ViewedMoment {
  readonly moment: Moment;
  /** Counted from 1. */
  readonly epoch: number;
  /** What the numbers are from: another object is another moment. Undefined where the epoch's tensors are not kept. */
  readonly of: Float64Array | StopSnapshot | undefined;
}

interface MomentWanted {
  /** A recorded epoch, where it is not the selected one; at a stop it is passed over. */
  readonly epoch?: number | undefined;
  /** The tensors of the selected sample, an array for each layer; undefined while they are computed, and for the spec's own. */
  readonly probe?: readonly Float64Array[] | undefined;
}

type Viewed = Pick<ViewedRun, 'run' | 'selection' | 'stop'>;

/** The moment of the stop where a debugger stands inside an epoch, else of the selected epoch; undefined before the first is recorded. */
export function momentOf(viewed: Viewed, { epoch: wanted, probe }: MomentWanted = {}): ViewedMoment | undefined {
  const stop = stopInEpoch(viewed);
  if (stop) return { moment: momentOfStop(stop), epoch: stop.at.epoch, of: stop };
  const { run, selection } = viewed;
  const epoch = wanted ?? epochOf(viewed);
  if (epoch === undefined) return undefined;
  const { sample } = selection;
  return { moment: recordedMoment({ run, epoch, sample, probe }), epoch, of: run.history.tensorsOf(epoch) };
}

/** The epoch whose numbers are shown: the stop's, or the recorded one of what is selected; undefined before the first. */
export function epochOf({ run, selection, stop }: Viewed): number | undefined {
  return stop ? stop.at.epoch : run.history.recordedEpoch(selection.epoch);
}

/**
 * Selects an epoch whose numbers a person asks about, if they would be those of another one otherwise, now or soon. At a stop of the debugger
 * they are the stop's, whatever is selected.
 */
export function holdEpoch(runs: Pick<SpecRuns, 'shown' | 'select'>, epoch: number): void {
  const { shown } = runs;
  if (!shown || shown.stop) return;
  const { run, selection } = shown;
  const moves = selection.epoch === 'latest' && isActive(run.status.state);
  if (moves || run.history.recordedEpoch(selection.epoch) !== epoch) runs.select({ epoch });
}

/**
 * The stop whose numbers are shown. At the end of an epoch, once its record is there, the numbers are the epoch's own: undefined, as
 * where no debugger stands.
 */
export function stopInEpoch({ run, stop }: Pick<Viewed, 'run' | 'stop'>): StopSnapshot | undefined {
  const isRecorded = stop?.record !== undefined && run.history.tensorsOf(stop.at.epoch) !== undefined;
  return isRecorded ? undefined : stop;
}

const made = new WeakMap<StopSnapshot, Moment>();

/** The same for the same stop: what it is asked again it has kept. */
function momentOfStop(stop: StopSnapshot): Moment {
  const moment = made.get(stop) ?? stopMoment(stop);
  made.set(stop, moment);
  return moment;
}
