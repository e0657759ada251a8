import type { Matrix } from './matrix.ts';
import type { Vec } from './vector.ts';

/** A Jacobian matrix in the smallest form that says it exactly. One row per output, one column per input. */
export type Jacobian =
  /** diag(diagonal), (O, O): an element-wise activation. */
  | { readonly form: 'diagonal'; readonly diagonal: Vec }
  /** diag(p) - p pT, (O, O): softmax. Full, though two vectors of it say all. */
  | { readonly form: 'softmax'; readonly p: Vec }
  /** (O, I): the weights themselves, as dnet/dx. */
  | { readonly form: 'dense'; readonly matrix: Matrix }
  /** dnet/dvec(W), (O, O*I): row o holds x in columns o*I .. o*I+I-1 and is zero elsewhere. */
  | { readonly form: 'block'; readonly x: Vec; readonly rows: number };

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

function assertNever(jacobian: never): never {
  throw new TypeError(`unknown Jacobian form ${JSON.stringify(jacobian)}`);
}
