/** The fractional part of the golden ratio: its multiples fill an interval evenly and with no period. */
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * So many of the rows 0, 1, ..., rows - 1, ascending: one from each of as many equal stretches. Where in its stretch a row
 * lies varies, because data often repeats: every second row of two classes in turn would be of one class.
 */
export function evenRows(rows: number, most: number): Uint32Array {
  if (most >= rows) return Uint32Array.from({ length: rows }, (_, row) => row);
  return Uint32Array.from({ length: most }, (_, index) => {
    const start = Math.floor((index * rows) / most);
    const end = Math.floor(((index + 1) * rows) / most);
    return start + Math.floor(((index * golden) % 1) * (end - start));
  });
}
