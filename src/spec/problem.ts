/** How bad it is: an error refuses training; a warning or a piece of information does not. */
export type Severity = 'error' | 'warning' | 'information';

/** More problems than this of one file help nobody. */
export const mostProblems = 100;

/** A place in the spec's tree, for instance `['layers', 1, 'units']`. */
export type SpecPath = readonly (string | number)[];

/** A place in another file, lines and columns counted from 1. */
interface RelatedPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Something that is wrong with a spec, said of a place in its tree. */
export interface Remark {
  /** Stable, in kebab case: `unknown-key`, `missing-column`. */
  readonly code: string;
  readonly severity: Severity;
  /** What was found, what was expected, and what to do. One sentence or two, no full path of the machine. */
  readonly message: string;
  readonly path: SpecPath;
  /** True to mark the property's name instead of its value. */
  readonly atKey?: boolean;
  readonly related?: RelatedPlace;
}

/** A remark with its place in the text, in UTF-16 code units. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  readonly related?: RelatedPlace;
}
