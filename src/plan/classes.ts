import type { Table } from '../data/table.ts';
import { targetsOfLoss } from '../functions/losses.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import { isClassLoss, lossOf } from './objective.ts';

/** How a target column of classes meets the last layer. */
export interface ClassCoding {
  /** One-hot rows of one column a class, or one column that is 1 for the second of two classes and 0 for the first. */
  readonly form: 'oneHot' | 'side';
  readonly names: readonly string[];
  /** The class of a number in the target column; undefined where it is none. */
  readonly classOf: (value: number) => number | undefined;
}

/** A column with more distinct values than this does not hold classes. */
const mostDistinct = 10_000;

/**
 * The one rule for classes, whatever the source; undefined where the targets are numbers.
 * Text and labels are classes, numbers are when `classes` is stated, when several softmax units answer them, and when two distinct
 * numbers outside of 0..1 meet one sigmoid unit. Whole numbers from 0 up to `classes` or to the units are the classes 0, 1, 2, ...;
 * else the distinct values are, in ascending order; texts in order of first appearance.
 * On one sigmoid unit two classes, texts by their code units, stand in ascending order.
 */
export function codingOf(spec: NetworkSpec, table: Table): ClassCoding | undefined {
  if (table.targetNames.length > 1) return undefined;
  const isSide = oneUnitTellsClasses(spec);
  if (table.classNames) return textCoding(table.classNames, isSide);
  const { classes } = spec.data;
  const { units, activation } = spec.layers.at(-1)!;
  const isStated = classes !== undefined || table.labels !== undefined;
  if (isSide && (isStated ? (classes ?? 2) === 2 : isTwoSided(spec, table))) {
    const numbers = isCounted(table, 2) ? counted(2) : distinctCoding(table);
    if (numbers?.names.length === 2) return { ...numbers, form: 'side' };
  }
  if (!isStated && (activation.type !== 'softmax' || units === 1)) return undefined;
  const count = classes ?? units;
  if (count > 1 && isCounted(table, count)) return counted(count);
  const isDistinct = table.labels || distinctValues(table)?.length === classes || isCategorical(table);
  return isDistinct ? distinctCoding(table) : undefined;
}

function oneUnitTellsClasses(spec: NetworkSpec): boolean {
  const { units, activation } = spec.layers.at(-1)!;
  return units === 1 && activation.type === 'sigmoid' && !targetsOfLoss(lossOf(spec)).areOwnNumbers;
}

/** Two distinct numbers that a sigmoid cannot reach. Under a loss for numbers they must repeat, as measurements do not. */
function isTwoSided(spec: NetworkSpec, table: Table): boolean {
  if (table.targets.every(value => value >= 0 && value <= 1)) return false;
  return distinctValues(table)?.length === 2 && (isClassLoss(lossOf(spec)) ? isCategorical(table) : repeats(table));
}

function textCoding(names: readonly string[], isSide: boolean): ClassCoding {
  if (!isSide || names.length !== 2) return { form: 'oneHot', names, classOf: value => value };
  const ascending = names.toSorted(byCodeUnits);
  const places = names.map(name => ascending.indexOf(name));
  return { form: 'side', names: ascending, classOf: value => places[value] };
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The classes 0, 1, 2, ..., whether they occur or not. */
function counted(count: number): ClassCoding {
  const names = Array.from({ length: count }, (_, index) => String(index));
  return { form: 'oneHot', names, classOf: value => (isIndex(value, count) ? value : undefined) };
}

/** Whether the targets are whole numbers from 0 up to `count`, without it. */
export function isCounted({ targets }: Table, count: number): boolean {
  return targets.every(value => isIndex(value, count));
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}

function distinctCoding(table: Table): ClassCoding | undefined {
  const values = distinctValues(table);
  if (!values) return undefined;
  const places = new Map(values.map((value, index) => [value, index]));
  return { form: 'oneHot', names: values.map(String), classOf: value => places.get(value) };
}

/** Whether numbers can be classes: whole ones, and others when most values occur again, as measurements do not. */
export function isCategorical(table: Table): boolean {
  return table.targets.every(Number.isInteger) || repeats(table);
}

/** Whether a column has at most half as many distinct values as rows. */
export function repeats(table: Table): boolean {
  const distinct = distinctValues(table);
  return distinct !== undefined && distinct.length <= table.rows / 2;
}

const known = new WeakMap<Table, readonly number[] | undefined>();

/** The distinct numbers of a target column, ascending: of labels those of the whole file. Undefined when they are very many. */
export function distinctValues(table: Table): readonly number[] | undefined {
  if (!known.has(table)) known.set(table, table.labels ?? distinctOf(table.targets));
  return known.get(table);
}

function distinctOf(values: Float64Array): readonly number[] | undefined {
  const distinct = new Set<number>();
  for (const value of values) {
    distinct.add(value);
    if (distinct.size > mostDistinct) return undefined;
  }
  return [...distinct].sort((a, b) => a - b);
}
