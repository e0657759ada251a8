import { mark, type TextRange } from './locate.ts';
import { childrenOf, hasObjects, type Node } from './node.ts';
import type { SpecPath } from './problem.ts';

/** A setting of a text, with its place: what is marked when something is said of it. */
export interface OutlineEntry extends TextRange {
  readonly path: SpecPath;
  /** The settings in it that have an entry of their own. */
  readonly keys: SpecPath;
}

/** More settings than a valid file has: each of 1,000 layers has fewer than 30. */
const mostEntries = 50_000;
/** More than a valid object or list of objects has. */
const mostParts = 2000;

/** The settings of a text, an object before what is in it. Rows of numbers and names have one entry together. */
export function outlineOf(root: Node | undefined, text: string): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  if (root) addEntries(entries, root, text, []);
  return entries;
}

/** The setting at a path; of one that the text does not have, the nearest around it. */
export function entryAt(outline: readonly OutlineEntry[], path: SpecPath): OutlineEntry | undefined {
  return outline.find(entry => isEntryOf(entry, path));
}

/** Whether what is said of a path is marked at this entry. */
export function isEntryOf({ path, keys }: Pick<OutlineEntry, 'path' | 'keys'>, wanted: SpecPath): boolean {
  if (!path.every((key, index) => key === wanted[index])) return false;
  return wanted.length === path.length || !keys.includes(wanted[path.length]!);
}

function addEntries(entries: OutlineEntry[], node: Node, text: string, path: SpecPath): void {
  const inner = withTargets(partsOf(node), path);
  const keys = inner.map(([key]) => key);
  entries.push({ path, keys, ...mark(node, text) });
  for (const [key, value] of inner) {
    if (entries.length >= mostEntries) return;
    addEntries(entries, value, text, [...path, key]);
  }
}

type Part = readonly [key: string | number, value: Node];

/** A file may name its one target column by `target`; what is said of it knows the list, `targets`. */
function withTargets(parts: readonly Part[], path: SpecPath): readonly Part[] {
  if (path.length !== 1 || path[0] !== 'data' || parts.some(([key]) => key === 'targets')) return parts;
  return parts.flatMap((part): Part[] => (part[0] === 'target' ? [part, ['targets', part[1]]] : [part]));
}

function partsOf(node: Node): readonly Part[] {
  if (node.type === 'array') {
    return hasObjects(node) ? childrenOf(node, mostParts).map((child, index) => [index, child]) : [];
  }
  if (node.type !== 'object') return [];
  return childrenOf(node, mostParts).flatMap(({ children: [key, value] = [] }) =>
    key && value ? [[String(key.value), value]] : [],
  );
}
