import { knownNumbers, type Moment } from '../../run/moment.ts';
import type { ViewedRun } from '../../run/runList.ts';
import { stopKey } from '../../run/stopWords.ts';
import { momentOf, stopInEpoch, type ViewedMoment } from '../../run/viewedMoment.ts';
import { isMatrix, panelQuantitiesAt } from '../../trace/quantity.ts';
import { extremeIn } from '../../trace/reduce.ts';
import type { CellNumbers, CellReading } from '../panelMessages.ts';

/** The exact numbers of a cell, in the order of `panelQuantitiesAt`; none when the layer has no such cell. */
export function cellNumbers(
  moment: Moment,
  layer: number,
  { unit, input }: Pick<CellNumbers, 'unit' | 'input'>,
): Float64Array {
  const shape = moment.layers[layer];
  if (!shape || unit >= shape.outputs || (input ?? 0) >= shape.inputs) return new Float64Array();
  const values = panelQuantitiesAt(moment.stop !== undefined).map(name => {
    const numbers = knownNumbers(moment, layer, name);
    if (!numbers || (isMatrix(name) && input === null)) return Number.NaN;
    return isMatrix(name) ? numbers.at(unit, input!) : numbers.at(0, unit);
  });
  return Float64Array.from(values);
}

/** Which element a cell shows that stands for a block of elements, and its exact value. */
export function cellReading(
  viewed: ViewedRun | undefined,
  { layer, epoch, stop, tensor, block }: Pick<CellReading, 'layer' | 'epoch' | 'stop' | 'tensor' | 'block'>,
): CellReading {
  const question = { layer, epoch, ...(stop !== undefined && { stop }), tensor, block };
  const isThere = viewed && layer < viewed.run.info.layers.length;
  const shown = isThere ? momentAsked(viewed, epoch, stop) : undefined;
  const numbers = shown && knownNumbers(shown.moment, layer, tensor);
  if (!numbers || block.row + block.rows > numbers.rows || block.column + block.columns > numbers.columns) {
    return { ...question, row: block.row, column: block.column, value: new Float64Array() };
  }
  const { columns } = numbers;
  const element = extremeIn(numbers.flat(), columns, block);
  const [row, column] = [Math.floor(element / columns), element % columns];
  return { ...question, row, column, value: Float64Array.of(numbers.at(row, column)) };
}

/** The moment that a question is about; undefined where there is none, or the debugger stands elsewhere by now. */
function momentAsked(viewed: ViewedRun, epoch: number, stop: string | undefined): ViewedMoment | undefined {
  if (stop === undefined)
    return epoch <= viewed.run.history.epochs ? momentOf({ ...viewed, stop: undefined }, { epoch }) : undefined;
  return stopKey(stopInEpoch(viewed)) === stop ? momentOf(viewed) : undefined;
}
