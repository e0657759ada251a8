import type { Table } from '../data/table.ts';
import type { Samples } from '../engine/options.ts';
import { beyond, fits, remedy } from '../spec/float32.ts';
import type { DataSpec, NetworkSpec } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';
import { type Targets, targetPath } from './targets.ts';

/**
 * The first number of the data or of the pinned sample that 32 bits cannot hold, if the training computes in them. Inputs and
 * targets that are scaled are scalingRemark's matter: only what comes of them must fit.
 */
export function precisionRemark(spec: NetworkSpec, table: Table, targets: Targets, probe: Samples): Remark | undefined {
  const { data, precision } = spec;
  if (precision !== 'float32') return undefined;
  const isScaled = data.standardize || data.normalize !== undefined;
  const matrices = [
    ...(isScaled ? [] : inputsOf(spec, table, probe)),
    ...(data.standardizeTargets ? [] : targetsOf(spec, table, targets, probe)),
  ];
  for (const { values, names, noun, rowOf, pathOf } of matrices) {
    const bad = values.findIndex(value => !fits(value, precision));
    if (bad < 0) continue;
    const [row, column] = [Math.floor(bad / names.length), bad % names.length];
    const message = `${rowOf(row)} has ${beyond(values[bad]!)}, in ${noun} ${quote(names[column]!)}; ${remedy}`;
    return { code: 'not-finite', severity: 'error', message, path: pathOf(row, column) };
  }
  return undefined;
}

/** Rows of numbers, and how to speak of them. */
interface Cells {
  readonly values: Float64Array;
  readonly names: readonly string[];
  readonly noun: 'column' | 'target';
  readonly rowOf: (row: number) => string;
  readonly pathOf: (row: number, column: number) => SpecPath;
}

function inputsOf({ data }: NetworkSpec, table: Table, probe: Samples): Cells[] {
  const shared = { names: table.inputNames, noun: 'column' } as const;
  return [
    { ...shared, values: table.inputs, rowOf: called(table), pathOf: (row, column) => inputPath(data, row, column) },
    { ...shared, values: probe.inputs, ...pinned('input') },
  ];
}

function targetsOf(spec: NetworkSpec, table: Table, { values, names }: Targets, probe: Samples): Cells[] {
  const shared = { names, noun: 'target' } as const;
  return [
    { ...shared, values, rowOf: called(table), pathOf: (row, column) => targetPath(spec, row, column) },
    { ...shared, values: probe.targets, ...pinned('target') },
  ];
}

function called({ sourceRows }: Table): (row: number) => string {
  return row => `row ${sourceRows[row]} (counted from 0)`;
}

function pinned(key: 'input' | 'target'): Pick<Cells, 'rowOf' | 'pathOf'> {
  return { rowOf: () => `the probe's ${key}`, pathOf: (_, column) => ['probe', key, column] };
}

/** Where the input in a row and a column stands in the spec, as near as it can say. */
function inputPath(data: DataSpec, row: number, column: number): SpecPath {
  switch (data.source) {
    case 'inline':
      return ['data', 'inputs', row, column];
    case 'generate':
      return ['data', 'noise'];
    case 'idx':
    case 'npy':
      return ['data', data.source, 'inputs'];
    default:
      return ['data', data.source];
  }
}
