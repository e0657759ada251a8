import type { HostToPanel, LayerDetail, Picture, ScalarRow } from '../src/protocol/panel.ts';
import { firstView, type View } from '../src/protocol/panelMessage.ts';
import {
  assertNever,
  type RunInfo,
  type RunStatus,
  type Selection,
  type SelectionChange,
} from '../src/protocol/run.ts';
import { networkScalars, type TraceLayout, traceLayout } from '../src/trace/layout.ts';
import { continuesWindow, extendWindow, type SeriesWindow, seriesWindow } from './series/window.ts';

/** What the host has told of a run. */
export interface Training {
  readonly run: RunInfo;
  readonly layout: TraceLayout;
  readonly status: RunStatus;
  readonly selection: Selection;
  /** A frame that was under way when the person chose may still carry the choice before; the next one cannot. */
  readonly expectsStaleSelection: boolean;
  /** Undefined before the first epoch. */
  readonly series: SeriesWindow | undefined;
  readonly recordedEpochs: Int32Array;
  /** What is drawn: the last answer of the host, even when the person has chosen something else meanwhile. */
  readonly detail: LayerDetail | null;
  /** The scalars of the epoch that `detail` shows. */
  readonly row: ScalarRow | null;
  /** The scalars of the epoch that was last asked for. */
  readonly readRow: ScalarRow | null;
}

/** How this page shows it; kept over a reload. */
export interface Preferences {
  readonly view: View;
  readonly lossScale: LossScale;
  /** Whether a few wild points are left out of the axes of the charts. */
  readonly ignoresOutliers: boolean;
  readonly chartTables: boolean;
}

export type LossScale = 'linear' | 'logarithmic';

export interface PanelState {
  /** Undefined until the host has spoken; null when nothing has been trained. */
  readonly training: Training | null | undefined;
  readonly preferences: Preferences;
  /** The epoch under the pointer. */
  readonly hoveredEpoch: number | undefined;
}

export type PanelAction =
  | HostToPanel
  | ({ readonly type: 'select' } & SelectionChange)
  | { readonly type: 'prefer'; readonly preferences: Partial<Preferences> }
  | { readonly type: 'hover'; readonly epoch: number | undefined };

export const firstPreferences: Preferences = {
  view: firstView,
  lossScale: 'linear',
  ignoresOutliers: true,
  chartTables: false,
};

type Hydrate = Extract<HostToPanel, { type: 'hydrate' }>;
type Frame = Extract<HostToPanel, { type: 'frame' }>;

/** Whether a frame continues what the page has. When it does not, the page must ask for everything again. */
export function continues({ training }: PanelState, { series }: Frame): boolean {
  if (!training) return false;
  if (series === null || series.isNew) return true;
  return training.series !== undefined && continuesWindow(training.series, series);
}

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case 'hydrate':
      return { ...state, training: hydrated(action) };
    case 'frame':
      return state.training && continues(state, action)
        ? { ...state, training: extended(state.training, action) }
        : state;
    case 'row':
      return state.training ? { ...state, training: { ...state.training, readRow: action.row } } : state;
    case 'select':
      return state.training ? { ...state, training: selected(state.training, action) } : state;
    case 'hover':
      return { ...state, hoveredEpoch: action.epoch };
    case 'prefer':
      return { ...state, preferences: { ...state.preferences, ...action.preferences } };
    default:
      return assertNever(action);
  }
}

function hydrated({ run, ...picture }: Hydrate): Training | null {
  if (run === null) return null;
  const { status, selection } = picture;
  const nothing = { series: undefined, recordedEpochs: new Int32Array(), detail: null, row: null, readRow: null };
  return extended(
    { run, layout: traceLayout(run.layers), status, selection, expectsStaleSelection: false, ...nothing },
    picture,
  );
}

function extended(training: Training, picture: Picture): Training {
  const { status, selection, recorded } = picture;
  const keepsChoice = training.expectsStaleSelection && !sameSelection(training.selection, selection);
  return {
    ...training,
    status,
    selection: keepsChoice ? training.selection : selection,
    expectsStaleSelection: false,
    series: extendedSeries(training, picture),
    recordedEpochs: recorded
      ? joined(training.recordedEpochs.subarray(0, recorded.keep), recorded.added)
      : training.recordedEpochs,
    detail: picture.detail ?? training.detail,
    row: picture.row ?? training.row,
  };
}

function extendedSeries({ series, layout }: Training, { series: update }: Picture): SeriesWindow | undefined {
  if (update === null) return series;
  if (update.isNew || series === undefined) return seriesWindow(update, networkScalars.length + layout.layers.length);
  return extendWindow(series, update);
}

/** The choice shows at once, before the host has answered. */
function selected(training: Training, wanted: Extract<PanelAction, { type: 'select' }>): Training {
  const { layer, epoch } = training.selection;
  const selection = { layer: wanted.layer ?? layer, epoch: wanted.epoch ?? epoch };
  return { ...training, selection, expectsStaleSelection: true };
}

function sameSelection(a: Selection, b: Selection): boolean {
  return a.layer === b.layer && a.epoch === b.epoch;
}

function joined(start: Int32Array, end: Int32Array): Int32Array {
  const whole = new Int32Array(start.length + end.length);
  whole.set(start);
  whole.set(end, start.length);
  return whole;
}
