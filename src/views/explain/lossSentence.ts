import type { LossName } from '../../engine/options.ts';
import { assertNever } from '../../protocol/run.ts';
import { formatNumber } from '../../trace/formatNumber.ts';

/** What made the derivative of the loss by an output as large or small as it is; m is the number of outputs. */
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
        : `${distance(y, t)} Of this only the sign counts: 1/m = ${formatNumber(1 / m)}.`;
    case 'huber':
      return Math.abs(y - t) > 1
        ? `${distance(y, t)} Beyond a distance of 1 the slope stays at 1/m = ${formatNumber(1 / m)}.`
        : distance(y, t);
    case 'crossEntropy':
      return t === 0
        ? 'It is 0 because the target is 0: the cross-entropy does not look at this output.'
        : ratio(y, t, 'the target is divided by the output');
    case 'binaryCrossEntropy':
      return ratio(
        t > 0.5 ? y : 1 - y,
        t,
        `${t > 0.5 ? 'the output' : 'what is missing from the output to 1'} stands under a fraction`,
        both,
      );
    case 'poisson':
      return ratio(y, t, 'the target is divided by the output', both);
    case 'hinge':
      return value === 0
        ? `It is 0 because t y = ${formatNumber(t * y)} is no less than the margin of 1.`
        : `t y = ${formatNumber(t * y)} is less than the margin of 1, so it is the target with the other sign, divided by m = ${m}.`;
    case 'sum':
      return 'The loss is the sum of the outputs: its derivative by each is 1.';
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

const smallDivisor = 0.1;

function ratio(
  divisor: number,
  t: number,
  why: string,
  both = `the output is ${formatNumber(divisor)} and its target ${formatNumber(t)}`,
): string {
  const first = `T${both.slice(1)}`;
  return divisor < smallDivisor ? `${first}: ${why}, and ${formatNumber(divisor)} is small.` : `${first}: ${why}.`;
}
