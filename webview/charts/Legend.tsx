import type { Training } from '../state.ts';
import type { Theme } from '../theme.ts';
import { useTheme } from '../themeContext.ts';
import { Value } from '../Value.tsx';
import { levelReadings, type PlacedLevel } from './levels.ts';
import { readingOf } from './readings.ts';
import type { Series, Tone } from './series.ts';
import { seriesColour, seriesDash } from './tones.ts';

interface LegendProps {
  readonly series: readonly Series[];
  readonly training: Training;
  readonly epoch: number | undefined;
  readonly levels: readonly PlacedLevel[];
}

/** Names the lines and reads out an epoch. */
export function Legend({ series, training, epoch, levels }: LegendProps) {
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
      {levelReadings(levels).map(({ name, tone, value }, index) => (
        <li key={name} class="level" title={`${name}${beyond[levels[index]!.place]}`}>
          <i style={{ background: dashes(tone, theme) }} />
          <span class="name muted">{name}</span>
          <span class="value muted">{value}</span>
        </li>
      ))}
    </ul>
  );
}

const beyond = { inside: '', above: ', above what the chart shows', below: ', below what the chart shows' } as const;

/** The line as the chart draws it. */
function dashes(tone: Tone, theme: Theme): string {
  const colour = seriesColour(tone, theme);
  const [line = 1, gap = 0] = seriesDash(tone);
  return `repeating-linear-gradient(to right, ${colour} 0 ${line}px, transparent ${line}px ${line + gap}px)`;
}
