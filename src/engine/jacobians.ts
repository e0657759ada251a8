import { type Matrix, multiply } from './matrix.ts';

/** A Jacobian matrix in the smallest form that says it exactly. One row per output, one column per input. */
export type Jacobian =
  /** diag(diagonal), (O, O): an element-wise activation. */
  | { readonly form: 'diagonal'; readonly diagonal: Float64Array }
  /** diag(p) - p pT, (O, O): softmax. Full, though two vectors of it say all. */
  | { readonly form: 'softmax'; readonly p: Float64Array }
  /** (O, I): the weights themselves, as dnet/dx. */
  | { readonly form: 'dense'; readonly matrix: Matrix }
  /** dnet/dvec(W), (O, O*I): row o holds x in columns o*I .. o*I+I-1 and is zero elsewhere. */
  | { readonly form: 'block'; readonly x: Float64Array; readonly rows: number };

/** [rows, columns] of the whole matrix. */
export function jacobianShape(jacobian: Jacobian): readonly [number, number] {
  switch (jacobian.form) {
    case 'diagonal':
      return [jacobian.diagonal.length, jacobian.diagonal.length];
    case 'softmax':
      return [jacobian.p.length, jacobian.p.length];
    case 'dense':
      return [jacobian.matrix.rows, jacobian.matrix.columns];
    case 'block':
      return [jacobian.rows, jacobian.rows * jacobian.x.length];
    default:
      return assertNever(jacobian);
  }
}

/** One element, without forming the matrix. */
export function jacobianElement(jacobian: Jacobian, row: number, column: number): number {
  switch (jacobian.form) {
    case 'diagonal':
      return row === column ? jacobian.diagonal[row] : 0;
    case 'softmax': {
      const { p } = jacobian;
      return row === column ? p[row] * (1 - p[row]) : -p[row] * p[column];
    }
    case 'dense':
      return jacobian.matrix.values[row * jacobian.matrix.columns + column];
    case 'block': {
      const I = jacobian.x.length;
      return Math.floor(column / I) === row ? jacobian.x[column - row * I] : 0;
    }
    default:
      return assertNever(jacobian);
  }
}

/** The whole matrix, to be shown. A block form has O*O*I elements: ask `jacobianShape` first. */
export function expandJacobian(jacobian: Jacobian): Matrix {
  const [rows, columns] = jacobianShape(jacobian);
  const values = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) values[r * columns + c] = jacobianElement(jacobian, r, c);
  }
  return { rows, columns, values };
}

/** row (1, R) . jacobian (R, C) = (1, C) by the structure alone: what is zero by construction is not multiplied. */
export function rowTimesJacobian(row: Matrix, jacobian: Jacobian): Matrix {
  const [rows, columns] = jacobianShape(jacobian);
  if (row.columns !== rows) throw new RangeError(`cannot multiply (1, ${row.columns}) by (${rows}, ${columns})`);
  const values = new Float64Array(columns);
  switch (jacobian.form) {
    case 'diagonal':
      for (let k = 0; k < rows; k++) values[k] = row.values[k] * jacobian.diagonal[k];
      break;
    case 'softmax': {
      const { p } = jacobian;
      const mean = row.values.reduce((sum, value, k) => sum + value * p[k], 0);
      for (let k = 0; k < rows; k++) values[k] = (row.values[k] - mean) * p[k];
      break;
    }
    case 'dense':
      return multiply(row, jacobian.matrix);
    case 'block': {
      const I = jacobian.x.length;
      for (let o = 0; o < rows; o++) for (let i = 0; i < I; i++) values[o * I + i] = row.values[o] * jacobian.x[i];
      break;
    }
    default:
      return assertNever(jacobian);
  }
  return { rows: 1, columns, values };
}

function assertNever(jacobian: never): never {
  throw new TypeError(`unknown Jacobian form ${JSON.stringify(jacobian)}`);
}
