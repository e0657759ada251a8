import type { SpecPath } from './problem.ts';

/** What can stand at a place of a spec. */
export type SpecValue = string | number | boolean | readonly SpecValue[] | { readonly [key: string]: SpecValue };

/** One change of a spec. */
export interface SpecEdit {
  readonly path: SpecPath;
  /** What is written there; null removes the property or the element. */
  readonly value: SpecValue | null;
  /** The path ends with an index: the value becomes a new element there, before the one that has the index now. */
  readonly insert?: true;
}

/** Two values of JSON are the same, in whatever order their keys are. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => isSame(value, b[i]));
  const entries = Object.entries(a);
  const other = new Map(Object.entries(b));
  return (
    Array.isArray(a) === Array.isArray(b) &&
    entries.length === other.size &&
    entries.every(([key, value]) => other.has(key) && isSame(value, other.get(key)))
  );
}
