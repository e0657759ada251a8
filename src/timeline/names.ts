import type { Unavailable, Value } from '../expression/value.ts';
import type { Operation, Phase, Position } from './course.ts';

/** The scopes of a stop, in which its values are listed. */
export const scopes = [
  'Forward',
  'Loss',
  'Backward',
  'Jacobian',
  'Parameters',
  'Optimizer',
  'Data',
  'Metrics',
] as const;
export type Scope = (typeof scopes)[number];

/** A name of the expression language: `W` of a layer, `loss` of the network. */
export interface NameFacts {
  readonly name: string;
  /** What it is also called: `y` for `output`. */
  readonly aliases: readonly string[];
  readonly scope: Scope;
  readonly isOfLayer: boolean;
  /** One sentence. */
  readonly meaning: string;
  /** The phase whose operations change it; undefined of what only changes between batches or epochs. */
  readonly changedIn: Phase | undefined;
  /** The operations that change it, of its own layer where they are of one: `delta` of `delta`, `step` of `W`. None of what comes with a batch or an epoch. */
  readonly changedBy: readonly Operation[];
  /** Whether it is a number of an epoch that `Timeline.recorded` has without training. */
  readonly isRecorded: boolean;
}

/** What can be read at a moment: what expressions, variables and views are made of. */
export interface Names {
  readonly position: Position | undefined;
  /** Every name that the training has, in the order of a batch. */
  readonly all: readonly NameFacts[];
  /** The names of the layers, in their order. */
  readonly layers: readonly string[];
  /** The value of a name, of a layer where it is of one: `value('W', 1)`. Why there is none at this moment; undefined of an unknown name. */
  value(name: string, layer?: number): Value | Unavailable | undefined;
  /** The same of one sample of the batch, counted from 0: a row of (B, O), the sample's own gradient. */
  ofSample(name: string, layer: number, sample: number): Value | Unavailable | undefined;
  /** Whether training does without it, so that it is derived from what training has: dE/dy where the loss and the last activation are fused. */
  isDerived(name: string, layer?: number): boolean;
}
