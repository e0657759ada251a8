import type { Run } from '../../run/run.ts';
import { type LayerLayout, tensorInBlock } from '../../trace/layout.ts';
import { extremeIn } from '../../trace/reduce.ts';
import { isMatrix, shownTensors } from '../../trace/shownTensors.ts';
import type { CellNumbers, CellReading } from '../panelMessages.ts';

/** The exact numbers of a cell, in the order of `shownTensors`; none when the layer has no such cell. */
export function cellNumbers(
  layer: LayerLayout,
  block: Float64Array,
  { unit, input }: Pick<CellNumbers, 'unit' | 'input'>,
): Float64Array {
  const { inputs, outputs } = layer.shape;
  if (unit >= outputs || (input ?? 0) >= inputs) return new Float64Array();
  const numbers = shownTensors.map(name => {
    const values = tensorInBlock(layer, block, name);
    if (!isMatrix(name)) return values[unit] ?? Number.NaN;
    return input === null ? Number.NaN : values[unit * inputs + input]!;
  });
  return Float64Array.from(numbers);
}

/** Which element a cell shows that stands for a block of elements, and its exact value. */
export function cellReading(
  run: Run | undefined,
  { layer, epoch, tensor, block }: Pick<CellReading, 'layer' | 'epoch' | 'tensor' | 'block'>,
): CellReading {
  const question = { layer, epoch, tensor, block };
  const layout = run?.history.layout.layers[layer];
  const row = run?.history.tensorsOf(epoch);
  const place = layout?.tensors[tensor];
  if (
    !layout ||
    !row ||
    !place ||
    block.row + block.rows > place.rows ||
    block.column + block.columns > place.columns
  ) {
    return { ...question, row: block.row, column: block.column, value: new Float64Array() };
  }
  const values = tensorInBlock(layout, row.subarray(layout.start, layout.start + layout.length), tensor);
  const element = extremeIn(values, place.columns, block);
  return {
    ...question,
    row: Math.floor(element / place.columns),
    column: element % place.columns,
    value: values.slice(element, element + 1),
  };
}
