import type { Node } from 'jsonc-parser';
import { mark, type TextRange } from './locate.ts';
import type { SpecPath } from './problem.ts';

/** A setting of a text, with its place: what is marked when something is said of it. */
export interface OutlineEntry extends TextRange {
  readonly path: SpecPath;
  /** The settings in it that have an entry of their own. */
  readonly keys: SpecPath;
}

/** The settings of a text, an object before what is in it. Rows of numbers and names have one entry together. */
export function outlineOf(root: Node | undefined, text: string): readonly OutlineEntry[] {
  return root ? entriesOf(root, text, []) : [];
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

function entriesOf(node: Node, text: string, path: SpecPath): OutlineEntry[] {
  const inner = withTargets(partsOf(node), path);
  const keys = inner.map(([key]) => key);
  const entries = inner.flatMap(([key, value]) => entriesOf(value, text, [...path, key]));
  return [{ path, keys, ...mark(node, text) }, ...entries];
}

type Part = readonly [key: string | number, value: Node];

/** A file may name its one target column by `target`; what is said of it knows the list, `targets`. */
function withTargets(parts: readonly Part[], path: SpecPath): readonly Part[] {
  if (path.length !== 1 || path[0] !== 'data' || parts.some(([key]) => key === 'targets')) return parts;
  return parts.flatMap((part): Part[] => (part[0] === 'target' ? [part, ['targets', part[1]]] : [part]));
}

function partsOf({ type, children = [] }: Node): readonly Part[] {
  if (type === 'array') {
    return children.some(child => child.type === 'object') ? children.map((child, index) => [index, child]) : [];
  }
  if (type !== 'object') return [];
  return children.flatMap(({ children: [key, value] = [] }) => (key && value ? [[String(key.value), value]] : []));
}
