/** What the finite values span, with a margin of 5 %; a unit where they do not span anything. */
export function spanOf(arrays: readonly Float64Array[]): { readonly from: number; readonly to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const values of arrays) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      from = Math.min(from, value);
      to = Math.max(to, value);
    }
  }
  if (from > to) return { from: -1, to: 1 };
  const beyond = to > from ? (to - from) * 0.05 : Math.max(1, Math.abs(to) * 0.05);
  return { from: from - beyond, to: to + beyond };
}
