/** Where points are drawn, in CSS pixels of the canvas. */
export interface PlacedPoints {
  readonly left: Float64Array;
  readonly top: Float64Array;
}

/** How far from a point a click may be, in CSS pixels. */
const reach = 12;

/** The index of the point nearest to a place, within reach; of equals the one that is drawn last, on top. */
export function pointNear({ left, top }: PlacedPoints, x: number, y: number): number | undefined {
  let nearest: number | undefined;
  let least = reach * reach;
  for (let index = 0; index < left.length; index++) {
    const distance = (left[index]! - x) ** 2 + (top[index]! - y) ** 2;
    if (distance > least) continue;
    least = distance;
    nearest = index;
  }
  return nearest;
}

/** How a point looks: the fill tells the class or set, the shape the set, the mark the outcome. */
export interface PointLook {
  readonly fill: string;
  readonly isHeldOut: boolean;
  readonly isWrong: boolean;
}

interface PointColours {
  readonly outline: string;
  readonly mark: string;
}

/** Draws a training row as a disc and one that is held out as a diamond; a cross over those that are answered wrongly. */
export function drawPoint(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  { fill, isHeldOut, isWrong }: PointLook,
  { outline, mark }: PointColours,
): void {
  context.beginPath();
  if (isHeldOut) {
    const half = radius * 1.3;
    context.moveTo(x, y - half);
    context.lineTo(x + half, y);
    context.lineTo(x, y + half);
    context.lineTo(x - half, y);
    context.closePath();
  } else context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = outline;
  context.lineWidth = 1;
  context.stroke();
  if (!isWrong) return;
  const arm = radius + 2;
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x + arm, y - arm);
  context.lineTo(x - arm, y + arm);
  context.strokeStyle = mark;
  context.lineWidth = 1.5;
  context.stroke();
}

/** A ring about the probe. */
export function drawRing(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
): void {
  context.beginPath();
  context.arc(x, y, radius + 4, 0, 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.stroke();
}
