/**
 * A formula as a tree, from which MathML, LaTeX and plain text are written. Names are the field's: `W`, `net`, `dE/dnet`.
 */
export type Formula =
  /** `name` with an index below it: W with index `2,1`. A prime stands in the name: `f'`. */
  | { readonly kind: 'symbol'; readonly name: string; readonly index?: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Words, such as `776 more terms`. */
  | { readonly kind: 'words'; readonly text: string }
  /** d of / d by, such as dE/dnet. */
  | { readonly kind: 'derivative'; readonly of: Formula; readonly by: Formula }
  | { readonly kind: 'sum'; readonly terms: readonly Formula[] }
  | { readonly kind: 'product'; readonly factors: readonly Formula[] }
  | { readonly kind: 'negative'; readonly of: Formula }
  | { readonly kind: 'fraction'; readonly over: Formula; readonly under: Formula }
  | { readonly kind: 'power'; readonly base: Formula; readonly exponent: Formula }
  | { readonly kind: 'root'; readonly of: Formula }
  | { readonly kind: 'transpose'; readonly of: Formula }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Formula[] }
  /** The sum over `index` from `from` to `to` of `of`. */
  | {
      readonly kind: 'series';
      readonly index: string;
      readonly from: string;
      readonly to: string;
      readonly of: Formula;
    }
  /** Two sides or more with `=` between them, `≈` where `isRounded`. */
  | { readonly kind: 'equation'; readonly sides: readonly Formula[]; readonly isRounded?: boolean };
