interface LegendPlace {
  readonly x: number;
  /** Counted from 0. */
  readonly row: number;
  readonly width: number;
}

/** Places entries of given widths in rows of `room`, one after the other with `gap` between; a wider one has the whole row. */
export function legendPlaces(
  widths: readonly number[],
  room: number,
  gap: number,
): { readonly places: readonly LegendPlace[]; readonly rows: number } {
  const places: LegendPlace[] = [];
  let x = 0;
  let row = 0;
  for (const wanted of widths) {
    const width = Math.min(wanted, room);
    if (x > 0 && x + width > room) {
      x = 0;
      row++;
    }
    places.push({ x, row, width });
    x += width + gap;
  }
  return { places, rows: places.length === 0 ? 0 : row + 1 };
}
