import type { RunStatus, Selection } from '../run/runState.ts';
import type { StopPicture } from '../run/stopWords.ts';
import type { LayerShape } from '../trace/shapes.ts';
import type { LayerChain, SampleShares, Walk } from './chain.ts';
import type { Explanation } from './explanation.ts';
import type { KnownWeights } from './knownWeights.ts';
import type { WhyView } from './whyMessage.ts';

/** All factors of a layer but its weights. */
export type ChainFactors = Omit<LayerChain, 'weights' | 'firstUnit'>;

/** All factors of a layer, with what a page has of its weights. */
export interface ShownChain extends ChainFactors {
  readonly weights: KnownWeights;
}

/** An explanation without what is for the clipboard. */
export type ShownExplanation = Omit<Explanation, 'latex' | 'python'>;

/** What the page shows. */
export interface WhyContents {
  readonly run: {
    readonly name: string;
    readonly spec: string;
    readonly id: string;
    readonly layers: readonly LayerShape[];
    readonly loss: string;
    /** The spec's own probe, in words. */
    readonly probe: string;
  } | null;
  readonly status: RunStatus;
  readonly selection: Selection;
  /** What the chosen sample is, in words: `sample 17: setosa`. */
  readonly sample: string;
  /** The recorded epoch that is shown, and the newest; 0 for none. */
  readonly epoch: number;
  readonly latest: number;
  /** The recorded epochs beside the one that is shown, and in a debug session those beside it that can be gone to; null for none. */
  readonly previous: number | null;
  readonly next: number | null;
  readonly chain: ChainFactors | null;
  readonly weights: KnownWeights | null;
  /** Why there is no chain, or that it is being computed, or what of the wish could not be followed; empty for none. */
  readonly message: string;
  /** The chosen number; null when none is chosen. */
  readonly why: ShownExplanation | null;
  /** Of the chosen number, where it belongs to a weight or a bias. */
  readonly shares: SampleShares | null;
  readonly walk: Walk | null;
  /** Where a debugger stands in the run; null where none does. */
  readonly stop: StopPicture | null;
  /** Whether a breakpoint can be set on a number where the page is shown. */
  readonly canBreak: boolean;
}

export type HostToWhy =
  /** What the page is to look at from now on: the person chose it elsewhere. */
  | { readonly type: 'look'; readonly view: WhyView }
  /** The answer to the `copy` of the same id: whether the text is on the clipboard. */
  | { readonly type: 'copied'; readonly id: number; readonly isDone: boolean }
  /**
   * What of the contents is new; what is not there is as it was. The page answers `ack` with the same number once it has drawn it;
   * it gets no other before.
   */
  | { readonly type: 'show'; readonly frame: number; readonly parts: Partial<WhyContents> };
