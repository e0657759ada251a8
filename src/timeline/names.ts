import type { ParameterNumbers } from '../engine/arithmetic.ts';
import type { KnownName, Readable } from '../expression/readable.ts';
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

/** A name of the expression language, and where it is listed. */
export interface NameFacts extends KnownName {
  readonly scope: Scope;
  /** The phase whose operations change it; undefined of what only changes between batches or epochs. */
  readonly changedIn: Phase | undefined;
  /** The operation that changes it, of its layer or of the whole network; undefined where it is none, or another layer's. */
  readonly changedBy: Operation | undefined;
  /** Whether it is a number of an epoch that `Timeline.recorded` has without training. */
  readonly isRecorded: boolean;
}

/**
 * What can be read at a moment: what expressions, variables and views are made of. Read once the training has gone on, everything throws an
 * Error. Values are only to be looked at: the same array is given to the next reader.
 */
export interface Names extends Readable {
  /** Undefined at the end of the training. */
  readonly position: Position | undefined;
  readonly all: readonly NameFacts[];
  /** W and b of a layer that the batch at hand was sent through, whatever its update has made of them; undefined where there is no batch. */
  before?(layer: number): ParameterNumbers | undefined;
  /** What must be known of the value, in a sentence: that training never forms it, and what it is made of. Undefined where there is nothing. */
  note(name: string, layer?: number): string | undefined;
}
