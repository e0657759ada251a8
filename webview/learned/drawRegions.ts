import type { RegionsPicture } from '../../src/panel/learnedPicture.ts';
import { mix, pixel, type Rgb } from '../colour.ts';
import { classColour } from './classColours.ts';

interface RegionColours {
  readonly background: Rgb;
  readonly negative: Rgb;
  readonly positive: Rgb;
  readonly nonFinite: Rgb;
}

/** How strongly a region of a sure answer is coloured: the points must stand out on it. */
const strongest = 0.55;

/** The least and the largest finite value of a regression's answers; both 0 when there is none. */
export function answerRange(answers: Float32Array): { readonly least: number; readonly largest: number } {
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const answer of answers) {
    if (!Number.isFinite(answer)) continue;
    least = Math.min(least, answer);
    largest = Math.max(largest, answer);
  }
  return least > largest ? { least: 0, largest: 0 } : { least, largest };
}

/**
 * One pixel a grid point, the first row at the bottom: the class's colour, the stronger the surer; of a regression from
 * the least answer over the background in the middle to the largest.
 */
export function paintRegions(pixels: Uint32Array, picture: RegionsPicture, colours: RegionColours): void {
  const { answers, certainty, columns, gridRows } = picture;
  const { least, largest } = certainty ? { least: 0, largest: 0 } : answerRange(answers);
  for (let row = 0; row < gridRows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const answer = answers[at]!;
      const colour = !Number.isFinite(answer)
        ? colours.nonFinite
        : certainty
          ? mix(colours.background, classColour(answer), strongest * Math.max(0.15, certainty[at]!))
          : valueColour(answer, least, largest, colours);
      pixels[(gridRows - 1 - row) * columns + column] = pixel(colour);
    }
  }
}

/** The colour of a value between the least and the largest; the middle is the background. */
export function valueColour(
  value: number,
  least: number,
  largest: number,
  colours: RegionColours,
  most = strongest,
): Rgb {
  if (!(largest > least)) return colours.background;
  const share = 2 * ((value - least) / (largest - least)) - 1;
  const bounded = Math.max(-1, Math.min(1, share));
  return mix(colours.background, bounded < 0 ? colours.negative : colours.positive, most * Math.abs(bounded));
}
