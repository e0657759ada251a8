import type { LossName } from '../../engine/options.ts';
import { assertNever } from '../../run/runState.ts';
import { formatNumber } from '../../trace/formatNumber.ts';

/** What made the derivative of the loss with respect to an output as large or small as it is; m is the number of outputs. */
export function lossSentence(loss: LossName, y: number, t: number, value: number, m: number): string {
  const both = `the output is ${formatNumber(y)} and its target ${formatNumber(t)}`;
  if (!Number.isFinite(value)) return `It is ${formatNumber(value)} because ${both}.`;
  switch (loss) {
    case 'mse':
    case 'halfSquaredError':
    case 'logCosh':
      return distance(y, t);
    case 'mae':
      return value === 0
        ? distance(y, t)
        : `${distance(y, t)} Only the sign counts: the slope is ±1/m = ${formatNumber(1 / m)}.`;
    case 'huber':
      return Math.abs(y - t) > 1
        ? `${distance(y, t)} Beyond a distance of 1 the slope stays at 1/m = ${formatNumber(1 / m)}.`
        : distance(y, t);
    case 'crossEntropy':
      return t === 0
        ? 'It is 0 because the target is 0: cross-entropy ignores this output.'
        : `The target, ${formatNumber(t)}, is divided by the output, ${told(y)}.`;
    case 'binaryCrossEntropy':
      return binary(y, t);
    case 'poisson':
      return `The output is ${told(y)} and its target ${formatNumber(t)}: t / y is ${formatNumber(t === 0 ? 0 : t / y)}, and it is 1 where both are the same.`;
    case 'hinge':
      return value === 0
        ? `It is 0 because t y = ${formatNumber(t * y)} is at least the margin of 1.`
        : `t y = ${formatNumber(t * y)} is less than the margin of 1, so the derivative is -t / m with m = ${m}.`;
    case 'sum':
      return 'The loss is the sum of the outputs, so its derivative with respect to each is 1.';
    default:
      return assertNever(loss);
  }
}

function distance(y: number, t: number): string {
  const error = y - t;
  if (error === 0) return `It is 0 because the output is its target, ${formatNumber(t)}.`;
  const side = error > 0 ? 'above' : 'below';
  return `The output, ${formatNumber(y)}, is ${formatNumber(Math.abs(error))} ${side} its target, ${formatNumber(t)}.`;
}

/** The larger of the two fractions that make it. */
function binary(y: number, t: number): string {
  const [on, off] = [t === 0 ? 0 : t / y, t === 1 ? 0 : (1 - t) / (1 - y)];
  const both = `The output is ${formatNumber(y)} and its target ${formatNumber(t)}`;
  if (on === off) return `It is 0 because the output is its target, ${formatNumber(t)}.`;
  return on > off
    ? `${both}: t / y is ${formatNumber(on)}, and y is ${told(y)}.`
    : `${both}: (1 - t) / (1 - y) is ${formatNumber(off)}, and 1 - y is ${told(1 - y)}.`;
}

const smallDivisor = 0.1;

function told(divisor: number): string {
  return divisor < smallDivisor ? `${formatNumber(divisor)}, which is small` : formatNumber(divisor);
}
