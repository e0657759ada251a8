/** Settings of optimizers, schedules and initializations: what a spec may say, and what holds where it does not. */

interface Bounds {
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
}

/** `doc` is what the editor shows, in Markdown, and the default after it. */
export type Setting =
  /** Without `standard` it must be given. */
  | { readonly kind: 'number'; readonly doc: string; readonly standard?: number; readonly bounds: Bounds }
  | { readonly kind: 'whole'; readonly doc: string; readonly standard?: number; readonly atLeast: number }
  /** A number of epochs; by default all that are left. */
  | { readonly kind: 'epochs'; readonly doc: string }
  | { readonly kind: 'truth'; readonly doc: string; readonly standard: boolean }
  | { readonly kind: 'betas'; readonly doc: string; readonly standard: readonly [number, number] }
  | { readonly kind: 'monitor'; readonly doc: string; readonly standard: Monitor };

type Monitor = 'loss' | 'validationLoss';
export type Settings = Readonly<Record<string, Setting>>;

interface Values {
  readonly number: number;
  readonly whole: number;
  readonly epochs: number;
  readonly truth: boolean;
  readonly betas: readonly [number, number];
  readonly monitor: Monitor;
}

/** Settings with their values. */
export type ValuesOf<S extends Settings> = { readonly [Key in keyof S]: Values[S[Key]['kind']] };

type OpenKeys<S extends Settings> = { [Key in keyof S]: S[Key]['kind'] extends 'epochs' ? Key : never }[keyof S];

/** The same as a spec has them: a number of epochs may be left out. */
export type WrittenValuesOf<S extends Settings> = ValuesOf<Omit<S, OpenKeys<S>>> & {
  readonly [Key in OpenKeys<S>]?: number;
};

/** From 0 to below 1. */
export const share = { atLeast: 0, below: 1 } as const;

export const number = (doc: string, standard: number | undefined, bounds: Bounds) => ({
  kind: 'number' as const,
  doc,
  bounds,
  ...(standard !== undefined && { standard }),
});
export const truth = (doc: string) => ({ kind: 'truth', doc, standard: false }) as const;
