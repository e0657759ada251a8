/** Some rows and columns of a matrix. */
export interface Region {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** What of a region lies within a matrix; the whole matrix when nothing does, or for null. */
export function regionWithin(region: Region | null, rows: number, columns: number): Region {
  const whole = { row: 0, column: 0, rows, columns };
  if (region === null || region.row >= rows || region.column >= columns) return whole;
  const { row, column } = region;
  return { row, column, rows: Math.min(region.rows, rows - row), columns: Math.min(region.columns, columns - column) };
}

export function sameRegion(a: Region | null, b: Region | null): boolean {
  return a?.row === b?.row && a?.column === b?.column && a?.rows === b?.rows && a?.columns === b?.columns;
}
