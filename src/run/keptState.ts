import type { TravelMark } from './travel.ts';

/** A moment of a run that a person has marked. */
export type Bookmark = Extract<TravelMark, { readonly kind: 'bookmark' }> & {
  /** As text. */
  readonly position: string;
};

/*
 * What a window has kept in the editor's memory may be an older version's, or somebody else's by now: what does not fit is left out, and nothing
 * is thrown.
 */

/** Values by name; none where something else was kept. */
export function keptGroup(kept: unknown): Readonly<Record<string, unknown>> {
  return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? { ...kept } : {};
}

/** The texts of a list. */
export function keptTexts(kept: unknown): readonly string[] {
  return Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : [];
}

/** Bookmarks by the id of their run. */
export function keptBookmarks(kept: unknown): Readonly<Record<string, readonly Bookmark[]>> {
  const entries = Object.entries(keptGroup(kept));
  return Object.fromEntries(
    entries.map(([run, marks]) => [run, Array.isArray(marks) ? marks.flatMap(keptBookmark) : []]),
  );
}

function keptBookmark(kept: unknown): readonly Bookmark[] {
  const { kind, id, time, note, position } = keptGroup(kept);
  const isMark =
    kind === 'bookmark' && typeof id === 'string' && typeof note === 'string' && typeof position === 'string';
  return isMark && Number.isSafeInteger(time) && (time as number) >= 0
    ? [{ kind, id, time: time as number, note, position }]
    : [];
}
