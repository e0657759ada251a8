import type { Interval, SurfaceExtent } from './questions.ts';
import { multiplyAdds } from './runSubject.ts';
import type { RunSubject } from './samples.ts';

/** What a surface may cost, in multiply-adds: some hundredths of a second. */
const mostWork = 2e7;
const fewestAcross = 16;
const mostAcross = 100;
/** A curve is one line and may be finer. */
const mostAlongCurve = 400;
/** Numbers in an answer. */
const mostOutputs = 4e6;
/** Beyond the outermost samples, as a share of what they span. */
const margin = 0.05;

/**
 * The part of the input space that the kept samples fill, with a margin, and as many points of it as the network can answer at
 * once, the same number both ways. Undefined for a network of more than two inputs. Where a coordinate is the same in all samples
 * the margin is 1, or the same share of a large number.
 */
export function surfaceExtent({ model, samples }: RunSubject, work = mostWork): SurfaceExtent | undefined {
  const I = model.inputs;
  if (I > 2) return undefined;
  const points = Math.floor(work / multiplyAdds(model));
  const x = intervalOf(samples.inputs, 0, I);
  if (I === 1) return { x, y: { from: 0, to: 0 }, columns: clamp(points, mostAlongCurve), rows: 1 };
  const across = clamp(Math.floor(Math.sqrt(points)), mostAcross);
  return { x, y: intervalOf(samples.inputs, 1, I), columns: across, rows: across };
}

function clamp(points: number, most: number): number {
  return Math.min(Math.max(points, fewestAcross), most);
}

/** Of one column of (rows, columns). */
function intervalOf(values: Float64Array, column: number, columns: number): Interval {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = column; at < values.length; at += columns) {
    least = Math.min(least, values[at]!);
    most = Math.max(most, values[at]!);
  }
  if (least > most) return { from: -1, to: 1 };
  const beyond = most > least ? (most - least) * margin : Math.max(1, Math.abs(most) * margin);
  return { from: finite(least - beyond), to: finite(most + beyond) };
}

function finite(value: number): number {
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}

/** Throws a RangeError when a network of I inputs and O outputs cannot be asked about this. */
export function checkExtent({ x, y, columns, rows }: SurfaceExtent, I: number, O: number): void {
  if (I > 2) throw new RangeError(`a network of ${I} inputs has no surface; one of 1 or 2 has`);
  const areNumbers = [x.from, x.to, y.from, y.to].every(Number.isFinite);
  if (!areNumbers) throw new RangeError('the ends of a surface must be finite numbers');
  if (![columns, rows].every(points => Number.isInteger(points) && points > 0) || (I === 1 && rows !== 1)) {
    throw new RangeError(`a surface of ${columns} x ${rows} points is none for ${I} inputs`);
  }
  if (columns * rows * O > mostOutputs) {
    throw new RangeError(`${columns} x ${rows} points of ${O} outputs are more than ${mostOutputs} numbers`);
  }
}

/** The inputs (rows * columns, I) of all points, as a `SurfaceAnswer` orders them. */
export function gridInputs({ x, y, columns, rows }: SurfaceExtent, I: number): Float64Array {
  const inputs = new Float64Array(rows * columns * I);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (row * columns + column) * I;
      inputs[at] = pointOf(x, column, columns);
      if (I === 2) inputs[at + 1] = pointOf(y, row, rows);
    }
  }
  return inputs;
}

/** The ends exactly, and no difference that could overflow. */
export function pointOf({ from, to }: Interval, index: number, points: number): number {
  const share = points === 1 ? 0.5 : index / (points - 1);
  return from * (1 - share) + to * share;
}
