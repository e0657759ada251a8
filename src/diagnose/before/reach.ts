import type { Evidence } from '../../findings/finding.ts';
import type { Range } from '../../functions/activation.ts';
import { outputRange } from '../../functions/activations.ts';
import { ignoresTargets, isOfSigns } from '../../plan/objective.ts';
import { type Unreachable, unreachableColumn } from '../../plan/outputRange.ts';
import { quote } from '../../spec/words.ts';
import { figure, shareOf } from './figures.ts';
import type { Planned } from './planned.ts';

/** Columns of targets that lie far outside of what the last layer can answer. A bound itself is in reach: a sigmoid comes as near to 1 as need be. */
interface OutOfReach {
  readonly column: number;
  readonly least: number;
  readonly most: number;
  readonly range: Range;
  /** Share of all targets that is out of reach, below the range and above it. */
  readonly below: number;
  readonly above: number;
}

export function outOfReach({ options, areClasses }: Pick<Planned, 'options' | 'areClasses'>): OutOfReach | undefined {
  const { activation, units } = options.layers.at(-1)!;
  const range = outputRange(activation);
  // Under a loss of signs, outputs need only have the sign of their targets.
  if (ignoresTargets(options.loss) || (isOfSigns(options.loss) && range[0] < 0)) return undefined;
  const isWide = range[0] === Number.NEGATIVE_INFINITY && range[1] === Number.POSITIVE_INFINITY;
  if (isWide || (areClasses && range[0] <= 0 && range[1] >= 1)) return undefined;
  const { targets } = options.training;
  const found = unreachableColumn(targets, units, range) ?? unexplainedColumn(targets, units, range);
  if (!found) return undefined;
  let [below, above] = [0, 0];
  for (let k = 0; k < targets.length; k++) {
    if (targets[k] < range[0]) below++;
    else if (targets[k] > range[1]) above++;
  }
  return { ...found, range, below: below / targets.length, above: above / targets.length };
}

/** More of a column's variance than this must lie beyond the range: what is less can be noise at a bound. */
const mostUnexplained = 0.1;

/** The first column of which the best answers within `range` leave more than a tenth of the variance. */
function unexplainedColumn(targets: Float64Array, columns: number, [low, high]: Range): Unreachable | undefined {
  const rows = targets.length / columns;
  for (let column = 0; column < columns; column++) {
    let [mean, squares, beyond] = [0, 0, 0];
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = column; k < targets.length; k += columns) mean += targets[k] / rows;
    for (let k = column; k < targets.length; k += columns) {
      const target = targets[k];
      squares += (target - mean) ** 2;
      beyond += (target - Math.min(Math.max(target, low), high)) ** 2;
      least = Math.min(least, target);
      most = Math.max(most, target);
    }
    if (beyond > mostUnexplained * squares) return { column, least, most };
  }
  return undefined;
}

export function targetsRun({ table, options }: Planned, { column, least, most }: OutOfReach): string {
  const isOne = options.layers.at(-1)!.units > 1;
  const scaled = options.targetUnits ? 'scaled ' : '';
  const name = quote(table.targetNames[column] ?? String(column + 1));
  const targets = isOne ? `${scaled ? 'Scaled target' : 'Target'} ${name}` : `The ${scaled}targets`;
  if (least === most) return `${targets} ${isOne ? 'is' : 'are'} ${figure(least)}`;
  return `${targets} ${isOne ? 'runs' : 'run'} from ${figure(least)} to ${figure(most)}`;
}

export function outputsLie([low, high]: Range): string {
  if (high === Number.POSITIVE_INFINITY) return low === 0 ? 'are never below 0' : `are at least ${low}`;
  return `lie between ${low} and ${high}`;
}

export function shares({ below, above, range: [low, high] }: OutOfReach, activation: string): Evidence[] {
  const evidence: Evidence[] = [];
  const of = (share: number) => shareOf(share, 'targets');
  if (below > 0)
    evidence.push({
      text: `${of(below)} are below ${low}, and ${activation} answers nothing below ${low}`,
      value: below,
    });
  if (above > 0)
    evidence.push({
      text: `${of(above)} are above ${high}, and ${activation} answers nothing above ${high}`,
      value: above,
    });
  return evidence;
}
