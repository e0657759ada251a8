import type { Precision } from '../../src/trace/digits.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import type { Statistics } from '../../src/trace/statistics.ts';
import { formatFull } from '../format.ts';
import { largestMagnitude } from './colourScale.ts';
import type { Grid } from './grid.ts';

/** A tensor as the reader of a cell needs it. */
export interface Shape {
  readonly name: string;
  /** A vector has one number a unit; a matrix has a row a unit, even when there is one unit only. */
  readonly kind: 'matrix' | 'vector';
  readonly rows: number;
  readonly columns: number;
  readonly precision: Precision;
}

/** An element with its index and whole value, as `gradient[3][1] = -0.01234`. */
export function elementText({ name, kind, columns, precision }: Shape, index: number, value: number): string {
  const place = kind === 'vector' ? `[${index}]` : `[${Math.floor(index / columns)}][${index % columns}]`;
  return `${name}${place} = ${formatFull(value, precision)}`;
}

/** Where an element belongs, as `unit 3, input 1`, and how many elements it stands for. */
export function placeText({ kind, columns }: Shape, index: number, { across, down }: Grid): string {
  const place = kind === 'vector' ? `unit ${index}` : `unit ${Math.floor(index / columns)}, input ${index % columns}`;
  return across * down === 1 ? place : `${place}; largest of ${down} × ${across}`;
}

/** Says what a canvas shows to those who do not see it. */
export function summaryText(title: string, { rows, columns }: Shape, values: Statistics): string {
  const { min, max, mean, norm } = values;
  const numbers = { min, max, mean, 'L2 norm': norm };
  const list = Object.entries(numbers).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return [`${title}, ${rows} × ${columns}: ${list.join(', ')}`, remark(values)].filter(Boolean).join('; ');
}

/** What is remarkable about all numbers together: `all zero`, `3 not finite`; else empty. */
export function remark(values: Statistics): string {
  if (values.nonFinite > 0) return Number.isNaN(values.min) ? 'none finite' : `${values.nonFinite} not finite`;
  return largestMagnitude(values) === 0 ? 'all zero' : '';
}

/** Says that several elements share a drawn cell; empty when each has its own. */
export function reductionText({ across, down }: Grid): string {
  return across * down === 1 ? '' : `${down} × ${across} cells per pixel, the largest is shown`;
}
