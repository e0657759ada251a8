/** What of a large layer is in sight on the why page: the unit and the input in the middle, and the unit whose block of vec(W) is unfolded. */
export interface Centre {
  readonly layer: number;
  readonly unit: number;
  readonly input: number;
  readonly block: number;
}

/** So many rows or columns are shown whole; of more, so many around the one in the middle. */
export const mostShown = 16;
const windowSizes = { unit: 5, input: 8 } as const;

/** `first` .. `first + count - 1`. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

/** What is in sight of 0 .. length-1: all, or where that is too many those around `middle`. */
export function spanOf(length: number, of: keyof typeof windowSizes, middle: number): Span {
  if (length <= mostShown) return { first: 0, count: length };
  const count = windowSizes[of];
  return { first: Math.min(Math.max(0, middle - (count >> 1)), length - count), count };
}

export function isInSpan({ first, count }: Span, index: number): boolean {
  return index >= first && index < first + count;
}

interface Vectors {
  readonly delta: Float64Array;
  readonly input: Float64Array;
}

/** Where the numbers are largest: at the unit of the largest delta and the largest input. */
export function firstCentre(layer: number, { delta, input }: Vectors): Centre {
  const unit = largestAt(delta);
  return { layer, unit, input: largestAt(input), block: unit };
}

/**
 * The centre from which a place can be seen, as near to the earlier one as possible: what is in sight stays where it is. -1 in a
 * place is no unit, or no input.
 */
export function centreWith(
  centre: Centre,
  { unit, input }: { readonly unit: number; readonly input: number },
  units: number,
  inputs: number,
): Centre {
  const isSeen = (span: Span, index: number) => index < 0 || isInSpan(span, index);
  return {
    layer: centre.layer,
    unit: isSeen(spanOf(units, 'unit', centre.unit), unit) ? centre.unit : unit,
    input: isSeen(spanOf(inputs, 'input', centre.input), input) ? centre.input : input,
    block: unit < 0 ? centre.block : unit,
  };
}

function largestAt(values: Float64Array): number {
  let at = 0;
  values.forEach((value, index) => {
    if (Math.abs(value) > Math.abs(values[at]!)) at = index;
  });
  return at;
}
