import type { EpochRange } from '../../src/protocol/series.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { windowBlock } from '../series/window.ts';
import type { Series } from './series.ts';

interface ChartTableProps {
  readonly title: string;
  readonly series: readonly Series[];
  readonly range: EpochRange;
}

const mostRows = 50;

/** What a chart draws, as numbers: some epochs at even distances, or the least and the largest of as many. */
export function ChartTable({ title, series, range }: ChartTableProps) {
  const { window } = series[0]!;
  const { stride, firstBlock, blocks } = window;
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
            {series.map(({ name, column }) => (
              <th key={column} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(index => (
            <tr key={index}>
              <th scope="row">{epochsText((firstBlock + index) * stride + 1, stride, range)}</th>
              {series.map(({ window: own, column }) => (
                <td key={column}>{index < own.blocks ? blockText(windowBlock(own, index, column)) : ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function epochsText(first: number, stride: number, range: EpochRange): string {
  return stride === 1 ? `${first}` : `${first}-${Math.min(range.last, first + stride - 1)}`;
}

function blockText({ least, largest, leastEpoch, gaps }: ReturnType<typeof windowBlock>): string {
  if (leastEpoch === 0) return gaps > 0 ? 'not finite' : '';
  const range = least === largest ? formatNumber(least) : `${formatNumber(least)} to ${formatNumber(largest)}`;
  return gaps > 0 ? `${range}, ${gaps} not finite` : range;
}
