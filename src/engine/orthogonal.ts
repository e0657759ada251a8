import type { RandomStream } from '../random/randomStream.ts';
import type { Vec } from './vector.ts';

/**
 * Fills a matrix, row-major with `columns` columns, so that its rows are orthonormal, or its columns where there are
 * fewer of those: random normal vectors, each made orthogonal to those before it and scaled to length 1. Source: Saxe et
 * al. 2014; the distribution is uniform over all such matrices.
 */
export function fillOrthogonal(values: Vec, random: RandomStream, columns: number): void {
  const rows = values.length / columns;
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const basis: Vec[] = [];
  while (basis.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    // Once more, as the first pass leaves a rounding error that grows with what it took away.
    for (let pass = 0; pass < 2; pass++) for (const other of basis) subtractProjection(vector, other);
    const size = Math.sqrt(dot(vector, vector));
    basis.push(vector.map(value => value / size));
  }
  for (const [index, vector] of basis.entries()) {
    for (let k = 0; k < length; k++) values[rows <= columns ? index * columns + k : k * columns + index] = vector[k];
  }
}

/** vector -= (vector . unit) unit. */
function subtractProjection(vector: Vec, unit: Vec): void {
  const share = dot(vector, unit);
  for (let k = 0; k < vector.length; k++) vector[k] -= share * unit[k];
}

function dot(a: Vec, b: Vec): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
