/** A number of a document. JSON has no NaN and no infinities, so they are the strings of those names. */
export type Figure = number | string;

export function figure(value: number): Figure {
  return Number.isFinite(value) ? value : String(value);
}
