import type { Flow } from './flow.ts';
import type { LearnedPicture } from './learned.ts';
import type { RunInfo, RunState, RunStatus, Selection } from './run.ts';
import type { SeriesUpdate } from './series.ts';

/**
 * The training panel's messages. The host owns the history; the webview is disposable: `ready` asks, `hydrate`
 * answers with the whole picture, and from then on each `frame` brings what is new. The host sends the next frame when
 * the last one was acknowledged, so a slow page gets fewer and larger frames, never a queue.
 */
export type HostToPanel =
  /** Everything anew. `run` is null when nothing has been trained. */
  | ({ readonly type: 'hydrate'; readonly run: RunInfo | null } & Picture)
  /** What is new since the last message; the page answers `ack` with the same number once it has drawn it. */
  | ({ readonly type: 'frame'; readonly frame: number } & Picture)
  /** The answer to `read`. */
  | { readonly type: 'row'; readonly row: ScalarRow }
  /** The answer to `compare`: where the run and the one that is shown part, in words. */
  | { readonly type: 'compared'; readonly run: string; readonly text: string };

/** The parts of what a page shows. Those that may be null are null when they are as in the last message. */
export interface Picture {
  readonly status: RunStatus;
  readonly selection: Selection;
  readonly recorded: RecordedUpdate | null;
  readonly series: SeriesUpdate | null;
  /** The scalars of the epoch that `detail` shows. */
  readonly row: ScalarRow | null;
  readonly detail: LayerDetail | null;
  /** Of the same epoch. */
  readonly flow: Flow | null;
  readonly runs: readonly RunSummary[] | null;
  readonly overlays: readonly OverlayUpdate[] | null;
  /** May be of an earlier epoch than the chosen one: it takes time to ask a network. */
  readonly learned: LearnedPicture | null;
}

/** A run of the spec, for a list; the newest is last. */
export interface RunSummary {
  readonly id: string;
  readonly state: RunState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds; null while it trains. */
  readonly duration: number | null;
  readonly seed: number;
  readonly epochs: number;
  readonly figures: Float64Array;
  /** How its spec differs from that of the run before it, in words; null for the first of the list. */
  readonly differences: readonly string[] | null;
}

/** The places of a summary's figures. NaN is what does not apply or is not known. */
export const runFigureNames = ['loss', 'validationLoss', 'metric', 'validationMetric', 'bestValidationLoss'] as const;

/** Curves of another run: the numbers of the whole network alone. */
export interface OverlayUpdate {
  readonly run: string;
  readonly series: SeriesUpdate;
}

/** All scalars of an epoch (see src/trace/layout.ts). */
export interface ScalarRow {
  readonly epoch: number;
  readonly scalars: Float64Array;
}

/** Epochs whose tensors are still recorded, ascending: the first `keep` of those in the last message, then `added`. */
export interface RecordedUpdate {
  readonly keep: number;
  readonly added: Int32Array;
}

/** Numbers of one layer at one epoch: the layer's block of the tensor row (see src/trace/layout.ts). */
export interface LayerDetail {
  readonly layer: number;
  readonly epoch: number;
  readonly block: Float64Array;
}
