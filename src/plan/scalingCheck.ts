import type { Table } from '../data/table.ts';
import type { Samples } from '../engine/options.ts';
import { fits } from '../spec/float32.ts';
import type { DataSpec, NetworkSpec, Precision } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';
import type { Scaling } from './scaling.ts';

/** How the inputs and the targets of a table are scaled. */
interface Scalings {
  readonly inputs: Scaling | undefined;
  readonly targets: Scaling | undefined;
}

/**
 * The first input or target that scaling makes infinite or NaN in the training's precision, or a column whose spread is too large
 * to be measured, with its row and column; nothing without scaling. `probe` is a sample before scaling.
 */
export function scalingRemark(spec: NetworkSpec, table: Table, probe: Samples, scalings: Scalings): Remark | undefined {
  return (
    columnsRemark(spec, table, probe, scalings.inputs, 'inputs') ??
    columnsRemark(spec, table, probe, scalings.targets, 'targets')
  );
}

type Role = keyof Scalings;

function columnsRemark(
  spec: NetworkSpec,
  table: Table,
  probe: Samples,
  scaling: Scaling | undefined,
  role: Role,
): Remark | undefined {
  if (!scaling) return undefined;
  const names = role === 'inputs' ? table.inputNames : table.targetNames;
  const columns = names.length;
  const bad = firstUnscalable(table[role], scaling, spec.precision);
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / columns), bad % columns];
    const where = `row ${table.sourceRows[row]} (counted from 0)`;
    const path = pathOf(spec.data, role, row, column);
    return unscalable(spec, role, { name: names[column]!, where, value: table[role][bad]!, column }, scaling, path);
  }
  const column = firstUnscalable(probe[role], scaling, spec.precision);
  if (column < 0) return undefined;
  const key = role === 'inputs' ? 'input' : 'target';
  const cell = { name: names[column]!, where: `the probe's ${key}`, value: probe[role][column]!, column };
  return unscalable(spec, role, cell, scaling, ['probe', key, column]);
}

/** In a column that could not be measured it is the number of the largest magnitude. -1 when every number can be scaled. */
function firstUnscalable(matrix: Float64Array, { shift, divisor }: Scaling, precision: Precision): number {
  const columns = shift.length;
  const bad = matrix.findIndex((value, k) => {
    const [from, by] = [shift[k % columns]!, divisor[k % columns]!];
    return !fits((value - from) / by, precision) || !Number.isFinite(by);
  });
  if (bad < 0) return bad;
  let largest = bad;
  const unmeasured = !Number.isFinite(divisor[bad % columns]!);
  for (let k = bad; unmeasured && k < matrix.length; k += columns) {
    if (Math.abs(matrix[k]!) > Math.abs(matrix[largest]!)) largest = k;
  }
  return largest;
}

interface Cell {
  readonly name: string;
  readonly where: string;
  readonly value: number;
  readonly column: number;
}

function unscalable(
  { data, precision }: NetworkSpec,
  role: Role,
  { name, where, value, column }: Cell,
  { shift, divisor }: Scaling,
  path: SpecPath,
): Remark {
  const key = keyOf(data, role);
  const words = key === 'normalize' ? ['least', 'range'] : ['mean', 'standard deviation'];
  const measured = `${words[0]} ${shift[column]}, ${words[1]} ${divisor[column]}`;
  const multiplied = data.scale?.[role] === undefined ? '' : ' after "scale"';
  const message =
    `${quote(key)} cannot scale column ${quote(name)}: ${where} has ${value}${multiplied}, which leaves the range of ${precision === 'float32' ? 32 : 64} bits ` +
    `(${measured}); divide the column before, or remove ${quote(key)}`;
  return { code: 'not-finite', severity: 'error', message, path };
}

function keyOf(data: DataSpec, role: Role): 'standardize' | 'normalize' | 'standardizeTargets' {
  if (role === 'targets') return 'standardizeTargets';
  return data.standardize ? 'standardize' : 'normalize';
}

function pathOf(data: DataSpec, role: Role, row: number, column: number): SpecPath {
  return data.source === 'inline' ? ['data', role, row, column] : ['data', keyOf(data, role)];
}
