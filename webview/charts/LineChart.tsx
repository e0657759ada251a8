import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { type ScalarHistory, scalarAt } from '../history.ts';
import type { LossScale } from '../state.ts';
import { useTheme } from '../themeContext.ts';
import { useWidth } from '../useWidth.ts';
import { Value } from '../Value.tsx';
import { decimate, type Gap, gapsText, nonFiniteEpochs } from './decimate.ts';
import { createLineChart, type LineChart as Drawing, seriesColour } from './drawChart.ts';
import type { Series } from './series.ts';

interface LineChartProps {
  readonly name: string;
  readonly title: string;
  readonly series: readonly Series[];
  readonly history: ScalarHistory;
  readonly scale: LossScale;
  readonly selectedEpoch: number | undefined;
  readonly onPick: (epoch: number) => void;
  /** Stands beside the title, unless an epoch is hovered. */
  readonly note?: string;
  /** Stands at the right of the title. */
  readonly children?: ComponentChildren;
}

/** A chart over epochs, with a legend that reads out the hovered epoch, or else the chosen one. */
export function LineChart(props: LineChartProps) {
  const { name, title, note = '', series, history, scale, selectedEpoch, onPick, children } = props;
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing>(undefined);
  const [hoveredEpoch, setHoveredEpoch] = useState<number>();
  const width = useWidth(box);

  // A bucket gives two points, so half the width is every pixel.
  const buckets = Math.max(50, Math.ceil(width / 2));
  const columns = series.map(({ column }) => column).join();
  // biome-ignore-start lint/correctness/useExhaustiveDependencies: `columns` stands for the series, which are made anew with every frame.
  const curves = useMemo(
    () => series.map(({ column }) => decimate(history, column, buckets)),
    [history, columns, buckets],
  );
  const gaps = useMemo(
    () =>
      nonFiniteEpochs(
        history,
        series.map(({ column }) => column),
      ),
    [history, columns],
  );
  // biome-ignore-end lint/correctness/useExhaustiveDependencies: see above

  useLayoutEffect(() => {
    const model = { series, curves, history, scale, selectedEpoch, hoveredEpoch, gaps, theme };
    if (drawing.current) drawing.current.update(model);
    else drawing.current = createLineChart(canvas.current!, model);
  });
  useEffect(() => () => drawing.current?.destroy(), []);

  const epoch = hoveredEpoch ?? selectedEpoch;
  return (
    <section class="chart" data-testid={`${name}-chart`} data-epoch={selectedEpoch}>
      <header>
        <h2>{title}</h2>
        <span class="muted">{hoveredEpoch === undefined ? note : `epoch ${hoveredEpoch}`}</span>
        {children}
      </header>
      <div class="plot" ref={box}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={chartLabel(title, series, history)}
          onPointerMove={event => setHoveredEpoch(drawing.current!.epochAt(event.offsetX))}
          onPointerLeave={() => setHoveredEpoch(undefined)}
          onClick={event => onPick(drawing.current!.epochAt(event.offsetX))}
        />
      </div>
      <Legend series={series} history={history} epoch={epoch} />
      <GapNote gaps={gaps} />
    </section>
  );
}

interface LegendProps {
  readonly series: readonly Series[];
  readonly history: ScalarHistory;
  readonly epoch: number | undefined;
}

function Legend({ series, history, epoch }: LegendProps) {
  const theme = useTheme();
  return (
    <ul class="legend">
      {series
        .filter(({ inLegend }) => inLegend)
        .map(({ name, column, tone, emphasized }) => (
          <li key={column} class={emphasized ? 'emphasized' : ''} title={name}>
            <i style={{ backgroundColor: seriesColour(tone, theme) }} />
            <span class="name">{name}</span>
            {epoch !== undefined && <Value value={scalarAt(history, epoch, column)} />}
          </li>
        ))}
    </ul>
  );
}

function GapNote({ gaps }: { readonly gaps: readonly Gap[] }) {
  return gaps.length === 0 ? null : <p class="gaps error">▲ {gapsText(gaps)}</p>;
}

function chartLabel(title: string, series: readonly Series[], history: ScalarHistory): string {
  const named = series.filter(({ inLegend }) => inLegend);
  const values = named.map(({ name, column }) => `${name} ${formatNumber(scalarAt(history, history.epochs, column))}`);
  return `${title} over ${history.epochs} epochs; at the last one ${values.join(', ')}`;
}
