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
  /** The operations that change it, of its own layer where they are of one: `delta` of `delta`, `step` of `W`. None of what comes with a batch or an epoch. */
  readonly changedBy: readonly Operation[];
  /** Whether it is a number of an epoch that `Timeline.recorded` has without training. */
  readonly isRecorded: boolean;
}

/** What can be read at a moment: what expressions, variables and views are made of. */
export interface Names extends Readable {
  readonly position: Position | undefined;
  readonly all: readonly NameFacts[];
  /** Whether training does without it, so that it is derived from what training has: dE/dy where the loss and the last activation are fused. */
  isDerived(name: string, layer?: number): boolean;
}
