/** What a search for mistakes has assumed so far. */
import type { Factors, JudgedLayer } from './judged.ts';
import type { Passes } from './keptPasses.ts';
import type { BiasSlip, DeltaSlip, HandSlip, MistakeKind, WeightSlip } from './mistakeKinds.ts';
import type { Pass } from './pass.ts';

/** Where in a layer a mistake was made. */
export type Slot = 'delta' | 'hand' | 'weights' | 'bias' | 'whole';

/** A mistake as it was made in one layer. */
export interface Made {
  readonly kind: MistakeKind;
  readonly layer: number;
  readonly slot: Slot;
  /** Of `factor`. Made in a delta or in the whole, it is in every layer below, too. */
  readonly factor?: number;
}

/** How much may be wrong at once. */
export interface Allowed {
  readonly mistakes: number;
  /** Of these, how many may be more than a factor. */
  readonly plain: number;
  /** Whether a factor may be any number, and not only one that is known. */
  readonly anyFactor: boolean;
}

/** The multiplications that a search was allowed are used up. */
export class SearchCut extends Error {}

/** What is made in every layer from the one at hand on down. */
export interface Forced {
  readonly delta?: DeltaSlip;
  readonly hand?: HandSlip;
  readonly weights?: WeightSlip;
  readonly bias?: BiasSlip;
  /** By tensor; `layerFactor` counts in the bias of the layer at hand only, `weightWhole` in the regularization, too. */
  readonly weightFactor?: number;
  readonly weightWhole?: number;
  readonly biasFactor?: number;
  readonly layerFactor?: number;
}

/** Where a search stands, on its way from the last layer down. */
export interface State extends Factors {
  readonly forced: Forced;
  readonly made: readonly Made[];
  readonly mistakes: number;
  readonly plain: number;
  /** What must still be held against all elements, when the way has come to its end. */
  readonly checks: readonly (() => boolean)[];
}

export const nothing: State = { data: 1, whole: 1, forced: {}, made: [], mistakes: 0, plain: 0, checks: [] };

export interface SearchOptions {
  readonly pass: Pass;
  readonly judged: readonly JudgedLayer[];
  readonly factors: readonly number[];
  readonly allowed: Allowed;
  readonly passes: Passes;
}

/** With one mistake more. */
export function plus(state: State, made: Made, forced: Forced = {}): State {
  return {
    ...state,
    forced: { ...state.forced, ...forced },
    made: [...state.made, made],
    mistakes: state.mistakes + 1,
    plain: state.plain + (made.kind === 'factor' ? 0 : 1),
  };
}

/** With the mistake made here, too, that is made from a layer above on. */
export function again(state: State, made: Made): State {
  return { ...state, made: [...state.made, made] };
}

export function mayAdd({ allowed }: SearchOptions, { mistakes, plain }: State, isPlain: boolean): boolean {
  return mistakes < allowed.mistakes && (!isPlain || plain < allowed.plain);
}
