import type { KnownName, Readable } from '../expression/readable.ts';
import type { Phase, Position } from './course.ts';

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
}

/** What can be read at a moment: what expressions, variables and views are made of. */
export interface Names extends Readable {
  readonly position: Position | undefined;
  readonly all: readonly NameFacts[];
}
