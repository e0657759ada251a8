import type { Axis } from './axes.ts';

/** Where a cell stands among those that are shown. */
export interface Spot {
  readonly down: number;
  readonly across: number;
}

/** The cell that Tab leads to: the wanted one, or the first that there is. */
export function nearestStop(rows: Axis, columns: Axis, wanted: Spot, cellAt: (spot: Spot) => unknown): Spot {
  if (cellAt(wanted)) return wanted;
  for (let down = 0; down < rows.length; down++) {
    for (let across = 0; across < columns.length; across++) if (cellAt({ down, across })) return { down, across };
  }
  return wanted;
}

/** The next cell in a direction, over what is folded; the same one at the edge. */
export function nextSpot(
  from: Spot,
  { down, across }: Spot,
  rows: number,
  columns: number,
  cellAt: (spot: Spot) => unknown,
): Spot {
  const [stepDown, stepAcross] = [Math.sign(down), Math.sign(across)];
  const isFar = Math.abs(across) > 1;
  let found = from;
  let spot = { down: from.down + stepDown, across: from.across + stepAcross };
  while (spot.down >= 0 && spot.across >= 0 && spot.down < rows && spot.across < columns) {
    if (cellAt(spot)) {
      found = spot;
      if (!isFar) return found;
    }
    spot = { down: spot.down + stepDown, across: spot.across + stepAcross };
  }
  return found;
}
