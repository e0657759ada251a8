import { quote } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import type { TraceLayout } from '../trace/layout.ts';
import type { FirstDifference } from './firstDifference.ts';

/** Where two runs part, in words. The first number is that of the shown run, whose layout is given. */
export function comparisonText(difference: FirstDifference, { layers }: TraceLayout): string {
  if (difference.epoch === undefined) return difference.reason;
  const { epoch, layer, what, a, b } = difference;
  const where = layer === 'network' ? '' : ` in layer ${quote(layers[layer]!.shape.name)}`;
  return `they part at epoch ${epoch}${where}: ${what} is ${distinct(a, b)}`;
}

/** Both numbers, with as many digits as it takes to tell them apart. */
function distinct(a: number, b: number): string {
  let digits = 4;
  while (digits < 17 && formatNumber(a, digits) === formatNumber(b, digits)) digits++;
  return `${formatNumber(a, digits)} here and ${formatNumber(b, digits)} there`;
}
