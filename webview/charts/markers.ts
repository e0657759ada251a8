import type { Chart, Plugin } from 'chart.js';
import type { EpochRange } from '../../src/panel/series.ts';
import type { Theme } from '../theme.ts';
import type { Gap } from './curve.ts';

/** What is drawn over the lines of a chart. */
export interface Markers {
  readonly selectedEpoch: number | undefined;
  readonly hoveredEpoch: number | undefined;
  readonly gaps: readonly Gap[];
  /** What is being chosen to zoom in on. */
  readonly dragged: EpochRange | undefined;
  readonly theme: Theme;
}

/** Draws the chosen epoch as a line, the hovered one as a faint line, and a triangle on the axis at every gap. */
export function markersPlugin(current: () => Markers): Plugin<'line'> {
  return {
    id: 'markers',
    afterDatasetsDraw(chart) {
      const { selectedEpoch, hoveredEpoch, gaps, dragged, theme } = current();
      if (dragged) drawRange(chart, dragged, theme.focus);
      if (hoveredEpoch !== undefined) drawEpoch(chart, hoveredEpoch, theme.muted, [2, 2]);
      if (selectedEpoch !== undefined) drawEpoch(chart, selectedEpoch, theme.foreground, []);
      drawGaps(chart, gaps, theme.error);
    },
  };
}

function drawEpoch({ ctx, chartArea, scales }: Chart, epoch: number, colour: string, dash: number[]): void {
  const x = Math.round(scales.x!.getPixelForValue(epoch)) + 0.5;
  if (x < chartArea.left - 1 || x > chartArea.right + 1) return;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x, chartArea.top);
  ctx.lineTo(x, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}

function drawRange({ ctx, chartArea, scales }: Chart, { first, last }: EpochRange, colour: string): void {
  const left = scales.x!.getPixelForValue(first);
  const right = scales.x!.getPixelForValue(last);
  ctx.save();
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.2;
  ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
  ctx.globalAlpha = 1;
  ctx.strokeRect(left, chartArea.top, right - left, chartArea.height);
  ctx.restore();
}

function drawGaps({ ctx, chartArea, scales }: Chart, gaps: readonly Gap[], colour: string): void {
  ctx.save();
  ctx.fillStyle = colour;
  let previous = Number.NEGATIVE_INFINITY;
  const { left: axisStart, right: axisEnd } = chartArea;
  for (const { first, last } of gaps) {
    const left = Math.max(axisStart, scales.x!.getPixelForValue(first));
    const right = Math.min(axisEnd, scales.x!.getPixelForValue(last));
    if (right < left) continue;
    ctx.fillRect(left, chartArea.bottom - 2, right - left, 2);
    if (left - previous < 1) continue;
    previous = left;
    ctx.beginPath();
    ctx.moveTo(left, chartArea.bottom - 8);
    ctx.lineTo(left + 4, chartArea.bottom);
    ctx.lineTo(left - 4, chartArea.bottom);
    ctx.fill();
  }
  ctx.restore();
}
