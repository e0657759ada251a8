/** Longer names are cut before they are measured. */
const longest = 80;

/**
 * Names cut so that each fits into a width, with an ellipsis, behind the numbers of their layers, counted from 1.
 * `widthOf` measures a text.
 */
export function fittedNames(names: readonly string[], width: number, widthOf: (text: string) => number): string[] {
  return names.map((name, layer) => fitted(numbered(name, layer), width, widthOf));
}

/** The width that all names together want: that of the widest. */
export function wantedWidth(names: readonly string[], widthOf: (text: string) => number): number {
  return names.reduce((most, name, layer) => Math.max(most, widthOf(numbered(name, layer))), 0);
}

function numbered(name: string, layer: number): string {
  const start = name.slice(0, longest);
  return `${layer + 1}  ${start.length < name.length ? `${start}…` : start}`;
}

function fitted(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  const cut = (length: number) => `${characters.slice(0, length).join('').trimEnd()}…`;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(cut(middle)) <= width) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}
