import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { EpochRange } from '../../src/protocol/series.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { useActions } from '../actions.ts';
import { formatCount } from '../format.ts';
import { valueAt } from '../series/readout.ts';
import { useStable } from '../stable.ts';
import type { LossScale, Training } from '../state.ts';
import { useTheme } from '../themeContext.ts';
import { useDrawing } from '../useDrawing.ts';
import { useWidth } from '../useWidth.ts';
import { ChartTable } from './ChartTable.tsx';
import { chartPicture, pictureBuckets } from './chartPicture.ts';
import { curve, gapsOf, gapsText } from './curve.ts';
import { createLineChart, type LineChart as Drawing } from './drawChart.ts';
import { Legend } from './Legend.tsx';
import { readings } from './readings.ts';
import { SaveChart } from './SaveChart.tsx';
import { chartEpochs, type Series, undefinedNote } from './series.ts';
import { useZoom } from './useZoom.ts';
import { robustBounds, type ValueBounds } from './valueBounds.ts';

interface LineChartProps {
  readonly name: string;
  readonly title: string;
  readonly series: readonly Series[];
  readonly training: Training;
  readonly scale: LossScale;
  /** Leaves a few wild points out of the axis. */
  readonly isRobust: boolean;
  readonly selectedEpoch: number | undefined;
  readonly hoveredEpoch: number | undefined;
  readonly asTable: boolean;
  readonly onPick: (epoch: number) => void;
  /** Null for all epochs. */
  readonly onZoom: (range: EpochRange | null) => void;
  /** Stands beside the title. */
  readonly note?: string;
}

/** A chart over epochs, with a legend that reads out the hovered epoch, or else the chosen one. */
export function LineChart(props: LineChartProps) {
  const { name, title, note = '', series, training, scale, isRobust, selectedEpoch, hoveredEpoch, asTable } = props;
  const theme = useTheme();
  const { hover } = useActions();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing>(undefined);
  const width = useWidth(box);
  const epochAt = (x: number) => drawing.current?.epochAt(x) ?? 1;
  const { dragged, handlers } = useZoom({
    epochAt,
    onPick: props.onPick,
    onZoom: props.onZoom,
  });

  // A bucket gives two points, so half the width is every pixel.
  const buckets = Math.max(50, Math.ceil(width / 2));
  const key = series.map(({ key: own }) => own).join();
  const windows = useStable(series.map(({ window }) => window));
  const epochs = training.status.epoch;
  // biome-ignore-start lint/correctness/useExhaustiveDependencies: windows and `key` stand for the series, which are made anew with every frame.
  const curves = useMemo(
    () => series.map(({ window, column }) => curve(window, column, buckets)),
    [windows, key, buckets],
  );
  const gaps = useMemo(
    () =>
      gapsOf(
        series[0]!.window,
        series
          .filter(({ window, isUndefined }) => window === series[0]!.window && !isUndefined)
          .map(({ column }) => column),
      ),
    [windows, key],
  );
  const range = useMemo(() => chartEpochs(series, epochs), [windows, epochs]);
  const bounds = useMemo(() => (isRobust ? robustBounds(curves, scale) : undefined), [curves, scale, isRobust]);
  // biome-ignore-end lint/correctness/useExhaustiveDependencies: see above

  useDrawing(() => {
    if (asTable) return;
    const model = { series, curves, range, scale, bounds, selectedEpoch, hoveredEpoch, gaps, dragged, theme };
    if (drawing.current) drawing.current.update(model);
    else drawing.current = createLineChart(canvas.current!, model);
  });
  useEffect(() => {
    if (asTable) return;
    return () => {
      drawing.current?.destroy();
      drawing.current = undefined;
    };
  }, [asTable]);

  const undefinedWhy = undefinedNote(series);
  const picture = () => {
    const curves = series.map(({ window, column }) => curve(window, column, pictureBuckets));
    const markers = { selectedEpoch, hoveredEpoch: undefined, gaps, dragged: undefined };
    const notes = [note, undefinedWhy, gaps.length > 0 ? `▲ ${gapsText(gaps)}` : '', bounds ? boundsText(bounds) : ''];
    return chartPicture(
      { series, curves, range, scale, bounds, theme, ...markers },
      {
        title,
        run: training.run.name,
        notes: notes.filter(Boolean),
        readings: readings(series, training, selectedEpoch),
      },
    );
  };

  return (
    <section class="chart" data-testid={`${name}-chart`} data-epoch={selectedEpoch}>
      <header>
        <h3>{title}</h3>
        <span class="muted">{hoveredEpoch === undefined ? note : `epoch ${hoveredEpoch}`}</span>
        <SaveChart name={name} title={title} draw={picture} />
      </header>
      {asTable ? (
        <ChartTable title={title} series={series} range={range} />
      ) : (
        <div class="plot" ref={box}>
          <canvas
            ref={canvas}
            role="img"
            aria-label={chartLabel(title, series, training)}
            {...handlers}
            onPointerMove={event => {
              handlers.onPointerMove(event);
              hover(epochAt(event.offsetX));
            }}
            onPointerLeave={() => hover(undefined)}
          />
        </div>
      )}
      <Legend series={series} training={training} epoch={hoveredEpoch ?? selectedEpoch} />
      {undefinedWhy && <p class="chart-note muted">{undefinedWhy}</p>}
      {gaps.length > 0 && <p class="chart-note error">▲ {gapsText(gaps)}</p>}
      {bounds && <p class="chart-note muted">{boundsText(bounds)}</p>}
    </section>
  );
}

function boundsText({ above, below, highest, lowest }: ValueBounds): string {
  const parts = [
    above > 0 ? `${formatCount(above, 'point')} above, up to ${formatNumber(highest, 3)}` : '',
    below > 0 ? `${formatCount(below, 'point')} below, down to ${formatNumber(lowest, 3)}` : '',
  ];
  return `off the axis: ${parts.filter(Boolean).join('; ')}`;
}

function chartLabel(title: string, series: readonly Series[], training: Training): string {
  const epochs = training.status.epoch;
  const values = series
    .filter(({ inLegend }) => inLegend)
    .flatMap(({ name, column, isUndefined }) => {
      if (isUndefined) return [];
      const value = training.row && valueAt(training, training.row.epoch, column);
      return value === undefined || value === null ? [] : [`${name} ${formatNumber(value)}`];
    });
  const at = training.row ? `; at epoch ${training.row.epoch} ${values.join(', ')}` : '';
  return `${title} over ${epochs} epochs${at}. The table beside the chart's title holds the numbers.`;
}
