import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ReferenceLevel } from '../../src/findings/before.ts';
import type { EpochRange } from '../../src/panel/series.ts';
import { formatNumber, notDefined } from '../../src/trace/formatNumber.ts';
import { useActions } from '../actions.ts';
import { formatCount } from '../format.ts';
import { isThinnedOut } from '../series/readout.ts';
import { useStable } from '../stable.ts';
import type { LossScale, Training } from '../state.ts';
import { useTheme } from '../themeContext.ts';
import { useDrawing } from '../useDrawing.ts';
import { useWidth } from '../useWidth.ts';
import { type AxisCurves, axisBounds, axisEnds, curvesOnAxis, type ValueLimits } from './axisEnds.ts';
import { ChartTable } from './ChartTable.tsx';
import { chartPicture, pictureBuckets, pictureValuesHeight } from './chartPicture.ts';
import { curve, gapsOf, gapsText } from './curve.ts';
import { createLineChart, type LineChart as Drawing } from './drawChart.ts';
import { Legend } from './Legend.tsx';
import { endsWithLevels, levelReadings, type PlacedLevel, placedLevels } from './levels.ts';
import { readingOf, readings } from './readings.ts';
import { SaveChart } from './SaveChart.tsx';
import { chartEpochs, type Series } from './series.ts';
import { useZoom } from './useZoom.ts';
import type { ValueBounds } from './valueBounds.ts';

interface LineChartProps {
  readonly name: string;
  readonly title: string;
  readonly series: readonly Series[];
  readonly training: Training;
  readonly scale: LossScale;
  readonly limits?: ValueLimits;
  /** What the curves are held against. The same array as long as it is the same. */
  readonly levels?: readonly ReferenceLevel[];
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
  const { limits = noLimits, levels = noLevels } = props;
  const theme = useTheme();
  const { hover } = useActions();
  const box = useRef<HTMLElement>(null);
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
  const shown = useMemo(() => curvesOf(series, buckets, scale), [windows, key, buckets, scale]);
  const [[gaps, undefinedGaps], why] = useMemo(() => [bothGaps(series), whyNoValue(series)] as const, [windows, key]);
  const range = useMemo(() => chartEpochs(series, epochs), [windows, epochs]);
  const bounds = useMemo(
    () => (isRobust ? axisBounds(shown, scale, limits) : undefined),
    [shown, scale, isRobust, limits],
  );
  const placed = useMemo(() => placedLevels(levels, shown, bounds, scale), [levels, shown, bounds, scale]);
  const ends = useMemo(
    () => endsWithLevels(axisEnds(shown, bounds, limits, valuesHeight), placed),
    [shown, bounds, limits, placed],
  );
  // biome-ignore-end lint/correctness/useExhaustiveDependencies: see above

  // Where every value is undefined and not one is 0, there is nothing to draw.
  const isEmpty =
    undefinedGaps.length > 0 &&
    shown.curves.flat().every(({ y }) => !Number.isFinite(y)) &&
    shown.zeros.flat().length === 0;
  const hasNoCanvas = asTable || isEmpty;

  useDrawing(() => {
    if (!canvas.current) return;
    const model = {
      series,
      shown,
      range,
      scale,
      ends,
      levels: placed,
      selectedEpoch,
      hoveredEpoch,
      gaps,
      dragged,
      theme,
    };
    if (drawing.current) drawing.current.update(model);
    else drawing.current = createLineChart(canvas.current, model);
  });
  useEffect(() => {
    if (hasNoCanvas) return;
    return () => {
      drawing.current?.destroy();
      drawing.current = undefined;
    };
  }, [hasNoCanvas]);

  const gapsNote = gaps.length > 0 ? `▲ ${gapsText(gaps, 'not finite')}` : '';
  const notes = [
    undefinedGaps.length > 0 ? `${notDefined} ${gapsText(undefinedGaps, 'no value')}. ${why}` : '',
    shown.zeros.some(ranges => ranges.length > 0) ? 'Strips at the bottom: exactly 0.' : '',
    shown.hasNegative ? 'Values below 0 have no place on the log axis.' : '',
    bounds ? boundsText(bounds) : '',
  ].filter(Boolean);

  const picture = () => {
    const markers = { selectedEpoch, hoveredEpoch: undefined, gaps, dragged: undefined };
    const curves = curvesOf(series, pictureBuckets, scale);
    return chartPicture(
      {
        ...{ series, shown: curves, range, scale, theme, levels: placed },
        ends: endsWithLevels(axisEnds(curves, bounds, limits, pictureValuesHeight), placed),
        ...markers,
      },
      {
        title,
        run: training.run.name,
        notes: [note, gapsNote, ...notes].filter(Boolean),
        readings: readings(series, training, selectedEpoch, levelReadings(placed)),
      },
    );
  };

  return (
    <section ref={box} class="chart" data-testid={`${name}-chart`} data-epoch={selectedEpoch}>
      <header>
        <h3>{title}</h3>
        <span class="muted">{hoveredEpoch === undefined ? note : hoveredText(training, hoveredEpoch)}</span>
        <SaveChart name={name} title={title} draw={picture} />
      </header>
      {asTable ? (
        <ChartTable title={title} series={series} range={range} levels={levels} />
      ) : isEmpty ? (
        <div class="plot no-value">
          <p>{`${notDefined} ${why}`}</p>
        </div>
      ) : (
        <div class="plot">
          <canvas
            ref={canvas}
            role="img"
            aria-label={chartLabel(title, series, training, placed)}
            {...handlers}
            onPointerMove={event => {
              handlers.onPointerMove(event);
              hover(epochAt(event.offsetX));
            }}
            onPointerLeave={() => hover(undefined)}
          />
        </div>
      )}
      <Legend
        series={series}
        training={training}
        epoch={hoveredEpoch ?? selectedEpoch}
        levels={isEmpty ? [] : placed}
      />
      {gapsNote && <p class="chart-note error">{gapsNote}</p>}
      {!isEmpty &&
        notes.map(text => (
          <p key={text} class="chart-note muted">
            {text}
          </p>
        ))}
    </section>
  );
}

/** Height of the values in a chart on the page, near enough for the ends of the axis, in CSS pixels. */
const valuesHeight = 115;
const noLimits: ValueLimits = {};
const noLevels: readonly ReferenceLevel[] = [];

function curvesOf(series: readonly Series[], buckets: number, scale: LossScale): AxisCurves {
  const curves = series.map(({ window, column }) => curve(window, column, buckets));
  return curvesOnAxis(curves, scale);
}

/** Of the shown run: where its numbers are not finite, and where they are not defined. */
function bothGaps(series: readonly Series[]) {
  const { window } = series[0]!;
  const own = series.filter(line => line.window === window);
  return (['not finite', 'no value'] as const).map(kind => gapsOf(window, own, kind));
}

/** Why the first of the shown run's lines that has no value somewhere has none. */
function whyNoValue(series: readonly Series[]): string {
  const { window } = series[0]!;
  const line = series.find(one => one.window === window && gapsOf(window, [one], 'no value').length > 0);
  return line?.noValue?.why ?? '';
}

function boundsText({ above, below, highest, lowest }: ValueBounds): string {
  const parts = [
    above > 0 ? `${formatCount(above, 'point')} above, up to ${formatNumber(highest, 3)}` : '',
    below > 0 ? `${formatCount(below, 'point')} below, down to ${formatNumber(lowest, 3)}` : '',
  ];
  return `Off the axis: ${parts.filter(Boolean).join('; ')}.`;
}

/** An epoch, and whether its numbers are kept. */
function hoveredText(training: Training, epoch: number): string {
  return isThinnedOut(training, epoch) ? `epoch ${epoch}: thinned out` : `epoch ${epoch}`;
}

function chartLabel(
  title: string,
  series: readonly Series[],
  training: Training,
  levels: readonly PlacedLevel[],
): string {
  const epochs = training.status.epoch;
  const values = series
    .filter(({ inLegend }) => inLegend)
    .flatMap(line => {
      const { value, whyNone } = readingOf(line, training, training.row?.epoch);
      if (value === undefined) return [];
      return [`${line.name} ${whyNone ? 'not defined' : formatNumber(value)}`];
    });
  const at = training.row ? `; at epoch ${training.row.epoch} ${values.join(', ')}` : '';
  const beside = levels.map(({ label, value }) => `${label} ${formatNumber(value)}`).join(', ');
  const comparison = beside === '' ? '' : `; for comparison ${beside}`;
  return `${title} over ${epochs} epochs${at}${comparison}. Choose Show the curves as tables for the numbers.`;
}
