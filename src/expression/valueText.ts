import { numpyArray, numpyNumber, plainNumber } from '../trace/arrayText.ts';
import { type Precision, withItsDigits } from '../trace/digits.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { norm } from '../trace/norm.ts';
import { shapeText } from './misuse.ts';
import { isTensor, type Value } from './value.ts';

/** Characters of a value in a line. */
export const longestValue = 1000;
/** Numbers of a tensor that are shown before the dots. */
const mostShown = 20;

/**
 * A value in a line of at most 1,000 characters. A scalar is the number alone, with the fewest digits that are read back as the same number; a text
 * is in quotes. Of a tensor the shape comes first, then its norm and its first numbers, rounded: `(16, 4) norm 0.031 [0.002, -0.014, ...]`.
 */
export function valueText(value: Value): string {
  if (typeof value === 'number') return scalarText(value);
  if (typeof value === 'boolean') return String(value);
  if (!isTensor(value)) return cut(JSON.stringify(value));
  const { shape, values } = value;
  const shown = Array.from(values.subarray(0, mostShown), shortNumber);
  const dots = values.length > shown.length ? ['...'] : [];
  return cut(`${shapeText(shape)} norm ${shortNumber(norm(values))} [${[...shown, ...dots].join(', ')}]`);
}

/** A value as code with `import numpy as np`, with all digits of its precision: `np.array([[1.0, 2.0], [3.0, np.nan]])`. */
export function numpyText(value: Value, precision: Precision = 'float64'): string {
  if (typeof value === 'number') return numpyNumber(withItsDigits(value, precision));
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (!isTensor(value)) return JSON.stringify(value);
  const { shape, values } = value;
  const columns = shape.at(-1) ?? 1;
  return numpyArray(shape, row => values.subarray(row * columns, (row + 1) * columns), precision);
}

/** A small number by its power of ten: in a row of zeros nobody sees the size of a gradient. */
function scalarText(value: number): string {
  const isSmall = value !== 0 && Math.abs(value) < 1e-4;
  return isSmall ? value.toExponential() : plainNumber(value);
}

/** As the language reads it, too: `inf` and not a sign. */
function shortNumber(value: number): string {
  return Number.isFinite(value) ? formatNumber(value) : plainNumber(value);
}

function cut(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue - 3)}...` : text;
}
