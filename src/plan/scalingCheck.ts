import type { Table } from '../data/table.ts';
import type { Samples } from '../engine/options.ts';
import { fits } from '../spec/float32.ts';
import type { DataSpec, Precision } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';
import type { Scaling } from './scaling.ts';

/**
 * The first input that scaling makes infinite or NaN in the training's precision, or a column whose spread is too large to be
 * measured, with its row and column; nothing without scaling. `probe` is a sample before scaling.
 */
export function scalingRemark(
  data: DataSpec,
  table: Table,
  probe: Samples,
  scaling: Scaling | undefined,
  precision: Precision,
): Remark | undefined {
  if (!scaling) return undefined;
  const { inputs, inputNames, sourceRows } = table;
  const columns = inputNames.length;
  const bad = firstUnscalable(inputs, scaling, precision);
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / columns), bad % columns];
    const where = `row ${sourceRows[row]} (counted from 0)`;
    const path = pathOf(data, row, column);
    return unscalable(data, inputNames[column]!, where, inputs[bad]!, column, scaling, precision, path);
  }
  const column = firstUnscalable(probe.inputs, scaling, precision);
  if (column < 0) return undefined;
  const path = ['probe', 'input', column];
  const value = probe.inputs[column]!;
  return unscalable(data, inputNames[column]!, "the probe's input", value, column, scaling, precision, path);
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

function unscalable(
  data: DataSpec,
  name: string,
  where: string,
  value: number,
  column: number,
  { shift, divisor }: Scaling,
  precision: Precision,
  path: SpecPath,
): Remark {
  const [key, words] = data.standardize
    ? ['standardize', ['mean', 'standard deviation']]
    : ['normalize', ['least', 'range']];
  const measured = `${words[0]} ${shift[column]}, ${words[1]} ${divisor[column]}`;
  const message =
    `${quote(key!)} cannot scale column ${quote(name)}: ${where} has ${value}${data.scale?.inputs === undefined ? '' : ' after "scale"'}, which leaves the range of ${precision === 'float32' ? 32 : 64} bits ` +
    `(${measured}); divide the column before, or remove ${quote(key!)}`;
  return { code: 'not-finite', severity: 'error', message, path };
}

function pathOf(data: DataSpec, row: number, column: number): SpecPath {
  if (data.source === 'inline') return ['data', 'inputs', row, column];
  return ['data', data.standardize ? 'standardize' : 'normalize'];
}
