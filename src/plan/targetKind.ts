import type { Table } from '../data/table.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import { distinctValues, repeats } from './classes.ts';

/** More distinct numbers than this are rather a scale than classes, unless they are called labels. */
const mostLikely = 30;
const mostPossible = 1000;

/**
 * Whether one column of targets means classes, for what is advised: text and labels do, a few numbers that repeat do, and numbers
 * like ages may; measurements do not.
 */
export function likelyClasses(spec: NetworkSpec, table: Table): 'yes' | 'maybe' | 'no' {
  if (table.targetNames.length > 1) return 'no';
  if (table.classNames || table.labels) return 'yes';
  const values = distinctValues(table);
  if (!values || values.length < 2 || values.length > mostPossible) return 'no';
  if (repeats(table)) return values.length <= mostLikely ? 'yes' : values.every(Number.isInteger) ? 'maybe' : 'no';
  const { activation, units } = spec.layers.at(-1)!;
  const areWhole = values.every(Number.isInteger);
  const isCount = areWhole && (values[0] === 0 || values[0] === 1) && values.at(-1)! - values[0] === values.length - 1;
  return isCount || (areWhole && activation.type === 'softmax' && units > 1) ? 'maybe' : 'no';
}
