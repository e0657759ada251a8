/** Rows of equal length, one after the other in a fresh array that may be transferred. */
export function packRows(rows: readonly Float64Array[]): Float64Array {
  const length = rows[0]?.length ?? 0;
  const packed = new Float64Array(rows.length * length);
  rows.forEach((row, index) => {
    packed.set(row, index * length);
  });
  return packed;
}
