import { knownNumbers, type Moment, recordedMoment } from '../../run/moment.ts';
import type { Run } from '../../run/run.ts';
import { isMatrix, shownQuantities } from '../../trace/quantity.ts';
import { extremeIn } from '../../trace/reduce.ts';
import type { PanelToHost, View } from '../panelMessage.ts';
import type { CellNumbers, CellReading } from '../panelMessages.ts';

/** The exact numbers of the selected cell; null when the layer has no such cell. */
export function cellNumbers(moment: Moment, layer: number, cell: View['cell']): CellNumbers | null {
  const shape = moment.layers[layer];
  if (cell === null || !shape) return null;
  const { unit, input } = cell;
  if (unit >= shape.outputs || (input ?? 0) >= shape.inputs) return null;
  const numbers = shownQuantities.map(name => {
    const numbers = knownNumbers(moment, layer, name);
    if (!numbers || (isMatrix(name) && input === null)) return Number.NaN;
    return isMatrix(name) ? numbers.at(unit, input!) : numbers.at(0, unit);
  });
  return { unit, input, numbers: Float64Array.from(numbers) };
}

/** Which element a cell shows that stands for a block of elements, and its exact value. */
export function cellReading(
  run: Run | undefined,
  { layer, epoch, tensor, block }: Extract<PanelToHost, { type: 'cell' }>,
): CellReading {
  const question = { layer, epoch, tensor, block };
  const isThere = run && epoch <= run.history.epochs && layer < run.info.layers.length;
  const numbers = isThere ? knownNumbers(recordedMoment({ run, epoch }), layer, tensor) : undefined;
  if (!numbers || block.row + block.rows > numbers.rows || block.column + block.columns > numbers.columns) {
    return { ...question, row: block.row, column: block.column, value: new Float64Array() };
  }
  const { columns } = numbers;
  const element = extremeIn(numbers.flat(), columns, block);
  const [row, column] = [Math.floor(element / columns), element % columns];
  return { ...question, row, column, value: Float64Array.of(numbers.at(row, column)) };
}
