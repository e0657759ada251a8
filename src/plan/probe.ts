import type { Table } from '../data/table.ts';
import type { LossName, Samples } from '../engine/options.ts';
import type { NetworkSpec, ProbeSpec } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { count, counted, quote } from '../spec/words.ts';
import type { ClassCoding } from './classes.ts';
import { factorsOf, sampleScaleRemark } from './fixedScale.ts';
import { type Misfit, misfitOf } from './targetRange.ts';
import { classTargets, type Targets } from './targets.ts';
import { classesInWords } from './targetWords.ts';

/** The pinned sample, multiplied but not yet standardized or normalized, with its number in the source if it has one, or why there is none. */
type Probe = { readonly samples: Samples; readonly row?: number } | { readonly remark: Remark };

export function probeOf(spec: NetworkSpec, table: Table, targets: Targets, loss: LossName): Probe {
  const { probe } = spec;
  return 'sample' in probe ? rowOf(probe.sample, table, targets) : ownSample(probe, spec, table, targets, loss);
}

/** The row that has this number in the source, where rows with missing values count too. */
function rowOf(sample: number, table: Table, targets: Targets): Probe {
  // Without "probe" the first row that is left is pinned.
  const row = sample === 0 ? 0 : table.sourceRows.indexOf(sample);
  if (row < 0) return { remark: noSuchRow(sample, table) };
  const I = table.inputNames.length;
  const O = targets.names.length;
  const inputs = table.inputs.slice(row * I, (row + 1) * I);
  const samples = { rows: 1, inputs, targets: targets.values.slice(row * O, (row + 1) * O) };
  return { samples, row: table.sourceRows[row]! };
}

function noSuchRow(sample: number, { droppedRows, rows }: Table): Remark {
  const last = rows + droppedRows - 1;
  const message =
    sample <= last
      ? `row ${count(sample)} has a missing value and was skipped; choose another`
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
  if (input.length !== I) return { remark: wrongWidth('input', input.length, `the data has ${counted(I, 'input')}`) };
  const read = targetOf(target, spec, table, targets);
  if ('remark' in read) return read;
  const { values } = read;
  const misfit = misfitOf(values, values.length, loss, () => "the probe's target");
  if (misfit) return { remark: outOfRange(misfit) };
  const unscalable = sampleScaleRemark(input, 'input', spec);
  if (unscalable) return { remark: unscalable };
  const factor = factorsOf(spec.data).inputs;
  return { samples: { rows: 1, inputs: Float64Array.from(input, value => value * factor), targets: values } };
}

type Read = { readonly values: Float64Array } | { readonly remark: Remark };

/** The target of one's own: a class by its name, or by its number where classes are numbers, or a number for each unit. */
function targetOf(target: OwnSample['target'], spec: NetworkSpec, table: Table, { coding }: Targets): Read {
  const O = spec.layers.at(-1)!.units;
  const named = typeof target === 'string' ? target : target.length === 1 ? target[0] : undefined;
  if (typeof named === 'string' || (coding && named !== undefined && !table.classNames)) {
    const index = coding?.names.indexOf(String(named)) ?? -1;
    return coding && index >= 0
      ? { values: classTargets(index, coding) }
      : { remark: noSuchClass(named!, table, coding) };
  }
  const values = Float64Array.from(target as readonly number[]);
  if (values.length !== O) {
    return { remark: wrongWidth('target', values.length, `the last layer has ${counted(O, 'unit')}`) };
  }
  // One-hot rows of classes are not scaled.
  const unscalable = coding ? undefined : sampleScaleRemark(values, 'target', spec);
  if (unscalable) return { remark: unscalable };
  const factor = coding ? 1 : factorsOf(spec.data).targets;
  return { values: values.map(value => value * factor) };
}

function noSuchClass(named: string | number, { classNames }: Table, coding: ClassCoding | undefined): Remark {
  const found = `the probe's "target" is ${typeof named === 'string' ? quote(named) : named}`;
  const message = coding
    ? `${found}, but the data has ${classesInWords(coding.names, classNames !== undefined)}; give one of them`
    : `${found}, but the targets are numbers; give a number for each`;
  return { code: 'unknown-class', severity: 'error', message, path: ['probe', 'target'] };
}

function wrongWidth(key: 'input' | 'target', found: number, expected: string): Remark {
  const message = `the probe's "${key}" has ${counted(found, 'number')}, but ${expected}; give one for each`;
  return { code: 'wrong-width', severity: 'error', message, path: ['probe', key] };
}

function outOfRange({ column, message, fix }: Misfit): Remark {
  const path = ['probe', 'target', ...(column === undefined ? [] : [column])];
  return { code: 'target-range', severity: 'error', message: `${message}; ${fix}`, path };
}
