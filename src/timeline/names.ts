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
  /** Whether it has a part for each sample of the batch, which `ofSample` gives. */
  readonly isOfSample: boolean;
  /** One sentence. */
  readonly meaning: string;
  /** The phase whose operations change it; undefined of what only changes between batches or epochs. */
  readonly changedIn: Phase | undefined;
  /** The operation that changes it, of its layer or of the whole network; undefined where it is none, or another layer's. */
  readonly changedBy: Operation | undefined;
}

/**
 * What can be read at a moment: what expressions, variables and views are made of. Read once the training has gone on, everything throws an
 * Error. Values are the reader's only to look at: the same array is given to the next reader.
 */
export interface Names {
  /** Undefined at the end of the training. */
  readonly position: Position | undefined;
  /** Every name that the training has, in the order of a batch. */
  readonly all: readonly NameFacts[];
  /** The names of the layers, in their order. */
  readonly layers: readonly string[];
  /** The value of a name, of a layer where it is of one: `value('W', 1)`. Why there is none at this moment; undefined of an unknown name. */
  value(name: string, layer?: number): Value | Unavailable | undefined;
  /** The same of one sample of the batch, counted from 0: a row of (B, O), the sample's own gradient. */
  ofSample(name: string, layer: number | undefined, sample: number): Value | Unavailable | undefined;
  /** What must be known of the value, in a sentence: that training never forms it, and what it is made of. Undefined where there is nothing. */
  note(name: string, layer?: number): string | undefined;
}
