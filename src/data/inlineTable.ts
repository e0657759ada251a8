import type { InlineData } from '../spec/networkSpec.ts';
import { everyRow, numbered, type Table } from './table.ts';

/** The rows that stand in the spec itself, checked already. */
export function inlineTable({ inputs, targets, limit }: InlineData): Table {
  const rows = Math.min(inputs.length, limit ?? inputs.length);
  return {
    rows,
    inputs: flat(inputs, rows),
    targets: flat(targets, rows),
    inputNames: numbered('input', inputs[0]!.length),
    targetNames: numbered('target', targets[0]!.length),
    sourceRows: everyRow(rows),
    droppedRows: 0,
  };
}

function flat(matrix: readonly (readonly number[])[], rows: number): Float64Array {
  const columns = matrix[0]!.length;
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) values.set(matrix[row]!, row * columns);
  return values;
}
