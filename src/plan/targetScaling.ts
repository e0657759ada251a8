import type { Table } from '../data/table.ts';
import type { TargetUnits } from '../engine/options.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import { applyScaling, type ColumnUnits, type Scaling, standardization } from './scaling.ts';
import { splitRows } from './split.ts';

const known = new WeakMap<Table, Scaling>();

/** How the targets (rows, O) of a table are standardized, by the training rows; undefined where the spec does not ask for it. */
export function targetScaling({ data, training, seed }: NetworkSpec, table: Table): Scaling | undefined {
  if (!data.standardizeTargets) return undefined;
  const made = known.get(table);
  if (made) return made;
  const split = splitRows(table.rows, training.validationSplit, seed, data.testSplit);
  const scaling = standardization(table.targets, table.targetNames.length, split.training);
  known.set(table, scaling);
  return scaling;
}

/** The targets of a table as the last layer sees them, where they are numbers. */
export function seenTargets(spec: NetworkSpec, table: Table): Float64Array {
  const scaling = targetScaling(spec, table);
  if (!scaling) return table.targets;
  const targets = table.targets.slice();
  applyScaling(targets, scaling);
  return targets;
}

/** The units as the engine needs them: (origin + target) * size is (shift + divisor * target) / factor. */
export function engineUnits({ factor, shift, divisor }: ColumnUnits): TargetUnits {
  return {
    origin: shift.map((value, column) => value / divisor[column]!),
    size: divisor.map(value => value / factor),
  };
}
