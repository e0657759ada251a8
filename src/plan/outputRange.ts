/** A column of targets that reaches far beyond a range of outputs. */
export interface Unreachable {
  readonly column: number;
  readonly least: number;
  readonly most: number;
}

/** Noise may lie beyond the range; more of a column's own spread than this cannot be noise. */
const mostBeyond = 0.25;

/** The first column of targets (rows, columns) of which more than a quarter of the spread lies outside of `range`. */
export function unreachableColumn(
  targets: Float64Array,
  columns: number,
  [low, high]: readonly [number, number],
): Unreachable | undefined {
  for (let column = 0; column < columns; column++) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = column; k < targets.length; k += columns) {
      least = Math.min(least, targets[k]!);
      most = Math.max(most, targets[k]!);
    }
    const beyond = Math.max(low - least, most - high);
    if (beyond > 0 && beyond > mostBeyond * (most - least)) return { column, least, most };
  }
  return undefined;
}
