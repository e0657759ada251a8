import { formatNumber } from '../trace/formatNumber.ts';
import type { TraceLayout } from '../trace/layout.ts';
import type { LayerScalar, NetworkScalar } from '../trace/scalars.ts';
import type { FirstDifference } from './firstDifference.ts';

/** Where two runs first differ, in a sentence. The first number is that of the shown run, whose layout is given. */
export function comparisonText(difference: FirstDifference, { layers }: TraceLayout): string {
  if (difference.epoch === undefined) return difference.reason;
  const { epoch, same, layer, what, a, b } = difference;
  const where = layer === 'network' ? '' : `, ${layers[layer]!.shape.name}`;
  const [one, other] = distinct(a, b);
  const found = `epoch ${epoch}${where} (${inWords(what)} ${one} in this run, ${other} in that one)`;
  if (same === epoch - 1) return `First difference: ${found}.`;
  return `First difference found: ${found}. The epochs between ${same} and ${epoch} were thinned, so the runs may differ before.`;
}

/** Both numbers, with as many digits as it takes to tell them apart. */
function distinct(a: number, b: number): [string, string] {
  let digits = 3;
  while (digits < 17 && formatNumber(a, digits) === formatNumber(b, digits)) digits++;
  return [formatNumber(a, digits), formatNumber(b, digits)];
}

/** `deltaNorm` as `delta norm`. */
function inWords(name: LayerScalar | NetworkScalar): string {
  return name
    .replace(/[A-Z]\w*/g, part => ` ${part.toLowerCase()}`)
    .replace(/\b(r2|mae|rms)\b/, part => part.toUpperCase());
}
