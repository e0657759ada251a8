/** What the digits of written numbers say about how far each was rounded. */

/** A number as text. */
export interface Written {
  /** Significant digits, trailing zeros included. */
  readonly significant: number;
  /** Places behind the point that the last digit stands at; with an exponent, 10^-places is its step. */
  readonly places: number;
  /** Whether it may have been rounded: `2` and `2.0` are what programs write for 2. */
  readonly isRounded: boolean;
}

export function writtenDigits(text: string): Written {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const significant = `${whole}${fraction}`.replace(/^0+/, '').length;
  const isWhole = /^0?$/.test(fraction) && !text.toLowerCase().includes('e');
  return { significant, places: fraction.length - Number(exponent), isRounded: !isWhole };
}

/** From so many digits on nothing was rounded that matters. */
const manyDigits = 12;
/** So few may be all that a number has; then the file's digits count. */
const fewDigits = 2;

/** The most digits and places that the numbers of a tensor, or of a file, are written with; undefined if none is rounded. */
interface WrittenPrecision {
  readonly significant: number;
  readonly places: number;
}

export function precisionOf(numbers: readonly Written[]): WrittenPrecision | undefined {
  let found: WrittenPrecision | undefined;
  for (const { isRounded, significant, places } of numbers) {
    if (!isRounded) continue;
    found = {
      significant: Math.max(found?.significant ?? 0, significant),
      places: Math.max(found?.places ?? places, places),
    };
  }
  return found;
}

/** That of a tensor, unless it has so few digits that the file's say more. */
export function finerPrecision(
  tensor: WrittenPrecision | undefined,
  file: WrittenPrecision | undefined,
): WrittenPrecision | undefined {
  return tensor && tensor.significant > fewDigits ? tensor : file;
}

/**
 * Half a step of the last digit. Programs write a fixed number of places or of digits, and most drop zeros at the end, so the
 * number with the most speaks for all.
 */
export function halfStep(value: number, precision: WrittenPrecision | undefined): number {
  if (!precision || precision.significant >= manyDigits) return 0;
  const ofPlaces = 10 ** -precision.places;
  const ofDigits = value === 0 ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - precision.significant + 1);
  return Math.max(ofPlaces, ofDigits) / 2;
}

/** float32 has at most nine digits that count. */
const narrowDigits = 9;

/** Whether numbers may be float32: each is one exactly, or they are written with no more digits than one has. */
export function mayBeNarrow(values: Float64Array, precision: WrittenPrecision | undefined): boolean {
  if (precision && precision.significant <= narrowDigits) return true;
  return values.every(value => Math.fround(value) === value);
}

/** The digits to name where there are few. */
export function fewOf(precision: WrittenPrecision | undefined): number | undefined {
  return precision && precision.significant < manyDigits ? precision.significant : undefined;
}
