import { lineOf, lineStarts } from '../spec/lines.ts';
import type { TextRange } from '../spec/locate.ts';
import type { ParsedSpec } from '../spec/parse.ts';
import type { SpecPath } from '../spec/problem.ts';
import type { LineAndColumn } from './client.ts';

/** What of a spec an operation belongs to. */
export type Subject =
  | { readonly type: 'layer'; readonly layer: number }
  | { readonly type: 'layers' | 'loss' | 'optimizer' | 'data' | 'training' | 'epochs' | 'batchSize' };

/** A stretch of the spec's text, from its first character to behind its last. */
interface Place {
  readonly start: LineAndColumn;
  readonly end: LineAndColumn;
}

interface WrittenSubject extends Place {
  readonly subject: Subject;
}

/** Where the text as it is trained says what. */
export interface Places {
  readonly lines: number;
  /** Each layer's object, and the others from their key to the end of their value, in the order of the text. What the text leaves out is not among them. */
  readonly written: readonly WrittenSubject[];
  /** Where a subject stands: `layers` at its key; what the text leaves out at what it follows from, or where the network begins. */
  of(subject: Subject): LineAndColumn;
  /**
   * What a person means by a line, and a column where there is one: what begins on the line, at the column or last before it; otherwise the
   * innermost that the line is part of. Empty where there is nothing.
   */
  at(line: number, column?: number): readonly WrittenSubject[];
}

const paths = {
  loss: ['loss'],
  optimizer: ['optimizer'],
  data: ['data'],
  training: ['training'],
  epochs: ['training', 'epochs'],
  batchSize: ['training', 'batchSize'],
} as const satisfies Readonly<Record<string, SpecPath>>;

export function placesOf(text: string, { layerRanges, place, has }: ParsedSpec): Places {
  const starts = lineStarts(text);
  const at = (offset: number): LineAndColumn => {
    const line = lineOf(starts, offset);
    return { line: line + 1, column: offset - starts[line]! + 1 };
  };
  const written: (WrittenSubject & TextRange)[] = layerRanges.map((range, layer) => ({
    subject: { type: 'layer', layer },
    ...range,
    ...placeOf(range),
  }));
  function placeOf({ offset, length }: TextRange): Place {
    return { start: at(offset), end: at(offset + length) };
  }
  for (const [type, path] of Object.entries(paths)) {
    if (!has(path)) continue;
    const { offset } = place(path, true);
    const value = place(path);
    const range = { offset, length: value.offset + value.length - offset };
    written.push({ subject: { type: type as keyof typeof paths }, ...range, ...placeOf(range) });
  }
  written.sort((a, b) => a.offset - b.offset || b.length - a.length);

  const find = (subject: Subject): WrittenSubject | undefined =>
    written.find(known => isSameSubject(known.subject, subject));
  return {
    lines: starts.length,
    written,
    of(subject) {
      if (subject.type === 'layers') return at(place(['layers'], true).offset);
      for (let wanted: Subject | undefined = subject; wanted; wanted = instead(wanted, layerRanges.length)) {
        const known = find(wanted);
        if (known) return known.start;
      }
      return at(place([]).offset);
    },
    at(line, column) {
      const begin = written.filter(({ start }) => start.line === line);
      if (begin.length > 0) {
        if (column === undefined) return begin;
        return [begin.findLast(({ start }) => start.column <= column) ?? begin[0]!];
      }
      const around = written.filter(({ start, end }) => start.line < line && line <= end.line);
      return around.slice(-1);
    },
  };
}

export function isSameSubject(a: Subject, b: Subject): boolean {
  return a.type === b.type && (a.type !== 'layer' || b.type !== 'layer' || a.layer === b.layer);
}

/** What decides on something that is not written; undefined where nothing does. */
function instead({ type }: Subject, layers: number): Subject | undefined {
  switch (type) {
    case 'epochs':
    case 'batchSize':
      return { type: 'training' };
    case 'loss':
      return { type: 'layer', layer: layers - 1 };
    default:
      return undefined;
  }
}
