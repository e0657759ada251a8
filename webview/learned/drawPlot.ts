import {
  Chart,
  type ChartDataset,
  LinearScale,
  LineElement,
  PointElement,
  ScatterController,
  type Tick,
} from 'chart.js';
import { linearTick } from '../charts/ticks.ts';
import type { Theme } from '../theme.ts';
import { drawPoint, drawRing, type PlacedPoints, type PointLook, pointNear } from './plotPoints.ts';

Chart.register(ScatterController, LineElement, PointElement, LinearScale);

interface PlotAxis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
}

interface PlotLine {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly colour: string;
  readonly isDashed?: boolean;
}

/** A picture over two axes: something behind, lines, and points that can be picked. */
export interface PlotModel {
  readonly across: PlotAxis;
  readonly up: PlotAxis;
  /** Fills the area between the axes. */
  readonly background?: CanvasImageSource;
  readonly lines: readonly PlotLine[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly lookOf: (point: number) => PointLook;
  /** The point with the ring. */
  readonly ringed: number | undefined;
  readonly theme: Theme;
}

export interface Plot {
  update(model: PlotModel): void;
  /** The point at a place of the canvas. */
  pointAt(x: number, y: number): number | undefined;
  destroy(): void;
}

/** More points than this are drawn smaller. */
const fewPoints = 400;

export function createPlot(canvas: HTMLCanvasElement, first: PlotModel): Plot {
  let model = first;
  let placed: PlacedPoints = { left: new Float64Array(), top: new Float64Array() };
  const chart = new Chart<'scatter', { x: number; y: number }[]>(canvas, {
    type: 'scatter',
    data: { datasets: datasets(first) },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 6, right: 8 } },
      scales: axes(first),
    },
    plugins: [
      {
        id: 'points',
        beforeDatasetsDraw({ ctx, chartArea: { left, top, width, height } }) {
          if (!model.background) return;
          ctx.save();
          ctx.imageSmoothingEnabled = false;
          ctx.drawImage(model.background, left, top, width, height);
          ctx.restore();
        },
        afterDatasetsDraw(drawn) {
          placed = place(drawn as unknown as Chart, model);
          // Where the axes are, in CSS pixels, for whoever points at a place of the picture without seeing it.
          const { left, top, width, height } = drawn.chartArea;
          canvas.dataset.plotArea = [left, top, width, height].join(' ');
          drawPoints(drawn.ctx, model, placed);
        },
      },
    ],
  });
  return {
    update(next) {
      const isAlike = next.theme === model.theme && sameAxis(next.across, model.across) && sameAxis(next.up, model.up);
      model = next;
      chart.data.datasets = datasets(model);
      if (!isAlike) chart.options.scales = axes(model);
      chart.update('none');
    },
    pointAt: (x, y) => pointNear(placed, x, y),
    destroy: () => chart.destroy(),
  };
}

function place({ scales }: Chart, { x, y }: PlotModel): PlacedPoints {
  return {
    left: Float64Array.from(x, value => scales.x!.getPixelForValue(value)),
    top: Float64Array.from(y, value => scales.y!.getPixelForValue(value)),
  };
}

function drawPoints(context: CanvasRenderingContext2D, model: PlotModel, { left, top }: PlacedPoints): void {
  const { theme, lookOf, ringed } = model;
  const colours = { outline: theme.backgroundCss, mark: theme.foreground };
  const radius = left.length > fewPoints ? 2.5 : 4;
  context.save();
  for (let index = 0; index < left.length; index++) {
    drawPoint(context, left[index]!, top[index]!, radius, lookOf(index), colours);
  }
  if (ringed !== undefined && ringed < left.length) {
    drawRing(context, left[ringed]!, top[ringed]!, radius, theme.foreground);
  }
  context.restore();
}

function datasets({ lines }: PlotModel): ChartDataset<'scatter', { x: number; y: number }[]>[] {
  return lines.map(({ x, y, colour, isDashed }) => ({
    data: Array.from(x, (value, index) => ({ x: value, y: y[index]! })),
    showLine: true,
    borderColor: colour,
    borderWidth: isDashed ? 1 : 2,
    borderDash: isDashed ? [4, 4] : [],
    pointRadius: 0,
  }));
}

function axes({ across, up, theme }: PlotModel) {
  const axis = ({ title, from, to }: PlotAxis) => ({
    type: 'linear' as const,
    min: from,
    max: to,
    title: { display: true, text: title, color: theme.muted, font: { family: theme.font, size: 11 }, padding: 2 },
    grid: { color: theme.grid, drawTicks: false },
    border: { color: theme.grid },
    ticks: {
      color: theme.muted,
      font: { family: theme.font, size: 10 },
      padding: 4,
      maxTicksLimit: 6,
      sampleSize: 3,
      maxRotation: 0,
      includeBounds: false,
      callback: (value: number | string, _: number, ticks: readonly Tick[]) =>
        linearTick(Number(value), ticks.length > 1 ? ticks[1]!.value - ticks[0]!.value : 0),
    },
  });
  return { x: axis(across), y: axis(up) };
}

function sameAxis(a: PlotAxis, b: PlotAxis): boolean {
  return a.title === b.title && a.from === b.from && a.to === b.to;
}
