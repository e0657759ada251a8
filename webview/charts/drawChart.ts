import {
  Chart,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type Scale,
  type ScaleOptions,
  type Tick,
} from 'chart.js';
import type { EpochRange } from '../../src/panel/series.ts';
import type { LossScale } from '../state.ts';
import type { Theme } from '../theme.ts';
import type { AxisCurves, AxisEnds } from './axisEnds.ts';
import { isolatedPoints, type Point } from './curve.ts';
import { levelsPlugin } from './drawLevels.ts';
import type { PlacedLevel } from './levels.ts';
import { type Markers, markersPlugin } from './markers.ts';
import type { Series } from './series.ts';
import { linearTick, logarithmicTick } from './ticks.ts';
import { seriesColour, seriesDash } from './tones.ts';
import { zerosPlugin } from './zeros.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

/** What a chart shows. */
export interface ChartModel extends Markers {
  readonly series: readonly Series[];
  readonly shown: AxisCurves;
  readonly range: EpochRange;
  readonly scale: LossScale;
  readonly ends: AxisEnds;
  readonly levels: readonly PlacedLevel[];
}

export interface LineChart {
  update(model: ChartModel): void;
  /** The epoch under a point of the canvas, within those shown. */
  epochAt(x: number): number;
  destroy(): void;
}

/**
 * Lines over epochs. Hovering and clicking are the caller's: Chart.js only draws. The chart has the size of the canvas's parent;
 * with a `pixelRatio`, for a picture, that of the canvas.
 */
export function createLineChart(canvas: HTMLCanvasElement, first: ChartModel, pixelRatio?: number): LineChart {
  let model = first;
  const chart = new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: { datasets: datasets(first) },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: pixelRatio === undefined,
      ...(pixelRatio !== undefined && { devicePixelRatio: pixelRatio }),
      maintainAspectRatio: false,
      events: [],
      // Lines end at the axes; dots at the edge are drawn whole.
      clip: 3,
      layout: { padding: { top: 4, right: 6 } },
      scales: axes(first, () => model),
    },
    plugins: [levelsPlugin(() => model), zerosPlugin(() => zerosOf(model)), markersPlugin(() => model)],
  });
  /** New options make Chart.js resolve them all again, which takes longer than to draw: so only the data is new. */
  function extend() {
    model.shown.curves.forEach((points, index) => {
      Object.assign(chart.data.datasets[index]!, { data: points, pointRadius: pointRadius(points) });
    });
    Object.assign(chart.options.scales!.x!, epochEnds(model.range));
    Object.assign(chart.options.scales!.y!, valueEnds(model));
  }

  return {
    update(next) {
      const sameLook = looksTheSame(model, next);
      const sameCurves = next.shown === model.shown && next.range === model.range && next.ends === model.ends;
      model = next;
      if (sameLook && sameCurves) return chart.draw();
      if (sameLook) extend();
      else {
        chart.data.datasets = datasets(model);
        chart.options.scales = axes(model, () => model);
      }
      chart.update('none');
    },
    epochAt(x) {
      const epoch = Math.round(chart.scales.x?.getValueForPixel(x) ?? 1);
      return Math.max(model.range.first, Math.min(model.range.last, epoch));
    },
    destroy: () => chart.destroy(),
  };
}

function zerosOf({ series, shown, theme }: ChartModel) {
  return { zeros: shown.zeros, colours: series.map(({ tone }) => seriesColour(tone, theme)), theme };
}

function datasets({ series, shown, theme }: ChartModel): ChartDataset<'line', Point[]>[] {
  return series.map((one, index) => dataset(one, shown.curves[index]!, theme));
}

function dataset({ tone, emphasized }: Series, points: readonly Point[], theme: Theme): ChartDataset<'line', Point[]> {
  const colour = seriesColour(tone, theme);
  return {
    data: points as Point[],
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: emphasized ? 2 : 1.25,
    borderDash: [...seriesDash(tone)],
    pointRadius: pointRadius(points),
    pointBorderWidth: 0,
    order: emphasized ? 0 : 1,
  };
}

function pointRadius(points: readonly Point[]): number | number[] {
  const isolated = new Set(isolatedPoints(points));
  return isolated.size === 0 ? 0 : points.map((_, index) => (isolated.has(index) ? 2.5 : 0));
}

/** Whether two models differ in their numbers only. */
function looksTheSame(a: ChartModel, b: ChartModel): boolean {
  return (
    a.scale === b.scale &&
    a.theme === b.theme &&
    a.series.length === b.series.length &&
    a.series.every((one, index) => {
      const other = b.series[index]!;
      return one.key === other.key && one.emphasized === other.emphasized;
    })
  );
}

function axes(model: ChartModel, current: () => ChartModel) {
  return { x: epochAxis(model), y: valueAxis(model, current) };
}

function epochAxis({ range, theme }: ChartModel): ScaleOptions<'linear'> {
  return {
    type: 'linear',
    ...epochEnds(range),
    grid: { display: false },
    border: { color: theme.grid },
    ticks: {
      ...tickStyle(theme),
      precision: 0,
      maxTicksLimit: 5,
      maxRotation: 0,
      includeBounds: false,
      callback: (epoch: number | string) => (Number(epoch) >= 1 ? epoch : null),
    },
  } as ScaleOptions<'linear'>;
}

/** A single epoch stands in the middle. */
function epochEnds({ first, last }: EpochRange) {
  return first === last ? { min: first - 1, max: last + 1 } : { min: first, max: last };
}

function valueEnds({ ends: { min, max, atLeast, atMost } }: ChartModel) {
  return { min, max, suggestedMin: atLeast, suggestedMax: atMost };
}

function valueAxis(model: ChartModel, current: () => ChartModel): ScaleOptions<'linear' | 'logarithmic'> {
  const { scale, theme } = model;
  const look = { ...valueEnds(model), grid: { color: theme.grid, drawTicks: false }, border: { display: false } };
  if (scale === 'linear') {
    const callback = (value: number | string, _: number, ticks: readonly Tick[]) =>
      linearTick(Number(value), ticks.length > 1 ? ticks[1]!.value - ticks[0]!.value : 0);
    return {
      ...look,
      type: 'linear',
      ticks: { ...tickStyle(theme), maxTicksLimit: 5, callback },
    } as ScaleOptions<'linear'>;
  }
  return {
    ...look,
    type: 'logarithmic',
    // The foot of the chart, where the strips are, is 0 and not what its place on the axis would be. A single tick keeps room for it.
    afterBuildTicks(axis: Scale) {
      const { above } = current().ends;
      if (above === 0) return;
      // The number of a tick just above the strips would touch their 0.
      const lowest = above * (axis.max / above) ** 0.1;
      if (above === Number.POSITIVE_INFINITY) axis.ticks = [{ value: axis.min, major: true }];
      else axis.ticks = axis.ticks.filter(({ value }) => value >= lowest);
    },
    ticks: {
      ...tickStyle(theme),
      maxTicksLimit: 5,
      callback(value: number | string) {
        const { above } = current().ends;
        return Number(value) < above ? '\u2007' : logarithmicTick(Number(value), Math.max(above, this.min), this.max);
      },
    },
  } as ScaleOptions<'logarithmic'>;
}

function tickStyle(theme: Theme) {
  // Every label of a growing axis is new: to measure them all takes longer than to draw the chart.
  return { color: theme.muted, font: { family: theme.font, size: 10 }, padding: 4, sampleSize: 3 };
}
