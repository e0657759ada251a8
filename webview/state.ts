import { firstView, type View } from '../src/panel/panelMessage.ts';
import type { CellReading, HostToPanel, Picture, ScalarRow } from '../src/panel/panelMessages.ts';
import {
  assertNever,
  type RunInfo,
  type RunStatus,
  type Selection,
  type SelectionChange,
} from '../src/run/runState.ts';
import { sampleKey } from '../src/samples/typedSample.ts';
import { type TraceLayout, traceLayout } from '../src/trace/layout.ts';
import type { PanelQuantity } from '../src/trace/quantity.ts';
import type { FlowPhase } from './flow/phases.ts';
import { continueParts, type Held, noParts, withParts } from './parts.ts';
import { withShownNames } from './shownNames.ts';
import type { Speed } from './time/playback.ts';

/** What the host has told of a run. */
export interface Training extends Held {
  readonly run: RunInfo;
  readonly layout: TraceLayout;
  readonly status: RunStatus;
  readonly selection: Selection;
  /** The scalars of the epoch that was last asked for. */
  readonly readRow: ScalarRow | null;
  /** Where another run and the shown one part, as it was last asked. */
  readonly comparison: Comparison | undefined;
  /** The last answer to a question for the exact number of a cell. */
  readonly cellReading: CellReading | null;
}

type Comparison = Extract<HostToPanel, { type: 'compared' }>;

/** How this page shows it; kept over a reload. */
export interface Preferences {
  readonly view: View;
  /** Whether the findings are listed below the verdict. */
  readonly findingsOpen: boolean;
  readonly lossScale: LossScale;
  /** Whether a few wild points are left out of the axes of the charts. */
  readonly ignoresOutliers: boolean;
  /** Whether the charts show what curves are held against: chance, the mean, the first loss. */
  readonly levels: boolean;
  readonly chartTables: boolean;
  readonly flowPhase: FlowPhase;
  readonly flowTable: boolean;
  /** Whether the rows of the gradient map stand by magnitude, not from output to input. */
  readonly mapSorted: boolean;
  readonly mapTable: boolean;
  readonly playbackSpeed: Speed;
  /** Whether the tensors of the layer are tables. */
  readonly layerTables: boolean;
  /** Whether the weights of a layer whose inputs are an image are images; null where the data decides. */
  readonly unitsAsImages: boolean | null;
  readonly fixedRanges: FixedRanges;
}

/** Ends of colour scales that a person holds, by layer index. */
export type FixedRanges = Readonly<Record<string, Readonly<Partial<Record<PanelQuantity, number>>>>>;

export type LossScale = 'linear' | 'logarithmic';

export interface PanelState {
  /** Undefined until the host has spoken; null when nothing has been trained. */
  readonly training: Training | null | undefined;
  /** How often the person has chosen. A frame that knows of fewer choices carries an older selection. */
  readonly choice: number;
  readonly preferences: Preferences;
  /** The epoch under the pointer. */
  readonly hoveredEpoch: number | undefined;
}

export type PanelAction =
  | Exclude<HostToPanel, { type: 'describe' }>
  | ({ readonly type: 'select' } & SelectionChange)
  | { readonly type: 'prefer'; readonly preferences: Partial<Preferences> }
  | { readonly type: 'hover'; readonly epoch: number | undefined };

export const firstPreferences: Preferences = {
  view: firstView,
  findingsOpen: false,
  lossScale: 'linear',
  ignoresOutliers: true,
  levels: true,
  chartTables: false,
  flowPhase: 'all',
  flowTable: false,
  mapSorted: false,
  mapTable: false,
  playbackSpeed: 1,
  layerTables: false,
  unitsAsImages: null,
  fixedRanges: {},
};

type Hydrate = Extract<HostToPanel, { type: 'hydrate' }>;
type Frame = Extract<HostToPanel, { type: 'frame' }>;

/** Whether a frame continues what the page has. When it does not, the page must ask for everything again. */
export function continues({ training }: PanelState, { parts }: Frame): boolean {
  return !!training && continueParts(training, parts);
}

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case 'hydrate':
      return { ...state, training: hydrated(action, state) };
    case 'frame':
      return state.training && continues(state, action)
        ? { ...state, training: extended(state.training, action, state.choice) }
        : state;
    case 'row':
      return state.training ? { ...state, training: { ...state.training, readRow: action.row } } : state;
    case 'compared':
      return state.training ? { ...state, training: { ...state.training, comparison: action } } : state;
    case 'cell':
      return state.training ? { ...state, training: { ...state.training, cellReading: action.reading } } : state;
    case 'select':
      return state.training
        ? { ...state, training: selected(state.training, action), choice: state.choice + 1 }
        : state;
    case 'hover':
      return { ...state, hoveredEpoch: action.epoch };
    case 'prefer':
      return { ...state, preferences: { ...state.preferences, ...action.preferences } };
    default:
      return assertNever(action);
  }
}

/** What was chosen in the same run and is under way to the host stays selected; another run has a selection of its own. */
function hydrated({ run: told, ...picture }: Hydrate, { training: before, choice }: PanelState): Training | null {
  if (told === null) return null;
  const run = withShownNames(told);
  const isSame = before?.run.id === run.id;
  const { status } = picture;
  const selection = isSame ? before.selection : picture.selection;
  const unasked = { readRow: null, comparison: undefined, cellReading: null };
  const training = { run, layout: traceLayout(run.layers), status, selection, ...unasked, ...noParts };
  return extended(training, picture, isSame ? choice : picture.choice);
}

/** `choice` is how often the person has chosen. */
function extended(training: Training, picture: Picture, choice: number): Training {
  return {
    ...training,
    ...withParts(training, picture.parts, training.layout),
    status: picture.status,
    selection: picture.choice < choice ? training.selection : picture.selection,
  };
}

/** The choice shows at once, before the host has answered. */
function selected(training: Training, wanted: Extract<PanelAction, { type: 'select' }>): Training {
  const { layer, epoch, sample: before } = training.selection;
  const sample = wanted.sample === undefined ? before : wanted.sample;
  const selection = {
    layer: wanted.layer ?? layer,
    epoch: wanted.epoch ?? epoch,
    ...(sample !== undefined && sample !== null && { sample }),
  };
  return { ...training, selection };
}

export function sameSelection(a: Selection, b: Selection): boolean {
  return a.layer === b.layer && a.epoch === b.epoch && keyOf(a) === keyOf(b);
}

function keyOf({ sample }: Selection): string | undefined {
  return sample === undefined ? undefined : sampleKey(sample);
}
