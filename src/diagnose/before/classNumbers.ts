import { losses } from '../../functions/losses.ts';
import { distinctValues } from '../../plan/classes.ts';
import { isClassLoss, isOfSigns } from '../../plan/objective.ts';
import { likelyClasses } from '../../plan/targetKind.ts';
import type { Planned } from './planned.ts';

/** More distinct numbers than this are rather a scale. */
const mostClasses = 12;

/** The classes that one unit is to answer as one number: 0, 1, 2, ... or 1, 2, 3, ... without a gap. */
export function manyClasses({ spec, table, options }: Planned): readonly number[] | undefined {
  const { units } = options.layers.at(-1)!;
  const isOne = units === 1 && table.targetNames.length === 1 && !table.classNames;
  if (!isOne || isClassLoss(options.loss) || isOfSigns(options.loss) || losses[options.loss].targets === 'counts')
    return undefined;
  if (likelyClasses(spec, table) !== 'yes') return undefined;
  const values = distinctValues(table);
  if (!values || values.length < 3 || values.length > mostClasses || values[0] > 1 || values[0] < 0) return undefined;
  return values.every((value, index) => value === values[0] + index) ? values : undefined;
}
