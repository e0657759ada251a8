import { tooMuchData } from '../data/dataLimit.ts';
import type { Table } from '../data/table.ts';
import type { LossName } from '../engine/options.ts';
import type { Limits } from '../spec/limits.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Finding } from '../spec/problem.ts';
import { counted, list, quote } from '../spec/words.ts';
import { misfitOf } from './targetRange.ts';

/** The targets as the last layer sees them: (rows, O), row-major. */
export interface Targets {
  readonly values: Float64Array;
  readonly names: readonly string[];
  readonly classNames?: readonly string[];
  /** True when a column of class numbers was spread; then a probe's own target may be a class number too. */
  readonly spread: boolean;
}

/**
 * Class numbers 0, 1, 2, ... become one-hot rows when a softmax layer answers them, or when they are classes by
 * their format or by what the spec states; everything else stays as it is.
 */
export function targetsOf(spec: NetworkSpec, table: Table): Targets {
  const { units } = spec.layers.at(-1)!;
  if (!isSpread(spec, table)) {
    const { targets, targetNames, classNames } = table;
    return { values: targets, names: targetNames, spread: false, ...(classNames && { classNames }) };
  }
  const classNames = Array.from({ length: units }, (_, index) => String(index));
  const names = classNames.map(name => `${table.targetNames[0]}=${name}`);
  return { values: oneHot(table.targets, units), names, classNames, spread: true };
}

function isSpread(spec: NetworkSpec, table: Table): boolean {
  const { units, activation } = spec.layers.at(-1)!;
  const areClasses = (spec.data.classes ?? table.labels) !== undefined || (activation.type === 'softmax' && units > 1);
  return areClasses && isOneColumn(table) && table.targets.every(value => isClass(value, units));
}

/** Numbers, not text that is one-hot already. */
function isOneColumn({ targetNames, classNames }: Table): boolean {
  return targetNames.length === 1 && !classNames;
}

/** One-hot rows of many classes can take more room than the data. Asked before they are made. */
export function spreadFinding(spec: NetworkSpec, table: Table, limits: Limits): Finding | undefined {
  const { units } = spec.layers.at(-1)!;
  const path = ['layers', spec.layers.length - 1, 'units'];
  return isSpread(spec, table) ? tooMuchData(table.rows, units, limits, path) : undefined;
}

export function isClass(value: number, classes: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < classes;
}

/** (rows) class numbers to (rows, classes). */
export function oneHot(values: ArrayLike<number>, classes: number): Float64Array {
  const matrix = new Float64Array(values.length * classes);
  for (let row = 0; row < values.length; row++) matrix[row * classes + values[row]!] = 1;
  return matrix;
}

/** The targets' width against the last layer, and their range against the loss. */
export function* targetFindings(spec: NetworkSpec, table: Table, targets: Targets, loss: LossName): Generator<Finding> {
  const { units } = spec.layers.at(-1)!;
  const misstated = misstatedClasses(spec, table);
  if (misstated) {
    yield misstated;
    return;
  }
  if (targets.names.length !== units || (table.labels !== undefined && !targets.spread)) {
    const path = ['layers', spec.layers.length - 1, 'units'];
    yield { code: 'wrong-width', severity: 'error', message: wrongWidth(spec, table), path };
    return;
  }
  const misfit = misfitOf(targets.values, units, loss, row => `row ${table.sourceRows[row]}`);
  if (!misfit) return;
  const { row, column, message } = misfit;
  yield { code: 'target-range', severity: 'error', message, path: targetPath(spec, row, column) };
}

/** What is wrong with the number of classes that the spec states, against the data first and then the last layer. */
function misstatedClasses({ data, layers }: NetworkSpec, table: Table): Finding | undefined {
  const { classes } = data;
  if (classes === undefined) return undefined;
  const { units, name } = layers.at(-1)!;
  const wrong = (found: string): Finding => {
    const message = `"classes" states ${classes}, but ${found}`;
    return { code: 'wrong-classes', severity: 'error', message, path: ['data', 'classes'] };
  };
  const columns = table.targetNames.length;
  if (isOneColumn(table)) {
    const row = table.targets.findIndex(value => !isClass(value, classes));
    const found = `row ${table.sourceRows[row]} has ${table.targets[row]}; classes are counted from 0 to ${classes - 1}`;
    if (row >= 0) return wrong(found);
  } else if (columns !== classes) {
    const what = table.classNames ? counted(columns, 'class', 'classes') : counted(columns, 'target');
    return wrong(`the data has ${what} (${list(table.classNames ?? table.targetNames, 'and')}); state ${columns}`);
  }
  if (units === classes) return undefined;
  const message = `the last layer, ${quote(name)}, has ${counted(units, 'unit')}, but "classes" states ${classes}; set "units" to ${classes}`;
  return { code: 'wrong-width', severity: 'error', message, path: ['layers', layers.length - 1, 'units'] };
}

/** Where the target in a row and a column stands in the spec, as near as it can say. */
export function targetPath({ data }: NetworkSpec, row: number, column?: number): Finding['path'] {
  if (data.source === 'idx' || data.source === 'npy') return ['data', data.source, 'targets'];
  if (data.source === 'json') return ['data', 'json'];
  if (data.source !== 'inline') return ['data', 'targets'];
  return ['data', 'targets', row, ...(column === undefined || column >= data.targets[row]!.length ? [] : [column])];
}

function wrongWidth(spec: NetworkSpec, table: Table): string {
  const { units, activation, name } = spec.layers.at(-1)!;
  const has = `the last layer, ${quote(name)}, has ${counted(units, 'unit')}`;
  const { classNames, targetNames, targets, labels } = table;
  if (labels !== undefined)
    return `${has}, but the labels count ${labels} classes; set "units" to ${Math.max(labels, 2)}`;
  if (classNames) {
    const column = spec.data.source === 'csv' ? `column ${quote(spec.data.targets[0]!)}` : 'the target';
    const classes = counted(classNames.length, 'class', 'classes');
    return `${has}, but ${column} has ${classes} (${list(classNames, 'and')}); set "units" to ${classNames.length}`;
  }
  if (activation.type === 'softmax' && targetNames.length === 1) return `${has}, ${classAdvice(targets, units)}`;
  const columns = `${counted(targetNames.length, 'target')} (${list(targetNames, 'and')})`;
  return `${has}, but the data has ${columns}; set "units" to ${targetNames.length}`;
}

/** Why one column of numbers did not become classes. */
function classAdvice(targets: Float64Array, units: number): string {
  const largest = targets.reduce((a, b) => Math.max(a, b), 0);
  const strange = targets.find(value => !Number.isInteger(value) || value < 0);
  if (strange !== undefined) {
    return `but its targets are not class numbers 0, 1, 2, ...: one is ${strange}; use a "linear" last layer with 1 unit`;
  }
  const fix = `set "units" to ${largest + 1}`;
  return `but the targets count classes from 0 up to ${largest}, which are ${largest + 1}; ${units === largest ? `${fix}, or count from 0` : fix}`;
}
