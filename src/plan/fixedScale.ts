import type { Table } from '../data/table.ts';
import { beyond, fits } from '../spec/float32.ts';
import type { DataSpec, NetworkSpec, Precision } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';
import { targetClasses } from './targetClasses.ts';

/** What multiplies every input and every target; 1 where the spec says nothing. */
export function factorsOf({ scale }: DataSpec): Required<NonNullable<DataSpec['scale']>> {
  return { inputs: 1, targets: 1, ...scale };
}

/** The table times the factors of the spec. Its matrices are changed in place: they can be most of the memory. */
export function multiplied(table: Table, data: DataSpec): Table {
  const factors = factorsOf(data);
  multiply(table.inputs, factors.inputs);
  multiply(table.targets, factors.targets);
  return { ...table };
}

function multiply(values: Float64Array, factor: number): void {
  if (factor === 1) return;
  for (let k = 0; k < values.length; k++) values[k] = values[k]! * factor;
}

/** Why the table cannot be multiplied: its targets are classes, or a number would leave the precision's range. */
export function scaleRemark(spec: NetworkSpec, table: Table): Remark | undefined {
  const { scale } = spec.data;
  if (!scale) return undefined;
  const classes = scale.targets !== undefined && targetClasses(spec, table);
  if (classes) return scaledClasses(classes, scale);
  const { precision } = spec;
  for (const key of ['inputs', 'targets'] as const) {
    const names = key === 'inputs' ? table.inputNames : table.targetNames;
    const factor = scale[key] ?? 1;
    const bad = table[key].findIndex(value => isLost({ value, factor, precision }));
    if (bad < 0) continue;
    const value = table[key][bad]!;
    const row = table.sourceRows[Math.floor(bad / names.length)];
    const what = `${value} in row ${row} (counted from 0) of ${key.slice(0, -1)} ${quote(names[bad % names.length]!)}`;
    return lost(what, { value, factor, precision }, ['data', 'scale', key]);
  }
  return undefined;
}

function scaledClasses(classes: string, scale: NonNullable<DataSpec['scale']>): Remark {
  const isAlone = scale.inputs === undefined;
  const message =
    `"scale" has a factor for the targets, but ${classes}, which are not scaled; ` +
    `remove ${isAlone ? '"scale"' : '"targets" from "scale"'}`;
  return { code: 'scaled-classes', severity: 'error', message, path: ['data', 'scale', 'targets'], atKey: true };
}

interface Product {
  readonly value: number;
  readonly factor: number;
  readonly precision: Precision;
}

/** Whether a product is not finite, or is 0 though neither of its factors is. */
function isLost({ value, factor, precision }: Product): boolean {
  const product = value * factor;
  return factor !== 1 && (!fits(product, precision) || (value !== 0 && rounded(product, precision) === 0));
}

function rounded(value: number, precision: Precision): number {
  return precision === 'float32' ? Math.fround(value) : value;
}

/** `what` is the number that is multiplied: `the 3 of column "x"`. */
function lost(what: string, { value, factor, precision }: Product, path: SpecPath): Remark {
  const product = value * factor;
  const isZero = fits(product, precision);
  const tooLarge = Number.isFinite(product) ? beyond(product) : 'beyond 64 bits';
  const outcome = isZero ? `0 in ${precision === 'float32' ? 32 : 64} bits` : tooLarge;
  const message = `"scale" multiplies ${what} by ${factor}, which is ${outcome}; choose another factor`;
  return { code: isZero ? 'out-of-range' : 'not-finite', severity: 'error', message, path };
}

/** The same of a sample of the spec's own, before it is multiplied. */
export function sampleScaleRemark(
  values: ArrayLike<number>,
  key: 'input' | 'target',
  { data, precision }: NetworkSpec,
): Remark | undefined {
  const factor = factorsOf(data)[`${key}s`];
  const products = Array.from(values, value => ({ value, factor, precision }));
  const bad = products.findIndex(isLost);
  return bad < 0 ? undefined : lost(`the probe's ${key} ${products[bad]!.value}`, products[bad]!, ['probe', key, bad]);
}
