import type { ReferenceLevel } from '../../src/findings/before.ts';
import type { EpochRange } from '../../src/panel/series.ts';
import { type Block, blockAt, clearBlock, mergeBlock, numbersPerColumn } from '../../src/trace/blocks.ts';
import { formatNumber, notDefined } from '../../src/trace/formatNumber.ts';
import { lastEpoch, type SeriesWindow } from '../series/window.ts';
import type { Series } from './series.ts';

interface ChartTableProps {
  readonly title: string;
  readonly series: readonly Series[];
  readonly range: EpochRange;
  readonly levels: readonly ReferenceLevel[];
}

const mostRows = 50;

/** What a chart draws, as numbers: some epochs at even distances, or the least and the largest of as many. */
export function ChartTable({ title, series, range, levels }: ChartTableProps) {
  // Strides are powers of two, so that the blocks of all curves fit into those of the coarsest.
  const stride = Math.max(...series.map(({ window }) => window.stride));
  const last = Math.min(range.last, Math.max(...series.map(({ window }) => lastEpoch(window))));
  const firstBlock = Math.floor((range.first - 1) / stride);
  const blocks = Math.max(0, Math.ceil(last / stride) - firstBlock);
  const step = Math.max(1, Math.ceil(blocks / mostRows));
  // Counted back from the newest, which is always there.
  const shown = Array.from({ length: Math.ceil(blocks / step) }, (_, row) => blocks - 1 - row * step).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="table" tabIndex={0} aria-label={`${title}, table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">epoch</th>
            {series.map(({ name, key }) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {levels.length > 0 && (
          <tbody>
            {levels.map(({ label, value }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td colSpan={series.length}>{formatNumber(value)}</td>
              </tr>
            ))}
          </tbody>
        )}
        <tbody>
          {shown.map(index => (
            <tr key={index}>
              <th scope="row">{epochsText((firstBlock + index) * stride + 1, stride, last)}</th>
              {series.map(line => (
                <td key={line.key}>{cellText(line, (firstBlock + index) * stride, stride)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function epochsText(first: number, stride: number, last: number): string {
  return stride === 1 ? `${first}` : `${first}-${Math.min(last, first + stride - 1)}`;
}

/** Of the curve's blocks that begin within so many epochs after `before`. */
function cellText({ window, column, noValue }: Series, before: number, epochs: number): string {
  const block = blockWithin(window, column, before, epochs);
  const isUndefined = noValue && blockWithin(window, noValue.unless, before, epochs).gaps === 0;
  return blockText(block, isUndefined ? notDefined : 'not finite');
}

function blockWithin(window: SeriesWindow, column: number, before: number, epochs: number): Block {
  const merged = new Float64Array(numbersPerColumn);
  clearBlock(merged, 0);
  const first = Math.ceil(before / window.stride) - window.firstBlock;
  const end = Math.min(window.blocks, Math.ceil((before + epochs) / window.stride) - window.firstBlock);
  for (let index = Math.max(0, first); index < end; index++) {
    mergeBlock(merged, 0, window.buffer, (index * window.columns + column) * numbersPerColumn);
  }
  return blockAt(merged, 0);
}

function blockText({ least, largest, leastEpoch, gaps }: Block, gapWord: string): string {
  if (leastEpoch === 0) return gaps > 0 ? gapWord : '';
  const range = least === largest ? formatNumber(least) : `${formatNumber(least)} to ${formatNumber(largest)}`;
  return gaps > 0 ? `${range}, ${gaps} ${gapWord}` : range;
}
