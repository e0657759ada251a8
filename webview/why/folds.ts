import type { ShownChain } from '../../src/why/whyMessages.ts';
import type { Axis, AxisItem } from './axes.ts';
import type { ChainMatrix } from './matrices.ts';

/** Whether another block of vec(W) begins at a column. */
export function startsBlock(columns: Axis, across: number): boolean {
  return across > 0 && columns[across]!.block !== undefined && columns[across]!.block !== columns[across - 1]!.block;
}

/** The blocks of vec(W) that are shown, with how many columns each has here; none for other matrices. */
export function blockHeads(columns: Axis): { readonly block: number; readonly span: number }[] {
  const heads: { block: number; span: number }[] = [];
  for (const { block } of columns) {
    if (block === undefined) return [];
    const last = heads.at(-1);
    if (last?.block === block) last.span++;
    else heads.push({ block, span: 1 });
  }
  return heads;
}

/** Blocks of the vector and rows of the matrix have the same colours. */
export function blockClass(block: number): string {
  return block < 0 ? '' : `block-${block % 3}`;
}

/** What stands over a block: short where it is one column. */
export function blockText(block: number, span: number): string {
  return span === 1 ? `${block}` : `unit ${block}`;
}

/** The index of a row or column, or how many are folded; within a block that of the input. */
export function indexText({ index, count, isFolded, block }: AxisItem, inputs: number): string {
  if (isFolded) return block === undefined || block < 0 ? `+${count.toLocaleString('en')}` : '';
  return String(block === undefined ? index : index - block * inputs);
}

/** How what is folded looks: a block of zeros as zeros do. */
export function foldKind(matrix: ChainMatrix, row: AxisItem, column: AxisItem): string {
  if (matrix.quantity !== 'parameterJacobian' || row.isFolded || (column.block ?? -1) < 0) return '';
  return column.block === row.index ? 'own-block' : 'structural';
}

/** What stands for numbers that are folded. */
export function foldSign(chain: ShownChain, matrix: ChainMatrix, row: AxisItem, column: AxisItem): string {
  switch (foldKind(matrix, row, column)) {
    case 'own-block':
      return chain.symbols.input;
    case 'structural':
      return '';
    default:
      return '⋯';
  }
}

/** The same in words. */
export function foldText(row: AxisItem, column: AxisItem): string {
  const parts = [
    ...(row.isFolded ? [`${row.count} rows more`] : []),
    ...(column.isFolded ? [`${column.count} columns more`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'not here yet';
}
