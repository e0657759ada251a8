/** How much of a network is checked, so that it takes seconds and not days. */
interface CheckWork {
  readonly rows: number;
  /** Most elements of one tensor. */
  readonly elements: number;
}

const mostRows = 32;
/** Multiplications of one forward pass, and of the whole check. */
const passWork = 1e8;
const wholeWork = 1e10;

/**
 * Each element costs four passes through the layers from its own on, on average about two whole ones, and a pass one multiplication
 * for each row and parameter.
 */
export function checkWork(trainingRows: number, tensorSizes: readonly number[]): CheckWork {
  const parameters = tensorSizes.reduce((sum, size) => sum + size, 0);
  const rows = Math.max(1, Math.min(mostRows, trainingRows, Math.floor(passWork / parameters)));
  return { rows, elements: largestShare(tensorSizes, Math.floor(wholeWork / (2 * rows * parameters))) };
}

/** The largest number of elements, at least 1, that every tensor may have checked when `affordable` are in all. */
function largestShare(tensorSizes: readonly number[], affordable: number): number {
  let left = affordable;
  for (const [index, size] of tensorSizes.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (tensorSizes.length - index));
    if (size > share) return Math.max(1, share);
    left -= size;
  }
  return Math.max(...tensorSizes);
}

/** `rows` of the training rows, evenly spaced: the first ones may be all of one class. */
export function spacedRows(rows: number, trainingRows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, n) => Math.floor((n * trainingRows) / rows));
}
