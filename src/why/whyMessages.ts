import type { RunStatus, Selection } from '../run/runState.ts';
import type { LayerShape } from '../trace/layout.ts';
import type { LayerChain, SampleShares, Walk } from './chain.ts';
import type { Explanation } from './explanation.ts';
import type { WhyView } from './whyMessage.ts';

/** What the page shows. Parts that may be `'same'` are as in the last message. */
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
  /** The recorded epochs beside the one that is shown; null for none. */
  readonly previous: number | null;
  readonly next: number | null;
  readonly chain: LayerChain | 'same' | null;
  /** Why there is no chain, or that it is being computed, or what of the wish could not be followed; empty for none. */
  readonly message: string;
  /** The chosen number; null when none is chosen. */
  readonly why: Explanation | 'same' | null;
  /** Of the chosen number, where it belongs to a weight or a bias. */
  readonly shares: SampleShares | 'same' | null;
  readonly walk: Walk | null;
}

export type HostToWhy =
  /** What the page is to look at from now on: the person chose it elsewhere. */
  | { readonly type: 'look'; readonly view: WhyView }
  /** The page answers `ack` with the same number once it has drawn it; it gets no other before. */
  | { readonly type: 'show'; readonly frame: number; readonly page: WhyContents };
