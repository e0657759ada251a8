/** Edits of one entry of an object or an array: a property or an element. Comments stay, whatever goes. */
import type { Node } from './node.ts';
import {
  addedAfter,
  afterComments,
  commaAfter,
  commentsBetween,
  indentAt,
  lineStart,
  type TextEdit,
  type TextStyle,
  type Written,
} from './propertyEdits.ts';

/** The edits that put an entry at an index, in the style of its neighbours: on a line of its own, or on theirs. */
export function insertion(text: string, container: Node, index: number, entry: Written, style: TextStyle): TextEdit[] {
  const siblings = container.children!;
  const [before, after] = [siblings[index - 1], siblings[index]];
  const neighbour = before ?? after;
  if (!neighbour) return [firstEntry(text, container, entry, style)];
  const indent = indentAt(text, neighbour.offset);
  const isOnOwnLine = lineStart(text, neighbour.offset) + indent.length === neighbour.offset;
  const written = entry(indent, style);
  if (before) return addedAfter(text, before, [written], isOnOwnLine ? style.lineEnd + indent : ' ');
  if (!isOnOwnLine) return [{ offset: neighbour.offset, length: 0, text: `${written}, ` }];
  const offset = afterComments(text, container.offset + 1);
  return [{ offset, length: 0, text: `${style.lineEnd}${indent}${written},` }];
}

/** Into an object or an array that is empty but for comments. */
function firstEntry(text: string, container: Node, entry: Written, style: TextStyle): TextEdit {
  const close = container.offset + container.length - 1;
  const inside = text.slice(container.offset + 1, close).trimEnd();
  const offset = container.offset + 1 + inside.length;
  const outer = indentAt(text, container.offset);
  const indent = outer + style.unit;
  const isOnOneLine = !/[\r\n]/.test(text.slice(container.offset, close));
  const blank = container.type === 'array' && inside === '' ? '' : ' ';
  const added = isOnOneLine
    ? `${blank}${entry(outer, style)}${blank}`
    : `${style.lineEnd}${indent}${entry(indent, style)}${style.lineEnd}${outer}`;
  return { offset, length: close - offset, text: added };
}

/** The edits that take an entry out, with its comma, and its line where nothing else is on it. */
export function removal(text: string, container: Node, index: number): TextEdit[] {
  const siblings = container.children!;
  const { offset, length } = siblings[index]!;
  const end = offset + length;
  const comma = commaAfter(text, end);
  if (comma !== undefined) {
    const isNext = isBlank(text, end, comma);
    const entry = without(text, offset, isNext ? comma + 1 : end);
    return isNext ? [entry] : [entry, { offset: comma, length: 1, text: '' }];
  }
  const before = siblings[index - 1];
  if (!before) {
    const [from, to] = [container.offset + 1, container.offset + container.length - 1];
    const isAlone = isBlank(text, from, offset) && isBlank(text, end, to);
    return [isAlone ? taken(text, from, to) : without(text, offset, end)];
  }
  const ownComma = commaAfter(text, before.offset + before.length)!;
  if (isBlank(text, ownComma + 1, offset) && afterComments(text, end) === end) return [taken(text, ownComma, end)];
  return [{ offset: ownComma, length: 1, text: '' }, without(text, offset, end)];
}

/** The edit that writes another value over one; comments that were inside stand behind it. */
export function replacement(text: string, { offset, length }: Node, value: Written, style: TextStyle): TextEdit {
  const indent = indentAt(text, offset);
  const comments = keptComments(text, offset, offset + length);
  return { offset, length, text: value(indent, style) + (comments === '' ? '' : ` ${comments}`) };
}

/** A stretch is taken out, with the rest of its line if that is blank. */
function without(text: string, start: number, end: number): TextEdit {
  const first = lineStart(text, start);
  const stop = end + /[ \t]*/y.exec(text.slice(end))![0].length;
  const lineEnd = /^(?:\r\n|\r|\n)?/.exec(text.slice(stop, stop + 2))![0];
  const isRestBlank = lineEnd !== '' || stop === text.length;
  const comments = keptComments(text, start, end);
  if (comments !== '') return { offset: start, length: end - start, text: comments };
  if (!isRestBlank) return { offset: start, length: stop - start, text: '' };
  if (isBlank(text, first, start)) return { offset: first, length: stop + lineEnd.length - first, text: '' };
  let from = start;
  while (from > 0 && (text[from - 1] === ' ' || text[from - 1] === '\t')) from--;
  return { offset: from, length: stop - from, text: '' };
}

/** A stretch is taken out, and no more. */
function taken(text: string, start: number, end: number): TextEdit {
  return { offset: start, length: end - start, text: keptComments(text, start, end) };
}

/** The comments of a stretch that goes. A line comment brings its line end along. */
function keptComments(text: string, start: number, end: number): string {
  return commentsBetween(text, start, end)
    .map(({ offset, length }) => {
      const comment = text.slice(offset, offset + length);
      const lineEnd = /^(?:\r\n|\r|\n)?/.exec(text.slice(offset + length, offset + length + 2))![0];
      return comment.startsWith('//') ? `${comment}${lineEnd}${indentAt(text, start)}` : comment;
    })
    .join(' ');
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === '';
}
