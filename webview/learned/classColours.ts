import type { Rgb } from '../colour.ts';

/**
 * Ten colours that differ in hue and in lightness, after Okabe and Ito's set for every colour vision, the first two those of
 * the diverging scale. More classes than colours share them: names and numbers tell those apart.
 */
const colours: readonly Rgb[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [240, 228, 66],
  [86, 180, 233],
  [230, 159, 0],
  [127, 127, 127],
  [117, 62, 158],
  [110, 70, 40],
];

export function classColour(index: number): Rgb {
  return colours[index % colours.length]!;
}
