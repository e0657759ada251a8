import type { HostToPanel, LayerDetail } from '../src/protocol/panel.ts';
import { assertNever, type RunInfo, type RunStatus, type Selection } from '../src/protocol/run.ts';
import { type TraceLayout, traceLayout } from '../src/trace/layout.ts';
import { extendHistory, type ScalarHistory, scalarHistory } from './history.ts';

export type LossScale = 'linear' | 'logarithmic';

export interface Training {
  readonly run: RunInfo;
  readonly layout: TraceLayout;
  readonly status: RunStatus;
  readonly selection: Selection;
  /** A frame that was under way when the person chose may still carry the choice before; the next one cannot. */
  readonly expectsStaleSelection: boolean;
  readonly history: ScalarHistory;
  readonly recordedEpochs: Int32Array;
  /** What is drawn: the last answer of the host, even when the person has chosen something else meanwhile. */
  readonly detail: LayerDetail | null;
}

export interface PanelState {
  /** Undefined until the host has spoken; null when nothing has been trained. */
  readonly training: Training | null | undefined;
  readonly lossScale: LossScale;
}

export type PanelAction =
  | HostToPanel
  | { readonly type: 'select'; readonly layer?: number; readonly epoch?: number | 'latest' }
  | { readonly type: 'lossScale'; readonly scale: LossScale };

type Hydrate = Extract<HostToPanel, { type: 'hydrate' }>;
type Frame = Extract<HostToPanel, { type: 'frame' }>;

/** Whether a message that reached the page is one of the host's; others share the window. */
export function isHostMessage(data: unknown): data is HostToPanel {
  return (
    typeof data === 'object' && data !== null && 'type' in data && (data.type === 'hydrate' || data.type === 'frame')
  );
}

/** Whether a frame continues what the page has. When it does not, the page must ask for everything again. */
export function continues({ training }: PanelState, frame: Frame): boolean {
  return !!training && frame.firstEpoch <= training.history.epochs + 1;
}

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case 'hydrate':
      return { ...state, training: hydrated(action) };
    case 'frame':
      return state.training && continues(state, action)
        ? { ...state, training: extended(state.training, action) }
        : state;
    case 'select':
      return state.training ? { ...state, training: selected(state.training, action) } : state;
    case 'lossScale':
      return { ...state, lossScale: action.scale };
    default:
      return assertNever(action);
  }
}

function hydrated({ run, status, selection, scalars, recordedEpochs, detail }: Hydrate): Training | null {
  if (run === null) return null;
  const layout = traceLayout(run.layers);
  const history = scalarHistory(layout.scalarLength, scalars);
  return { run, layout, status, selection, expectsStaleSelection: false, history, recordedEpochs, detail };
}

function extended(training: Training, frame: Frame): Training {
  const keepsChoice = training.expectsStaleSelection && !sameSelection(training.selection, frame.selection);
  return {
    ...training,
    status: frame.status,
    selection: keepsChoice ? training.selection : frame.selection,
    expectsStaleSelection: false,
    history: extendHistory(training.history, frame.firstEpoch, frame.scalars),
    recordedEpochs: frame.recordedEpochs,
    detail: frame.detail ?? training.detail,
  };
}

/** The choice shows at once, before the host has answered. */
function selected(training: Training, { layer, epoch }: { layer?: number; epoch?: number | 'latest' }): Training {
  const selection = { layer: layer ?? training.selection.layer, epoch: epoch ?? training.selection.epoch };
  return { ...training, selection, expectsStaleSelection: true };
}

function sameSelection(a: Selection, b: Selection): boolean {
  return a.layer === b.layer && a.epoch === b.epoch;
}
