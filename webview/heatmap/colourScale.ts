import { mix, pixel, type Rgb } from '../colour.ts';

/** Steps from zero to either end. */
const steps = 127;

/** A signed scale: `colours[steps + s]` is the colour of s/steps of the largest magnitude; zero is in the middle. */
export interface ColourScale {
  readonly colours: readonly Rgb[];
  readonly pixels: Uint32Array;
  readonly nonFinite: Rgb;
  readonly nonFinitePixel: number;
}

export function colourScale(negative: Rgb, zero: Rgb, positive: Rgb, nonFinite: Rgb): ColourScale {
  const colours = Array.from({ length: 2 * steps + 1 }, (_, index) => {
    const share = (index - steps) / steps;
    return mix(zero, share < 0 ? negative : positive, Math.abs(share));
  });
  return { colours, pixels: Uint32Array.from(colours, pixel), nonFinite, nonFinitePixel: pixel(nonFinite) };
}

/** The colour of a value on a scale from -largest to +largest; what lies beyond has the colour of the end. */
export function colourOf(scale: ColourScale, value: number, largest: number): Rgb {
  return Number.isFinite(value) ? scale.colours[step(value, largest)]! : scale.nonFinite;
}

/** pixels[p] = colour of values[cells[p]]. */
export function paint(
  pixels: Uint32Array,
  values: Float64Array | Float32Array,
  cells: Int32Array,
  largest: number,
  scale: ColourScale,
): void {
  for (let p = 0; p < cells.length; p++) {
    const value = values[cells[p]!]!;
    pixels[p] = value - value === 0 ? scale.pixels[step(value, largest)]! : scale.nonFinitePixel;
  }
}

/** Divides first: steps * value could overflow. */
function step(value: number, largest: number): number {
  if (value >= largest) return value > 0 ? 2 * steps : steps;
  if (value <= -largest) return 0;
  return ((value / largest) * steps + (steps + 0.5)) | 0;
}
