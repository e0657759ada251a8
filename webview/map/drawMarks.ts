import { css } from '../colour.ts';
import { epochX, rowTop } from './layout.ts';
import type { MapModel } from './mapModel.ts';
import type { Mark } from './marks.ts';

/** Half the width of a mark, in CSS pixels. */
const size = 6;

/** Marks the places of findings: a triangle for a warning, a disc for an error, each with a rim that parts it from any colour. */
export function drawLayerMarks(context: CanvasRenderingContext2D, model: MapModel): void {
  const { layout, order, marks } = model;
  for (const mark of marks) {
    const row = mark.layer === undefined ? -1 : order.indexOf(mark.layer);
    if (row < 0) continue;
    const y = rowTop(layout, row) + (layout.rowHeight - layout.gap) / 2;
    drawMark(context, model, mark, { x: xOf(model, mark.epoch), y: Math.max(size + 1, y) });
  }
}

/** The marks of findings of the whole network stand at the foot of the rows, at their epochs. */
export function drawEpochMarks(context: CanvasRenderingContext2D, model: MapModel): void {
  const { layout, marks } = model;
  for (const mark of marks) {
    if (mark.layer !== undefined || mark.epoch === undefined) continue;
    drawMark(context, model, mark, { x: xOf(model, mark.epoch), y: layout.height - size });
  }
}

/** Of an epoch that is not in sight, the end of the map that it is beyond. */
function xOf({ layout, range }: MapModel, epoch: number | undefined): number {
  const { left, plotWidth } = layout;
  const first = left + size + 2;
  if (epoch === undefined) return first;
  return Math.min(Math.max(first, epochX(layout, range, epoch + 0.5)), left + plotWidth - size - 2);
}

function drawMark(
  context: CanvasRenderingContext2D,
  { theme }: MapModel,
  { look }: Mark,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  const background = css(theme.background);
  context.save();
  context.beginPath();
  if (look === 'error') context.arc(x, y, size - 0.5, 0, 2 * Math.PI);
  else {
    context.moveTo(x, y - size);
    context.lineTo(x + size + 1, y + size - 1);
    context.lineTo(x - size - 1, y + size - 1);
    context.closePath();
  }
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = background;
  context.stroke();
  context.fillStyle = theme[look];
  context.fill();
  context.fillStyle = background;
  context.fillRect(x - 0.75, y - 2.5, 1.5, 3.5);
  context.fillRect(x - 0.75, y + 2, 1.5, 1.5);
  context.restore();
}
