import { notDefined } from '../../src/trace/formatNumber.ts';
import { seriesValue } from '../series/readout.ts';
import type { Training } from '../state.ts';
import { useTheme } from '../themeContext.ts';
import { Value } from '../Value.tsx';
import { seriesColour } from './drawChart.ts';
import type { Series } from './series.ts';

interface LegendProps {
  readonly series: readonly Series[];
  readonly training: Training;
  readonly epoch: number | undefined;
}

/** Names the lines and reads out an epoch. */
export function Legend({ series, training, epoch }: LegendProps) {
  const theme = useTheme();
  return (
    <ul class="legend">
      {series
        .filter(({ inLegend }) => inLegend)
        .map(({ key, name, window, column, tone, emphasized, isUndefined }) => {
          const value = epoch === undefined ? undefined : seriesValue(training, window, epoch, column);
          return (
            <li key={key} class={emphasized ? 'emphasized' : ''} title={name}>
              <i style={{ backgroundColor: seriesColour(tone, theme) }} />
              <span class="name">{name}</span>
              {isUndefined ? <span class="value">{notDefined}</span> : value !== undefined && <Value value={value} />}
            </li>
          );
        })}
    </ul>
  );
}
