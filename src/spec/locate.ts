import { childAt, type Node } from './node.ts';
import type { Problem, Remark, SpecPath } from './problem.ts';

/** A stretch of the text in UTF-16 code units. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** The index of the layer whose object contains the offset, or ends right before it. */
export function layerAt(layerRanges: readonly TextRange[], at: number): number | undefined {
  const index = layerRanges.findIndex(({ offset, length }) => offset <= at && at <= offset + length);
  return index < 0 ? undefined : index;
}

/** The value at a path, if the text has it. */
export function nodeAt(root: Node | undefined, path: SpecPath): Node | undefined {
  let node = root;
  for (const segment of path) node = node && childAt(node, segment);
  return node;
}

/** The remark with its place: the value, the key if it asks for that, or the nearest ancestor that exists. */
export function locate(root: Node | undefined, text: string, remark: Remark): Problem {
  const { path, atKey, ...rest } = remark;
  return { ...rest, ...place(root, text, path, atKey === true) };
}

/** The value at a path, its key if that is asked for, or the nearest ancestor that the text has. */
export function place(root: Node | undefined, text: string, path: SpecPath, atKey = false): TextRange {
  let node = root;
  for (const segment of path) {
    const next = node && childAt(node, segment);
    if (next === undefined) return node ? ancestorRange(node, text) : start(text);
    node = next;
  }
  if (node === undefined) return start(text);
  const key = atKey && node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  return range(key ?? node);
}

/** What is marked of a value: all of it, or of one that fills several lines its name or first bracket. */
export function mark(node: Node, text: string): TextRange {
  return isTall(node, text) ? ancestorRange(node, text) : range(node);
}

/** Something is missing inside this value: mark its name if it has one, its first bracket if it fills several lines. */
function ancestorRange(node: Node, text: string): TextRange {
  const name = childAt(node, 'name');
  if (name) return range(name);
  return isTall(node, text) ? { offset: node.offset, length: 1 } : range(node);
}

function isTall({ offset, length }: Node, text: string): boolean {
  return text.slice(offset, offset + length).includes('\n');
}

function start(text: string): TextRange {
  return { offset: 0, length: Math.min(1, text.length) };
}

export function range({ offset, length }: Node): TextRange {
  return { offset, length };
}
