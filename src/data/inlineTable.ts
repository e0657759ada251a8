import type { InlineData, TargetRows } from '../spec/networkSpec.ts';
import { everyRow, numbered, type Table } from './table.ts';

/** The rows that stand in the spec itself, checked already. */
export function inlineTable({ inputs, targets, limit }: InlineData): Table {
  const rows = Math.min(inputs.length, limit ?? inputs.length);
  return {
    rows,
    inputs: flat(inputs, rows),
    ...targetsOf(targets.slice(0, rows)),
    inputNames: numbered('input', inputs[0]!.length),
    targetNames: numbered('target', targets[0]!.length),
    sourceRows: everyRow(rows),
    droppedRows: 0,
  };
}

/** A column of texts or booleans as the numbers of its classes, which stand in order of first appearance. */
function targetsOf(targets: TargetRows): Pick<Table, 'targets' | 'classNames'> {
  if (typeof targets[0]![0] === 'number') {
    return { targets: flat(targets as readonly (readonly number[])[], targets.length) };
  }
  const texts = targets.map(([value]) => String(value));
  const classNames = [...new Set(texts)];
  const numbers = new Map(classNames.map((name, index) => [name, index]));
  return { targets: Float64Array.from(texts, text => numbers.get(text)!), classNames };
}

function flat(matrix: readonly (readonly number[])[], rows: number): Float64Array {
  const columns = matrix[0]!.length;
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) values.set(matrix[row]!, row * columns);
  return values;
}
