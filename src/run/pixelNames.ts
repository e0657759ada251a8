import type { RunSamples } from './samples.ts';

type ImageShape = NonNullable<RunSamples['imageShape']>;

/** Smaller squares are hardly pictures. */
const leastSide = 3;

/**
 * The square image whose pixels these names count, row by row: `p00`, `p01`, ..., `pixel_0_0`, `pixel_0_1`, ... or `pixel1`,
 * `pixel2`, ..., counted from 0 or 1.
 */
export function imageOfNames(names: readonly string[]): ImageShape | undefined {
  const side = Math.sqrt(names.length);
  if (!Number.isInteger(side) || side < leastSide) return undefined;
  const numbers = names.map(pixelNumber);
  const isPicture = schemes(side).some(scheme => numbers.every((number, index) => number === scheme(index)));
  return isPicture ? { height: side, width: side } : undefined;
}

/** The number in a pixel's name, or its row and column with a line between. */
function pixelNumber(name: string): string | undefined {
  const [, first, second] = /^(?:p|px|pix|pixel)[ _.]?(\d{1,6})(?:[ _.x](\d{1,6}))?$/i.exec(name) ?? [];
  if (first === undefined) return undefined;
  return second === undefined ? first : `${Number(first)}|${Number(second)}`;
}

/** Ways to name the pixel at a place, counted from 0 or from 1. */
function schemes(side: number): readonly ((index: number) => string)[] {
  return [0, 1].flatMap(start => {
    const row = (index: number) => Math.floor(index / side) + start;
    const column = (index: number) => (index % side) + start;
    const counted = (index: number) => `${index + start}`;
    const apart = (index: number) => `${row(index)}|${column(index)}`;
    // Two digits say row and column only while each is one digit.
    const together = (index: number) => `${row(index)}${column(index)}`;
    return side - 1 + start <= 9 ? [counted, apart, together] : [counted, apart];
  });
}
