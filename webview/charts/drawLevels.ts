import type { Chart, Plugin } from 'chart.js';
import { css } from '../colour.ts';
import type { Theme } from '../theme.ts';
import type { PlacedLevel } from './levels.ts';
import { seriesColour, seriesDash } from './tones.ts';

interface Levels {
  readonly levels: readonly PlacedLevel[];
  readonly theme: Theme;
}

const textHeight = 11;

/** Draws the levels as thin lines below the curves, and their names over them at the right where there is room. */
export function levelsPlugin(current: () => Levels): Plugin<'line'> {
  return {
    id: 'levels',
    beforeDatasetsDraw(chart) {
      for (const { y, level } of linesOf(chart, current())) drawLine(chart, y, level, current().theme);
    },
    afterDatasetsDraw(chart) {
      const taken: number[] = [];
      for (const { y, label } of linesOf(chart, current())) drawName(chart, y, label, current().theme, taken);
    },
  };
}

function linesOf({ chartArea, scales }: Chart, { levels }: Levels) {
  return levels.flatMap(({ label, value, place }, level) => {
    const y = scales.y!.getPixelForValue(value);
    const isSeen = place === 'inside' && y >= chartArea.top - 1 && y <= chartArea.bottom + 1;
    return isSeen ? [{ label, level, y }] : [];
  });
}

function drawLine({ ctx, chartArea }: Chart, y: number, level: number, theme: Theme): void {
  ctx.save();
  ctx.strokeStyle = seriesColour({ level }, theme);
  ctx.lineWidth = 1;
  ctx.setLineDash([...seriesDash({ level })]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, Math.round(y) + 0.5);
  ctx.lineTo(chartArea.right, Math.round(y) + 0.5);
  ctx.stroke();
  ctx.restore();
}

/** `taken` are the middles of the names that are drawn: none is drawn over another. */
function drawName({ ctx, chartArea }: Chart, y: number, name: string, theme: Theme, taken: number[]): void {
  const { top, right, left, bottom } = chartArea;
  const isFree = (middle: number) =>
    middle - textHeight / 2 >= top &&
    middle + textHeight / 2 <= bottom &&
    taken.every(other => Math.abs(other - middle) >= textHeight);
  const middle = [y - 7, y + 8].find(isFree);
  if (middle === undefined) return;
  ctx.save();
  ctx.font = `10px ${theme.font}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  if (ctx.measureText(name).width <= (right - left) * 0.75) {
    taken.push(middle);
    // A rim of the page's colour, so that it is read on a curve, too.
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3;
    ctx.strokeStyle = css(theme.background);
    ctx.strokeText(name, right - 6, middle);
    ctx.fillStyle = theme.muted;
    ctx.fillText(name, right - 6, middle);
  }
  ctx.restore();
}
