import { editedText, editsOf, type Pieces, wholeText, withEdits } from './changedText.ts';
import { insertion, removal, replacement } from './entryEdits.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { nodeAt } from './locate.ts';
import { countOf, hasObjects, type Node } from './node.ts';
import type { SpecPath } from './problem.ts';
import { commentsBetween, styleOf, type TextEdit, type TextStyle, type Written } from './propertyEdits.ts';
import { owner } from './remarks.ts';
import { isSame, type SpecEdit, type SpecValue } from './specEdit.ts';
import { readTree } from './tree.ts';
import { treeValue } from './treeValue.ts';
import { counted, quote } from './words.ts';

/** A value that is longer than this stands on several lines. */
const mostOnOneLine = 100;

/** Settings for which a name stands for an object with this type. */
const withShorthand: ReadonlySet<unknown> = new Set(['activation', 'init', 'biasInit', 'schedule']);

/**
 * The edits of the text that change these settings, one after the other. All comments stay, and so do layout, line ends and
 * whatever is not changed. A setting that is new stands in the style of its object: on the same line where the others do. An
 * object that replaces another is merged into it. Where the text has no place for a value, the answer is why, in words.
 */
export function settingEdits(
  text: string,
  edits: readonly SpecEdit[],
  limits: Limits = defaultLimits,
): readonly TextEdit[] | { readonly problem: string } {
  let pieces: Pieces = wholeText(text);
  let current = text;
  for (const edit of edits) {
    const { root, problems } = readTree(current, limits);
    if (!root || problems.length > 0) {
      return { problem: `the file has an error: ${problems[0]?.message ?? 'it is empty'}. Correct it first` };
    }
    const problem = obstacle(root, edit);
    if (problem !== undefined) return { problem };
    for (const step of stepsOf(current, root, edit)) {
      const changes = changesOf(current, readTree(current, limits).root!, step);
      pieces = withEdits(pieces, changes);
      current = editedText(current, changes);
    }
  }
  return editsOf(pieces, text.length);
}

/** `"activation" of layer "hidden"`, `"learningRate" of "optimizer"`, `"data"`, `layer 2`. */
export function pathWords(path: SpecPath, root: unknown): string {
  const [last, above] = [path.at(-1), path.slice(0, -1)];
  return typeof last === 'string' && above.length > 0 ? `${quote(last)} of ${owner(above, root)}` : owner(path, root);
}

/** Why there is no place for an edit. */
function obstacle(root: Node, { path, value, insert }: SpecEdit): string | undefined {
  if (value === null) return path.length === 0 ? 'the file itself cannot be removed' : undefined;
  const depth = path.findIndex((_, index) => !nodeAt(root, path.slice(0, index + 1)));
  const known = depth < 0 ? path.length - (insert ? 1 : 0) : depth;
  if (known === path.length) return undefined;
  const node = nodeAt(root, path.slice(0, known))!;
  const words = pathWords(path.slice(0, known), treeValue(root, []));
  const key = path[known]!;
  if (typeof key === 'string') {
    const isLast = known === path.length - 1;
    if (node.type === 'object' || (isLast && isShorthand(node, path[known - 1]))) return undefined;
    return `${words} is ${kindWords(node)} here, so there is no place for ${quote(key)}`;
  }
  if (node.type !== 'array') return `${words} is ${kindWords(node)} here, not a list`;
  const length = countOf(node);
  if (key <= length) return undefined;
  return `${words} has ${counted(length, 'entry', 'entries')} here, so there is no place for one at index ${key}`;
}

function kindWords({ type, value }: Node): string {
  if (type === 'object') return 'an object';
  return type === 'array' ? 'a list' : JSON.stringify(value);
}

function isShorthand(node: Node, key: unknown): boolean {
  return node.type === 'string' && withShorthand.has(key);
}

/** One entry that is written, taken out, or put in. */
type Step =
  | { readonly kind: 'set' | 'insert'; readonly path: SpecPath; readonly value: SpecValue }
  | { readonly kind: 'remove'; readonly path: SpecPath };

/** What an edit comes to, entry by entry; later steps hold for the text after the earlier ones. */
function stepsOf(text: string, root: Node, { path, value, insert }: SpecEdit): readonly Step[] {
  const node = nodeAt(root, path);
  if (value === null) return node ? [{ kind: 'remove', path }] : [];
  if (insert && nodeAt(root, path.slice(0, -1))) return [{ kind: 'insert', path, value }];
  if (node) return isSame(treeValue(node, []), value) ? [] : replacing(text, root, path, node, value);
  const [above, key] = [path.slice(0, -1), path.at(-1)!];
  const parent = nodeAt(root, above);
  if (!parent) return stepsOf(text, root, { path: above, value: typeof key === 'string' ? { [key]: value } : [value] });
  if (parent.type === 'array') return [{ kind: 'insert', path, value }];
  if (parent.type === 'object') return [{ kind: 'set', path, value }];
  return [{ kind: 'set', path: above, value: { type: parent.value as SpecValue, [key]: value } }];
}

/** Objects, and lists whose layout is worth it, are changed entry by entry. */
function replacing(text: string, root: Node, path: SpecPath, node: Node, value: SpecValue): readonly Step[] {
  const children = node.children ?? [];
  const stepsAt = (key: string | number, inner: SpecValue) =>
    stepsOf(text, root, { path: [...path, key], value: inner });
  if (node.type === 'object' && isObject(value)) {
    const keys = children.map(property => String(property.children![0]!.value));
    const gone = keys.filter(key => !Object.hasOwn(value, key));
    return [
      ...Object.entries(value).flatMap(([key, inner]) => stepsAt(key, inner)),
      ...gone.map((key): Step => ({ kind: 'remove', path: [...path, key] })),
    ];
  }
  if (node.type === 'array' && isList(value) && hasLayout(text, node)) {
    const kept = Math.min(children.length, value.length);
    return [
      ...value.flatMap((inner, index): readonly Step[] =>
        index < kept ? stepsAt(index, inner) : [{ kind: 'insert', path: [...path, index], value: inner }],
      ),
      ...children.slice(kept).map((): Step => ({ kind: 'remove', path: [...path, kept] })),
    ];
  }
  return [{ kind: 'set', path, value }];
}

/** A list of objects, or one with comments, is changed element by element; one of numbers is written anew. */
function hasLayout(text: string, node: Node): boolean {
  const { offset, length } = node;
  return hasObjects(node) || commentsBetween(text, offset, offset + length).length > 0;
}

function changesOf(text: string, root: Node, step: Step): TextEdit[] {
  const style = styleOf(text, root);
  const parent = nodeAt(root, step.path.slice(0, -1))!;
  const key = step.path.at(-1);
  if (key === undefined) return [];
  const node = nodeAt(root, step.path);
  const index =
    typeof key === 'number' ? key : parent.children!.findIndex(({ children }) => children?.[0]?.value === key);
  if (step.kind === 'remove') return removal(text, parent, index);
  const isLong = typeof key === 'number' && parent.children!.some(child => /[\r\n]/.test(textOf(text, child)));
  const value = writtenValue(step.value, isLong && isObject(step.value));
  if (step.kind === 'insert') return insertion(text, parent, key as number, value, style);
  if (node) return [replacement(text, node, value, style)];
  const property: Written = (indent, textStyle) => `${JSON.stringify(key)}: ${value(indent, textStyle)}`;
  return insertion(text, parent, parent.children!.length, property, style);
}

/** On one line, if it is short. */
function writtenValue(value: SpecValue, isTall = false): Written {
  return (indent, style) => {
    const line = lineOf(value);
    return isTall || line.length > mostOnOneLine ? linesOf(value, indent, style) : line;
  };
}

function lineOf(value: SpecValue): string {
  if (isList(value)) return `[${value.map(lineOf).join(', ')}]`;
  if (!isObject(value)) return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${lineOf(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function linesOf(value: SpecValue, indent: string, style: TextStyle): string {
  const isArray = isList(value);
  if (!isArray && !isObject(value)) return lineOf(value);
  const inner = indent + style.unit;
  const entries = isArray
    ? value.map(element => writtenValue(element)(inner, style))
    : Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${writtenValue(entry)(inner, style)}`);
  const [open, close] = isArray ? '[]' : '{}';
  const lines = entries.map(entry => `${style.lineEnd}${inner}${entry}`).join(',');
  return `${open}${lines}${style.lineEnd}${indent}${close}`;
}

function textOf(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}

function isList(value: SpecValue): value is readonly SpecValue[] {
  return Array.isArray(value);
}

function isObject(value: SpecValue): value is { readonly [key: string]: SpecValue } {
  return typeof value === 'object' && !Array.isArray(value);
}
