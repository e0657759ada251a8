import { mix, pixel, type Rgb } from '../colour.ts';
import { colourScale } from '../heatmap/colourScale.ts';
import type { Theme } from '../theme.ts';
import { deadCode, emptyCode, nonFiniteCode, steps } from './cells.ts';

export interface MapColours {
  /** Of every code, as ImageData keeps it. */
  readonly pixels: Uint32Array;
  readonly low: Rgb;
  readonly neutral: Rgb;
  readonly high: Rgb;
  readonly nonFinite: Rgb;
}

/** How far the colour of what is healthy stands out from the page, so that its rows are seen. */
const plate = 0.09;

export function mapColours({ heatmap, background }: Theme): MapColours {
  const isDark = background[0] + background[1] + background[2] < 384;
  const neutral = mix(background, isDark ? [255, 255, 255] : [0, 0, 0], plate);
  const low = heatmap.colours[0]!;
  const high = heatmap.colours.at(-1)!;
  const pixels = new Uint32Array(emptyCode + 1);
  pixels.set(colourScale(low, neutral, high, heatmap.nonFinite).pixels);
  pixels[deadCode] = pixel(low);
  pixels[nonFiniteCode] = heatmap.nonFinitePixel;
  return { pixels, low, neutral, high, nonFinite: heatmap.nonFinite };
}

/** The least code of a colour, for what is as it should be. */
export const neutralCode = steps;
