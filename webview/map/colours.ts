import { mix, pixel, type Rgb } from '../colour.ts';
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

/** How far the neutral colour stands out from the page, so that its rows are seen. */
const plate = 0.09;
/** Below 1: the first decades beyond what is neutral change the colour most. */
const deepening = 0.75;

export function mapColours({ heatmap, background }: Theme): MapColours {
  const isDark = background[0] + background[1] + background[2] < 384;
  const neutral = mix(background, isDark ? [255, 255, 255] : [0, 0, 0], plate);
  const low = heatmap.colours[0]!;
  const high = heatmap.colours.at(-1)!;
  const pixels = new Uint32Array(emptyCode + 1);
  for (let code = 0; code <= 2 * steps; code++) {
    const share = (code - steps) / steps;
    pixels[code] = pixel(mix(neutral, share < 0 ? low : high, Math.abs(share) ** deepening));
  }
  pixels[deadCode] = pixel(low);
  pixels[nonFiniteCode] = heatmap.nonFinitePixel;
  return { pixels, low, neutral, high, nonFinite: heatmap.nonFinite };
}
