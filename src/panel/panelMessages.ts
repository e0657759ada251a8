import type { ReferenceLevel } from '../findings/before.ts';
import type { Finding } from '../findings/finding.ts';
import type { FindingLook } from '../findings/verdict.ts';
import type { RunBranch, RunInfo, RunState, RunStatus, Selection } from '../run/runState.ts';
import type { StopPicture } from '../run/stopWords.ts';
import type { Travel } from '../run/travel.ts';
import type { PanelQuantity } from '../trace/quantity.ts';
import type { Strides } from '../trace/reduce.ts';
import type { Region } from '../trace/region.ts';
import type { Flow } from './flowPicture.ts';
import type { LearnedPicture } from './learnedPicture.ts';
import type { SeriesUpdate } from './series.ts';
import type { TrialsUpdate } from './trialsPicture.ts';

/**
 * The training panel's messages. The host owns the history; the webview is disposable: `ready` asks, `hydrate`
 * answers with the whole picture, and from then on each `frame` brings what is new. Both have a number, which the page says
 * in its `ack` once it has drawn them. The host sends the next when the last one was acknowledged, so a slow page gets fewer
 * and larger frames, never a queue.
 */
export type HostToPanel =
  /** Everything anew. `run` is null when nothing has been trained. */
  | ({ readonly type: 'hydrate'; readonly frame: number; readonly run: RunInfo | null } & Picture)
  /** What is new since the last message. */
  | ({ readonly type: 'frame'; readonly frame: number } & Picture)
  /** The answer to the `read` of the same id; null where there is no such epoch. */
  | { readonly type: 'row'; readonly id: number; readonly row: ScalarRow | null }
  /** The answer to `compare`: where the run and the one that is shown part, in words; none where there is no such run. */
  | { readonly type: 'compared'; readonly id: number; readonly run: string; readonly text: string }
  /** The answer to `cell`. */
  | { readonly type: 'cell'; readonly id: number; readonly reading: CellReading }
  /** Asks how the page looks; it answers `appearance`. */
  | { readonly type: 'describe'; readonly id: number };

/** What a page shows. */
export interface Picture {
  readonly status: RunStatus;
  readonly selection: Selection;
  /** The number of the page's last choice that the host knew of; 0 for none. */
  readonly choice: number;
  /** Those that are not there are as in the last message. */
  readonly parts: Partial<PartUpdates>;
}

/** What travels of each part of a picture, null of what is not there or no longer: what makes it is in src/panel/feed, what keeps it in webview/parts.ts. */
export interface PartUpdates {
  readonly recordedEpochs: RecordedUpdate;
  /** Sent when the list is another one. */
  readonly findings: FindingsUpdate;
  /** What the curves are held against. */
  readonly levels: readonly ReferenceLevel[] | null;
  readonly series: SeriesUpdate;
  /** The scalars of the epoch that `detail` shows. */
  readonly row: ScalarRow | null;
  readonly detail: LayerDetail | null;
  /** Of the chosen epoch; `detail` may be one behind, as that takes longer. */
  readonly cell: CellNumbers | null;
  /** Of the same epoch as `row`. */
  readonly flow: Flow | null;
  readonly runs: readonly RunSummary[];
  readonly overlays: readonly OverlayUpdate[];
  /** May be of an earlier epoch than the chosen one: it takes time to ask a network. */
  readonly learned: LearnedPicture | null;
  readonly trials: TrialsUpdate | null;
  /** Where a debugger stands in the run; null where none does, or none has a session of it. */
  readonly stop: StopPicture | null;
  /** Of a debug session: its moments, and where in them it is. Null where there is none. */
  readonly course: TravelCourse | null;
  readonly travel: TravelProgress | null;
  /** What can be done with a debugger where the page is shown: it offers nothing else. */
  readonly debugCan: readonly DebugAction[];
}

export const debugActions = ['debug', 'travel', 'bookmark', 'breakWhen'] as const;
export type DebugAction = (typeof debugActions)[number];

/** What of a debug session does not change, and what does. */
export type TravelCourse = Pick<Travel, 'epochs' | 'batches' | 'ofBatch' | 'ofEnd'>;
export type TravelProgress = Omit<Travel, keyof TravelCourse>;

/** What there is to say of the shown run (src/findings). */
export interface FindingsUpdate {
  readonly list: readonly Finding[];
  /** What can be done with them where the page is shown: it offers nothing else. */
  readonly can: readonly FindingAction[];
}

export const findingActions = ['explain', 'tryFix', 'applyFix', 'compareFixes'] as const;
export type FindingAction = (typeof findingActions)[number];

/** A run of the spec, for a list; the newest is last. */
export interface RunSummary {
  readonly id: string;
  readonly state: RunState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds; null while it trains. */
  readonly duration: number | null;
  readonly seed: number;
  /** Null while it trains. */
  readonly epochs: number | null;
  /** Loss, validation loss, metric, validation metric, best validation loss. NaN is what does not apply or is not known. */
  readonly figures: Float64Array;
  /** How its spec differs from that of the run before it, in words; null for the first of the list, and for a branch. */
  readonly differences: readonly string[] | null;
  /** Where it left another run, and what was set; null of a run that has not. */
  readonly branch: RunBranch | null;
  /** What there is to say of it first; null while it trains and where there is nothing. */
  readonly verdict: { readonly look: FindingLook; readonly sentence: string } | null;
}

/** Curves of another run: the numbers of the whole network alone; null where they are no longer wanted, or the run is gone. */
export interface OverlayUpdate {
  readonly run: string;
  readonly series: SeriesUpdate | null;
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

/** Pictures of the tensors of one layer at one epoch. The host reduces them: a large layer would take too long to send. */
export interface LayerDetail {
  readonly layer: number;
  readonly epoch: number;
  /** The stop of the debugger that it is of (`StopPicture.key`); absent of a recorded epoch. */
  readonly stop?: string | undefined;
  /** Why there is no picture, in a sentence, of what the layer has. */
  readonly missing?: Readonly<Partial<Record<PanelQuantity, string>>>;
  /** What the layer does not have, its bias, is not there; nor what the page has of the same layer and moment. */
  readonly tensors: Readonly<Partial<Record<PanelQuantity, TensorPicture>>>;
}

/** A tensor in at most some 65,536 cells, and what is said of all its numbers. */
export interface TensorPicture {
  /** Of all elements (see `statisticsOfRow`). */
  readonly statistics: Float64Array;
  /** Of all finite elements (src/trace/histogram.ts), or of every so many of them. */
  readonly histogram: Float64Array;
  readonly histogramStep: number;
  /** What of the tensor is shown. */
  readonly region: Region;
  /** Rows and columns behind a cell. */
  readonly strides: Strides;
  /** For every cell, row by row, its element of largest magnitude or one that is not finite. Many are rounded to 32 bits. */
  readonly cells: Float64Array | Float32Array;
}

/** The numbers of one unit, and of the weight of one of its inputs; `input` is null for those of the unit alone. */
export interface CellNumbers {
  readonly layer: number;
  readonly epoch: number;
  readonly stop?: string | undefined;
  readonly unit: number;
  readonly input: number | null;
  /** In the order of `panelQuantitiesAt`; NaN for what there is not; none where the layer has no such cell. */
  readonly numbers: Float64Array;
}

/** The answer to a question for the element that a cell shows: which it is, and its exact value. */
export interface CellReading {
  readonly layer: number;
  readonly epoch: number;
  readonly stop?: string | undefined;
  readonly tensor: PanelQuantity;
  /** The block of elements behind the cell, as in the question. */
  readonly block: Region;
  readonly row: number;
  readonly column: number;
  /** One number; none when there is no such element. */
  readonly value: Float64Array;
}
