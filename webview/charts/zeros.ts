import type { Chart, Plugin } from 'chart.js';
import type { Theme } from '../theme.ts';
import { type AxisCurves, stripHeight, stripsHeight, stripsOf } from './axisEnds.ts';

/** What a logarithmic axis has no place for. */
interface Zeros {
  readonly zeros: AxisCurves['zeros'];
  /** Of each curve. */
  readonly colours: readonly string[];
  readonly theme: Theme;
}

/** Draws strips at the foot of a chart where a curve is exactly 0, below a line that parts them from the axis. */
export function zerosPlugin(current: () => Zeros): Plugin<'line'> {
  return {
    id: 'zeros',
    beforeDatasetsDraw(chart) {
      const { zeros, colours, theme } = current();
      const height = stripsHeight(zeros);
      if (height === 0) return;
      drawBreak(chart, height, theme);
      stripsOf(zeros).forEach((strip, index) => {
        if (strip !== undefined) drawStrip(chart, strip, zeros[index]!, colours[index]!);
      });
    },
  };
}

function drawBreak(
  { ctx, chartArea: { left, right, bottom } }: Chart,
  height: number,
  { grid, muted, font }: Theme,
): void {
  ctx.save();
  ctx.strokeStyle = grid;
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(left, bottom - height + 1.5);
  ctx.lineTo(right, bottom - height + 1.5);
  ctx.stroke();
  ctx.fillStyle = muted;
  ctx.font = `10px ${font}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.fillText('0', left - 4, bottom - height / 2 + 1);
  ctx.restore();
}

function drawStrip({ ctx, chartArea, scales }: Chart, strip: number, ranges: Zeros['zeros'][number], colour: string) {
  const top = chartArea.bottom - (strip + 1) * stripHeight;
  ctx.save();
  ctx.fillStyle = colour;
  for (const { first, last } of ranges) {
    // A single epoch is seen, too.
    const left = Math.max(chartArea.left, scales.x!.getPixelForValue(first) - 1);
    const right = Math.min(chartArea.right, scales.x!.getPixelForValue(last) + 1);
    if (right > left) ctx.fillRect(left, top, right - left, stripHeight - 1);
  }
  ctx.restore();
}
