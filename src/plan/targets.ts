import { tooMuchData } from '../data/dataLimit.ts';
import type { Table } from '../data/table.ts';
import type { Limits } from '../spec/limits.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { type ClassCoding, codingOf } from './classes.ts';

/** The targets as the last layer sees them: (rows, O), row-major. */
export interface Targets {
  readonly values: Float64Array;
  readonly names: readonly string[];
  /** How the classes of the target column became numbers; undefined where it holds numbers. */
  readonly coding?: ClassCoding;
}

/** The targets of a spec whose last layer has `targetWidth` units. */
export function targetsOf(spec: NetworkSpec, table: Table): Targets {
  const coding = codingOf(spec, table);
  const { targets, targetNames } = table;
  if (!coding) return { values: targets, names: targetNames };
  const shown = coding.form === 'side' ? [coding.names[1]!] : coding.names;
  const values = codedTargets(targets, coding);
  return { values, names: shown.map(name => `${targetNames[0]}=${name}`), coding };
}

/** How many units a last layer needs for the targets. */
export function targetWidth({ targetNames }: Table, coding: ClassCoding | undefined): number {
  if (!coding) return targetNames.length;
  return coding.form === 'side' ? 1 : coding.names.length;
}

/** One-hot rows of many classes can take more room than the data. Asked before they are made. */
export function spreadRemark(spec: NetworkSpec, table: Table, limits: Limits): Remark | undefined {
  const coding = codingOf(spec, table);
  const { units } = spec.layers.at(-1)!;
  if (coding?.form !== 'oneHot' || units !== coding.names.length) return undefined;
  return tooMuchData(table.rows, units, limits, ['layers', spec.layers.length - 1, 'units']);
}

/** The targets of a class by its number: one-hot, or 0 or 1. */
export function classTargets(index: number, { form, names }: ClassCoding): Float64Array {
  if (form === 'side') return Float64Array.of(index);
  return Float64Array.from(names, (_, k) => (k === index ? 1 : 0));
}

/** (rows) classes to (rows, classes), or to (rows) of 0 and 1. Every value is one of the classes. */
export function codedTargets(values: ArrayLike<number>, { form, names, classOf }: ClassCoding): Float64Array {
  if (form === 'side') return Float64Array.from(values, value => classOf(value)!);
  const matrix = new Float64Array(values.length * names.length);
  for (let row = 0; row < values.length; row++) matrix[row * names.length + classOf(values[row]!)!] = 1;
  return matrix;
}

/** Where the target in a row and a column stands in the spec, as near as it can say. */
export function targetPath({ data }: NetworkSpec, row: number, column?: number): Remark['path'] {
  if (data.source === 'idx' || data.source === 'npy') return ['data', data.source, 'targets'];
  if (data.source === 'json') return ['data', 'json'];
  if (data.source !== 'inline') return ['data', 'targets'];
  return ['data', 'targets', row, ...(column === undefined || column >= data.targets[row]!.length ? [] : [column])];
}
