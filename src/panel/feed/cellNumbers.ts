import { knownNumbers, type Moment } from '../../run/moment.ts';
import type { ViewedRun } from '../../run/runList.ts';
import { momentOf } from '../../run/viewedMoment.ts';
import { isMatrix, shownQuantities } from '../../trace/quantity.ts';
import { extremeIn } from '../../trace/reduce.ts';
import type { CellNumbers, CellReading } from '../panelMessages.ts';

/** The exact numbers of a cell, in the order of `shownQuantities`; none when the layer has no such cell. */
export function cellNumbers(
  moment: Moment,
  layer: number,
  { unit, input }: Pick<CellNumbers, 'unit' | 'input'>,
): Float64Array {
  const shape = moment.layers[layer];
  if (!shape || unit >= shape.outputs || (input ?? 0) >= shape.inputs) return new Float64Array();
  const values = shownQuantities.map(name => {
    const numbers = knownNumbers(moment, layer, name);
    if (!numbers || (isMatrix(name) && input === null)) return Number.NaN;
    return isMatrix(name) ? numbers.at(unit, input!) : numbers.at(0, unit);
  });
  return Float64Array.from(values);
}

/** Which element a cell shows that stands for a block of elements, and its exact value. */
export function cellReading(
  viewed: ViewedRun | undefined,
  { layer, epoch, tensor, block }: Pick<CellReading, 'layer' | 'epoch' | 'tensor' | 'block'>,
): CellReading {
  const question = { layer, epoch, tensor, block };
  const isThere = viewed && epoch <= viewed.run.history.epochs && layer < viewed.run.info.layers.length;
  const shown = isThere ? momentOf(viewed, { epoch }) : undefined;
  const numbers = shown && knownNumbers(shown.moment, layer, tensor);
  if (!numbers || block.row + block.rows > numbers.rows || block.column + block.columns > numbers.columns) {
    return { ...question, row: block.row, column: block.column, value: new Float64Array() };
  }
  const { columns } = numbers;
  const element = extremeIn(numbers.flat(), columns, block);
  const [row, column] = [Math.floor(element / columns), element % columns];
  return { ...question, row, column, value: Float64Array.of(numbers.at(row, column)) };
}
