import { addToBlock, clearBlock, numbersPerColumn } from '../../../../src/trace/blocks.ts';
import { type LayerScalar, networkScalars } from '../../../../src/trace/scalars.ts';
import type { SeriesWindow } from '../../../../webview/series/window.ts';

/** A window over epochs from 1 on; `rows` has for every epoch the value of each layer. */
export function seriesOf(
  rows: readonly (readonly number[])[],
  stride = 1,
  quantity: LayerScalar = 'gradientNorm',
): SeriesWindow {
  const columns = networkScalars.length + rows[0]!.length;
  const blocks = Math.ceil(rows.length / stride);
  const buffer = new Float64Array(blocks * columns * numbersPerColumn);
  for (let at = 0; at < buffer.length; at += numbersPerColumn) clearBlock(buffer, at);
  rows.forEach((values, index) => {
    values.forEach((value, layer) => {
      const column = Math.floor(index / stride) * columns + networkScalars.length + layer;
      addToBlock(buffer, column * numbersPerColumn, index + 1, value);
    });
  });
  return { quantity, range: null, stride, columns, firstBlock: 0, blocks, buffer };
}
