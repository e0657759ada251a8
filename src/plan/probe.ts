import type { Table } from '../data/table.ts';
import type { LossName, Samples } from '../engine/options.ts';
import type { NetworkSpec, ProbeSpec } from '../spec/networkSpec.ts';
import type { Finding } from '../spec/problem.ts';
import { count, counted } from '../spec/words.ts';
import { type Misfit, misfitOf } from './targetRange.ts';
import { codedTargets, type Targets } from './targets.ts';

/** The pinned sample before scaling, with its number in the source if it has one, or why there is none. */
export type Probe = { readonly samples: Samples; readonly row?: number } | { readonly finding: Finding };

export function probeOf(spec: NetworkSpec, table: Table, targets: Targets, loss: LossName): Probe {
  const { probe } = spec;
  return 'sample' in probe ? rowOf(probe.sample, table, targets) : ownSample(probe, spec, table, targets, loss);
}

/** The row that has this number in the source, where rows with missing values count too. */
function rowOf(sample: number, table: Table, targets: Targets): Probe {
  // Without "probe" the first row that is left is pinned.
  const row = sample === 0 ? 0 : table.sourceRows.indexOf(sample);
  if (row < 0) return { finding: noSuchRow(sample, table) };
  const I = table.inputNames.length;
  const O = targets.names.length;
  const inputs = table.inputs.slice(row * I, (row + 1) * I);
  const samples = { rows: 1, inputs, targets: targets.values.slice(row * O, (row + 1) * O) };
  return { samples, row: table.sourceRows[row]! };
}

function noSuchRow(sample: number, { droppedRows, rows }: Table): Finding {
  const last = rows + droppedRows - 1;
  const message =
    sample <= last
      ? `row ${count(sample)} misses a value and is left out; choose another`
      : `there is no row ${count(sample)}; rows are counted from 0 to ${count(last)}`;
  return { code: 'probe-out-of-range', severity: 'error', message, path: ['probe', 'sample'] };
}

type OwnSample = Extract<ProbeSpec, { input: unknown }>;

function ownSample(
  { input, target }: OwnSample,
  spec: NetworkSpec,
  table: Table,
  targets: Targets,
  loss: LossName,
): Probe {
  const I = table.inputNames.length;
  if (input.length !== I) return { finding: wrongWidth('input', input.length, `the data has ${counted(I, 'input')}`) };
  const O = spec.layers.at(-1)!.units;
  const { coding } = targets;
  const isClass = coding && !table.classNames && target.length === 1 && coding.classOf(target[0]!) !== undefined;
  const values = isClass ? codedTargets(target, coding) : Float64Array.from(target);
  if (values.length !== O) {
    return { finding: wrongWidth('target', target.length, `the last layer has ${counted(O, 'unit')}`) };
  }
  const misfit = misfitOf(values, O, loss, () => "the probe's target");
  if (misfit) return { finding: outOfRange(misfit) };
  return { samples: { rows: 1, inputs: Float64Array.from(input), targets: values } };
}

function wrongWidth(key: 'input' | 'target', found: number, expected: string): Finding {
  const message = `the probe's "${key}" has ${counted(found, 'number')}, but ${expected}; give one for each`;
  return { code: 'wrong-width', severity: 'error', message, path: ['probe', key] };
}

function outOfRange({ column, message, fix }: Misfit): Finding {
  const path = ['probe', 'target', ...(column === undefined ? [] : [column])];
  return { code: 'target-range', severity: 'error', message: `${message}; ${fix}`, path };
}
