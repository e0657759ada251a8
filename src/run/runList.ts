import { isIn, sameScaling } from './chosenSample.ts';
import type { Run } from './run.ts';
import { isActive, type Selection, type SelectionChange, type TypedSample } from './runState.ts';
import type { StopSnapshot } from './stop.ts';
import type { Travel } from './travel.ts';

/** A run and what the person looks at in it. */
export interface ViewedRun {
  readonly run: Run;
  readonly selection: Selection;
  /** Where a debugger stands in it: views show this very moment. Another object at each stop; absent where none stands. */
  readonly stop?: StopSnapshot | undefined;
  /** Of the debug session that it has, whether that stands or moves. */
  readonly travel?: Travel | undefined;
}

/** What of a run comes from its debug session. */
export type Debugged = Pick<ViewedRun, 'stop' | 'travel'>;

/** The runs of one spec to whoever shows them: a `RunList`, or what stands for one. */
export interface SpecRuns {
  /** The newest last. */
  readonly runs: readonly ViewedRun[];
  readonly shown: ViewedRun | undefined;
  show(id: string): void;
  remove(id: string): void;
  /** `of` is the id of the run in which it was chosen; in another one it means nothing. */
  select(wanted: SelectionChange, of?: string): void;
}

/** The runs of the list that there is at the time, which may be none. */
export function specRuns(list: () => RunList | undefined): SpecRuns {
  return {
    get runs() {
      return list()?.runs ?? [];
    },
    get shown() {
      return list()?.shown;
    },
    show: id => list()?.show(id),
    remove: id => list()?.remove(id),
    select: (wanted, of) => list()?.select(wanted, of),
  };
}

/** Runs of one spec that are kept. */
export const mostRuns = 10;
/** Bytes of recorded tensors that are kept of a run that is not the newest. */
export const earlierRunBytes = 32 * 2 ** 20;
/** Bytes of its marks. */
const earlierMarkBytes = 8 * 2 ** 20;
/** Of every run of a network that has not been trained for long. */
const restingRunBytes = 4 * 2 ** 20;
const restingMarkBytes = 2 ** 20;

/**
 * The runs of one spec, newest last; one of them is shown. When there are too many, the oldest that is not shown goes. Of
 * earlier ones fewer tensors are kept.
 */
export class RunList implements SpecRuns {
  readonly #announce: () => void;
  #runs: readonly ViewedRun[] = [];
  #shown: string | undefined;
  readonly #unsubscribe = new Map<Run, () => void>();

  /** `announce` is called after every change: of the list, of what is shown and selected, and of the runs themselves. */
  constructor(announce: () => void) {
    this.#announce = announce;
  }

  get runs(): readonly ViewedRun[] {
    return this.#runs;
  }

  get shown(): ViewedRun | undefined {
    return this.#find(this.#shown);
  }

  get newest(): ViewedRun | undefined {
    return this.#runs.at(-1);
  }

  /**
   * Adds a newest run and shows it; one that is there already, and goes on, becomes the newest. The layer that was selected stays selected where it still exists, and a typed sample where
   * it means the same; a row may be another one.
   */
  add(run: Run): void {
    const { shown } = this;
    const again = this.#find(run.info.id);
    if (again) this.#drop(again);
    const layer = Math.min(shown?.selection.layer ?? 0, run.info.layers.length - 1);
    const typed = shown && typedIn(shown, run);
    for (const { run: earlier } of this.#runs) {
      earlier.history.limit(earlierRunBytes);
      earlier.marks.limit(earlierMarkBytes);
    }
    const selection: Selection = { layer, epoch: 'latest', ...(typed && { sample: typed }) };
    this.#runs = [...this.#runs, { run, selection: again?.selection ?? selection }];
    this.#shown = run.info.id;
    this.#unsubscribe.set(run, run.onDidChange(this.#announce));
    if (this.#runs.length > mostRuns) this.#dropOldest();
    this.#announce();
  }

  /** Shows a run as it was last looked at. False when there is no such run. */
  show(id: string): boolean {
    if (!this.#find(id)) return false;
    if (this.#shown !== id) {
      this.#shown = id;
      this.#announce();
    }
    return true;
  }

  /**
   * Takes a run out of the list; in place of a shown one the next newer is shown, or the one before it. False when there is
   * no such run, or when it still trains.
   */
  remove(id: string): boolean {
    const index = this.#runs.findIndex(({ run }) => run.info.id === id);
    const viewed = this.#runs[index];
    if (!viewed || isActive(viewed.run.status.state)) return false;
    this.#drop(viewed);
    if (this.#shown === id) this.#shown = (this.#runs[index] ?? this.newest)?.run.info.id;
    this.#announce();
    return true;
  }

  /**
   * Selects in the shown run a layer, an epoch, a probe. What does not exist is moved to the nearest that does, or left. `of` is
   * the id of the run in which it was chosen: when another one is shown by now, nothing happens.
   */
  select(wanted: SelectionChange, of?: string): void {
    const viewed = this.shown;
    if (!viewed || (of !== undefined && viewed.run.info.id !== of)) return;
    const { run, selection } = viewed;
    const layer = clamp(wanted.layer ?? selection.layer, 0, run.info.layers.length - 1);
    const epoch = wanted.epoch ?? selection.epoch;
    const nearest = epoch === 'latest' ? epoch : clamp(epoch, 1, Math.max(1, run.history.epochs));
    const sample = wanted.sample === undefined ? selection.sample : (wanted.sample ?? undefined);
    const isThere = sample !== undefined && isIn(sample, run);
    const selected = { ...viewed, selection: { layer, epoch: nearest, ...(isThere && { sample }) } };
    this.#runs = this.#runs.map(each => (each === viewed ? selected : each));
    this.#announce();
  }

  /**
   * What its debugger says of a run: where it stands, or that it does not, and its session, or that there is none. What is not said
   * stays, and so does a stop that is left until it is told a second time that it moves: a step would make all views flicker. The layer in which it stands is selected when it comes there. False when there is no such run.
   */
  setDebugged(id: string, debugged: Debugged): boolean {
    const viewed = this.#find(id);
    if (!viewed) return false;
    const changed = { ...viewed, ...debugged, ...keptStop(viewed, debugged), selection: withLayerOf(viewed, debugged) };
    this.#runs = this.#runs.map(each => (each === viewed ? changed : each));
    this.#announce();
    return true;
  }

  /** Other networks have been trained since: less is kept of its runs that have ended, whichever is the newest. */
  rest(): void {
    for (const { run } of this.#runs) {
      if (isActive(run.status.state)) continue;
      run.history.limit(restingRunBytes);
      run.marks.limit(restingMarkBytes);
    }
  }

  dispose(): void {
    for (const unsubscribe of this.#unsubscribe.values()) unsubscribe();
    this.#unsubscribe.clear();
  }

  #find(id: string | undefined): ViewedRun | undefined {
    return this.#runs.find(({ run }) => run.info.id === id);
  }

  /** One that still trains has been told to end, and ends with what it has; it goes another time. */
  #dropOldest(): void {
    const isFree = ({ run }: ViewedRun) => run.info.id !== this.#shown && !isActive(run.status.state);
    const oldest = this.#runs.find(isFree);
    if (oldest) this.#drop(oldest);
  }

  #drop(dropped: ViewedRun): void {
    this.#runs = this.#runs.filter(viewed => viewed !== dropped);
    this.#unsubscribe.get(dropped.run)?.();
    this.#unsubscribe.delete(dropped.run);
  }
}

/** The stop that is left, while it moves and that is told for the first time. */
function keptStop({ stop, travel }: ViewedRun, { travel: now, stop: next }: Debugged): Pick<ViewedRun, 'stop'> {
  return now?.isMoving && !travel?.isMoving && !next ? { stop } : {};
}

/** The selection with the layer of a new stop, if that is in another one than the stop before. */
function withLayerOf({ selection, stop: before }: ViewedRun, { stop }: Debugged): Selection {
  const layer = stop?.at.layer;
  return layer === undefined || layer === before?.at.layer ? selection : { ...selection, layer };
}

function typedIn({ run: before, selection: { sample } }: ViewedRun, run: Run): TypedSample | undefined {
  if (typeof sample !== 'object' || !isIn(sample, run)) return undefined;
  const [old, now] = [before.samples, run.samples];
  const isSame = sameScaling(old?.scaling, now?.scaling) && sameScaling(old?.targetScaling, now?.targetScaling);
  return isSame ? sample : undefined;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
