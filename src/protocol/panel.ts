import type { RunInfo, RunStatus, Selection } from './run.ts';

/**
 * The training panel's messages. The host owns the history; the webview is disposable: `ready` asks, `hydrate`
 * answers with everything, and from then on each `frame` brings what is new. The host sends the next frame when the
 * last one was acknowledged, so a slow page gets fewer and larger frames, never a queue.
 */

/** Numbers of one layer at one epoch: the layer's block of the tensor row (see src/trace/layout.ts). */
export interface LayerDetail {
  readonly layer: number;
  readonly epoch: number;
  readonly block: Float64Array;
}

export type HostToPanel =
  /** The whole picture. `run` is null when nothing has been trained. */
  | {
      readonly type: 'hydrate';
      readonly run: RunInfo | null;
      readonly status: RunStatus;
      readonly selection: Selection;
      /** Scalar rows of all epochs so far, one after the other, from epoch 1. */
      readonly scalars: Float64Array;
      /** Epochs whose tensors are still recorded, ascending. */
      readonly recordedEpochs: Int32Array;
      readonly detail: LayerDetail | null;
    }
  /** What is new since the last message; the page answers `ack` with the same number once it has drawn it. */
  | {
      readonly type: 'frame';
      readonly frame: number;
      readonly status: RunStatus;
      readonly selection: Selection;
      /** The epoch of the first row in `scalars`; rows from here on replace or extend what is there. */
      readonly firstEpoch: number;
      readonly scalars: Float64Array;
      readonly recordedEpochs: Int32Array;
      /** Null when the chosen layer and epoch have not changed since the last message. */
      readonly detail: LayerDetail | null;
    };

export type PanelToHost =
  | { readonly type: 'ready' }
  | { readonly type: 'ack'; readonly frame: number }
  | { readonly type: 'select'; readonly layer?: number; readonly epoch?: number | 'latest' }
  | { readonly type: 'control'; readonly action: 'train' | 'pause' | 'resume' | 'stop' }
  /** Show the layer's definition in the spec. */
  | { readonly type: 'reveal'; readonly layer: number };
