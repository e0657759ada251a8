import type { TextRange } from './locate.ts';
import type { Node } from './node.ts';
import { blanks, blockComment, comma, endOfText, lineComment, Tokens } from './tokens.ts';

/** Replaces `length` UTF-16 code units at `offset` of the text as it was before any edit. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** How a file is laid out. */
export interface TextStyle {
  /** One level of indentation. */
  readonly unit: string;
  readonly lineEnd: string;
}

/** A value as text; its first line goes on where it is put, `indent` begins its others. */
export type Written = (indent: string, style: TextStyle) => string;

/** The style of the file with this root: that of its first key on a line of its own, else two blanks. */
export function styleOf(text: string, root: Node): TextStyle {
  const first = root.children?.[0];
  const indent = first && lineStart(text, first.offset) > root.offset ? indentAt(text, first.offset) : '';
  return { unit: indent === '' ? '  ' : indent, lineEnd: lineEndOf(text) };
}

/** The line end of a file: its first. */
export function lineEndOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}

/**
 * The edits that set properties of an object that has at least one: in place of the value where the key stands, else after
 * the last property, each on a line of its own. Comments and all that is not replaced stay as they are.
 */
export function propertyEdits(
  text: string,
  object: Node,
  values: Readonly<Record<string, Written>>,
  style: TextStyle,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const added: [string, Written][] = [];
  for (const [key, written] of Object.entries(values)) {
    const found = object.children!.find(property => property.children?.[0]?.value === key);
    const value = found?.children?.[1];
    if (!found || !value) added.push([key, written]);
    else {
      const { offset, length } = value;
      edits.push({ offset, length, text: written(indentAt(text, found.offset), style) });
    }
  }
  return added.length === 0 ? edits : [...edits, ...additions(text, object, added, style)];
}

function additions(text: string, object: Node, added: readonly [string, Written][], style: TextStyle): TextEdit[] {
  const last = object.children!.at(-1)!;
  const isOnFirstLine = lineStart(text, last.offset) <= object.offset;
  const indent = indentAt(text, last.offset) + (isOnFirstLine ? style.unit : '');
  const entries = added.map(([key, written]) => `${JSON.stringify(key)}: ${written(indent, style)}`);
  return addedAfter(text, last, entries, `${style.lineEnd}${indent}`);
}

/**
 * The edits that put entries behind another one of an object or an array, each after `gap`. With a line end in the gap they
 * stand below the comments on the other one's line, else right behind it.
 */
export function addedAfter(text: string, other: Node, entries: readonly string[], gap: string): TextEdit[] {
  const end = other.offset + other.length;
  const ownComma = commaAfter(text, end);
  const behind = ownComma === undefined ? end : ownComma + 1;
  const offset = /[\r\n]/.test(gap) ? afterComments(text, behind) : behind;
  const added = entries.map(entry => gap + entry).join(',');
  if (ownComma !== undefined) return [{ offset, length: 0, text: `${added},` }];
  if (offset === end) return [{ offset, length: 0, text: `,${added}` }];
  return [
    { offset: end, length: 0, text: ',' },
    { offset, length: 0, text: added },
  ];
}

/** Where the comma is that follows, if it is the next but for blanks and comments. */
export function commaAfter(text: string, end: number): number | undefined {
  const tokens = new Tokens(text, end);
  return tokens.nextSignificant() === comma ? tokens.offset : undefined;
}

/** Behind the comments that follow on the same line. */
export function afterComments(text: string, start: number): number {
  let offset = start;
  const tokens = new Tokens(text, start);
  for (let kind = tokens.next(); ; kind = tokens.next()) {
    if (kind === lineComment || kind === blockComment) offset = tokens.end;
    else if (kind !== blanks) return offset;
  }
}

/** The comments between two offsets, as they are written. */
export function commentsBetween(text: string, start: number, end: number): readonly TextRange[] {
  const tokens = new Tokens(text, start);
  const comments: TextRange[] = [];
  for (let kind = tokens.next(); kind !== endOfText && tokens.offset < end; kind = tokens.next()) {
    const { offset, end: stop } = tokens;
    if (kind === lineComment || kind === blockComment) comments.push({ offset, length: stop - offset });
  }
  return comments;
}

export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** The blanks at the start of the line that holds the offset. */
export function indentAt(text: string, offset: number): string {
  return /[ \t]*/y.exec(text.slice(lineStart(text, offset), offset))![0];
}
