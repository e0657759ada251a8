import { type Precision, withItsDigits } from './digits.ts';

/** More numbers than this are neither copied nor opened as a table. */
export const mostCopied = 1_000_000;

/** As CSV has it: `NaN`, `inf`, `-inf`, and the sign of a zero; else the fewest digits that are read back as the same number. */
export function plainNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
}

/**
 * Numbers in brackets, row-major: a vector in one line, of more dimensions each row in a line of its own. `rowAt` has the numbers of the
 * last dimension.
 */
export function bracketed(
  shape: readonly number[],
  rowAt: (row: number) => Iterable<number>,
  write: (value: number) => string,
): string {
  let next = 0;
  const within = (dimension: number): string => {
    if (dimension >= shape.length - 1) return `[${Array.from(rowAt(next++), write).join(', ')}]`;
    const parts = Array.from({ length: shape[dimension]! }, () => within(dimension + 1));
    const indent = '  '.repeat(dimension + 1);
    return `[\n${parts.map(part => indent + part).join(',\n')}\n${'  '.repeat(dimension)}]`;
  };
  return within(0);
}

/** An array as code with `import numpy as np`, with all digits of its precision: `np.array([1.0, np.nan])`. */
export function numpyArray(
  shape: readonly number[],
  rowAt: (row: number) => Iterable<number>,
  precision: Precision,
): string {
  const kind = precision === 'float32' ? ', dtype=np.float32' : '';
  // Brackets do not show the other dimensions of what is empty.
  if (shape.length > 1 && shape.includes(0)) return `np.zeros((${shape.join(', ')})${kind})`;
  return `np.array(${bracketed(shape, rowAt, value => numpyNumber(withItsDigits(value, precision)))}${kind})`;
}

/** A number as code with `import numpy as np`. */
export function numpyNumber(value: number): string {
  if (Number.isNaN(value)) return 'np.nan';
  if (!Number.isFinite(value)) return value > 0 ? 'np.inf' : '-np.inf';
  // An array of whole numbers would be one of integers, and -0 an integer's 0.
  const text = plainNumber(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
