import type { Value } from './value.ts';

/** A value in a line: a number with all its digits, a tensor with its shape first. At most 1,000 characters. */
export function valueText(value: Value): string {
  return String(value);
}

/** A value as NumPy's code has it, with all digits: `np.array([[1.0, 2.0], [3.0, 4.0]])`. */
export function numpyText(value: Value): string {
  return String(value);
}
