import type { Tensor } from '../../expression/value.ts';
import type { Names, Scope } from '../../timeline/names.ts';

/** What a person can expand at a stop. */
export type Container =
  /** A scope of a frame: the names of the frame's layer, or where it has none those of the network, and a group for each layer. */
  | { readonly type: 'scope'; readonly scope: Scope; readonly layer: number | undefined }
  /** The names of a layer within a scope of the network. */
  | { readonly type: 'layer'; readonly scope: Scope; readonly layer: number }
  /** A tensor's rows, or its numbers where it has one dimension. `within` are the indices of `expression` that lead to it. */
  | {
      readonly type: 'tensor';
      readonly expression: string | undefined;
      readonly within: readonly number[];
      readonly tensor: Tensor;
      /** Where it was read. Once something was set there, it is read again. */
      readonly names: Names;
      readonly canBeSet: boolean;
    }
  /** A value that is computed when it is asked for: its one child. Of one sample of the batch where it says so. */
  | { readonly type: 'lazy'; readonly name: string; readonly layer: number; readonly sample?: number }
  /** The samples of a quantity that is too large to be listed for the whole batch. */
  | { readonly type: 'samples'; readonly name: string; readonly layer: number; readonly count: number }
  /** What a search has found: a value at each of some moments. */
  | { readonly type: 'table'; readonly rows: readonly TableRow[] };

export interface TableRow {
  readonly name: string;
  readonly value: string;
}
