import type { LearnedPicture } from '../../src/panel/learnedPicture.ts';

/** How many rows a picture tells of, training and held out together. */
export function keptRows(picture: LearnedPicture): number {
  switch (picture.kind) {
    case 'regions':
    case 'curve':
      return picture.points.rows.length;
    case 'pairs':
      return picture.points.rows.length + picture.noAnswer;
    case 'confusion':
      return picture.training.rows + (picture.validation?.rows ?? 0);
    case 'rows':
      return picture.kept;
  }
}

/** A point's place in the pictures of kept rows; undefined when the row is none of them. */
export function pointOfRow(rows: Uint32Array, row: number | undefined): number | undefined {
  const point = row === undefined ? -1 : rows.indexOf(row);
  return point < 0 ? undefined : point;
}
