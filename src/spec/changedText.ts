import type { TextRange } from './locate.ts';
import type { TextEdit } from './propertyEdits.ts';

/** A stretch of the text as it was, or what was put in. */
type Piece = TextRange | string;

/** A text under change: what is left of it, and what came in, in order. */
export type Pieces = readonly Piece[];

export function wholeText(text: string): Pieces {
  return [{ offset: 0, length: text.length }];
}

/** Edits whose offsets are those of the text that the pieces make. */
export function withEdits(pieces: Pieces, edits: readonly TextEdit[]): Pieces {
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce<Pieces>(
      (parts, { offset, length, text }) => [
        ...cut(parts, 0, offset),
        ...(text === '' ? [] : [text]),
        ...cut(parts, offset + length, Number.POSITIVE_INFINITY),
      ],
      pieces,
    );
}

/** The edits of the text that all began with, `length` characters long. */
export function editsOf(pieces: Pieces, length: number): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let text = '';
  for (const piece of [...pieces, { offset: length, length: 0 }]) {
    if (typeof piece === 'string') text += piece;
    else {
      if (text !== '' || piece.offset > at) edits.push({ offset: at, length: piece.offset - at, text });
      at = piece.offset + piece.length;
      text = '';
    }
  }
  return edits;
}

/** The text with edits in it, whose offsets are those of the text. */
export function editedText(text: string, edits: readonly TextEdit[]): string {
  return withEdits(wholeText(text), edits)
    .map(piece => (typeof piece === 'string' ? piece : text.slice(piece.offset, piece.offset + piece.length)))
    .join('');
}

function cut(pieces: Pieces, from: number, to: number): Piece[] {
  let at = 0;
  return pieces.flatMap((piece): Piece[] => {
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, piece.length)];
    at += piece.length;
    if (start >= end) return [];
    return [
      typeof piece === 'string' ? piece.slice(start, end) : { offset: piece.offset + start, length: end - start },
    ];
  });
}
