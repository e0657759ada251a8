import type { Training } from '../state.ts';
import { useTheme } from '../themeContext.ts';
import { Value } from '../Value.tsx';
import { seriesColour } from './drawChart.ts';
import { readingOf } from './readings.ts';
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
        .map(line => {
          const { key, name, tone, emphasized } = line;
          const { value, whyNone } = readingOf(line, training, epoch);
          return (
            <li key={key} class={emphasized ? 'emphasized' : ''} title={name}>
              <i style={{ backgroundColor: seriesColour(tone, theme) }} />
              <span class="name">{name}</span>
              {value !== undefined && <Value value={value} whyNone={whyNone} />}
            </li>
          );
        })}
    </ul>
  );
}
