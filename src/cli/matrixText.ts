import { isFormed } from '../engine/explicit.ts';
import { type Jacobian, jacobianElement, jacobianShape } from '../engine/jacobians.ts';
import type { Matrix } from '../engine/matrix.ts';
import { count, counted } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';

/** Rows and columns of the largest matrix that is printed whole. */
const mostShown = 16;
/** Rows and columns that are printed of a larger one. */
const shownOf = { rows: 6, columns: 10 } as const;
const digits = 6;

/** The matrix in aligned columns, a row a line; of a large one its first rows and columns, and how many are left out. */
export function matrixText({ rows, columns, values }: Matrix, indent: string): string {
  return elementText(rows, columns, (r, c) => values[r * columns + c]!, indent);
}

export function vectorText(values: Float64Array, indent: string): string {
  return matrixText({ rows: 1, columns: values.length, values }, indent);
}

/** dy/dnet or dnet/dvec(W) as a matrix; where it is large, its block structure or its diagonal instead of its zeros. */
export function jacobianText(jacobian: Jacobian, indent: string): string {
  const [rows, columns] = jacobianShape(jacobian);
  const small = rows <= mostShown && columns <= mostShown;
  if (!small && jacobian.form === 'block') return blockText(jacobian.x, rows, indent);
  if (!small && jacobian.form === 'diagonal') {
    return `${indent}zero but for its diagonal:\n${vectorText(jacobian.diagonal, indent)}`;
  }
  if (!isFormed(jacobian)) return `${indent}diag(y) - y yT, too large to be written\n`;
  return elementText(rows, columns, (r, c) => jacobianElement(jacobian, r, c), indent);
}

function elementText(rows: number, columns: number, at: (r: number, c: number) => number, indent: string): string {
  const R = rows > mostShown ? shownOf.rows : rows;
  const C = columns > mostShown ? shownOf.columns : columns;
  const cells = Array.from({ length: R }, (_, r) =>
    Array.from({ length: C }, (_, c) => formatNumber(at(r, c), digits)),
  );
  const widths = Array.from({ length: C }, (_, c) => Math.max(...cells.map(row => row[c]!.length)));
  const more = C < columns ? '  …' : '';
  const lines = cells.map(row => `${indent}${row.map((cell, c) => cell.padStart(widths[c]!)).join('  ')}${more}\n`);
  return lines.join('') + leftOut(rows - R, columns - C, indent);
}

function leftOut(rows: number, columns: number, indent: string): string {
  if (rows === 0 && columns === 0) return '';
  const parts = [rows > 0 ? [counted(rows, 'more row')] : [], columns > 0 ? [counted(columns, 'more column')] : []];
  return `${indent}(${parts.flat().join(' and ')} left out; --json has every number)\n`;
}

/** x once per row, a block further right in each. */
function blockText(x: Float64Array, rows: number, indent: string): string {
  const I = x.length;
  const drawn = Math.min(rows, 3);
  const more = drawn < rows ? '  …' : '';
  const lines = Array.from({ length: drawn }, (_, o) => {
    const blocks = Array.from({ length: drawn }, (_, block) => (block === o ? 'x' : '0')).join('  ');
    return `${indent}${blocks}${more}   row ${o}: x in columns ${count(o * I)} to ${count((o + 1) * I - 1)}\n`;
  });
  const rest = drawn < rows ? `${indent}(${counted(rows - drawn, 'more row')} alike)\n` : '';
  return `${lines.join('')}${rest}${indent}a 0 is ${counted(I, 'zero')}, x is the layer's input as above\n`;
}
