import type { Precision } from '../../src/trace/digits.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import type { PanelQuantity } from '../../src/trace/quantity.ts';
import { numberWhen } from '../../src/trace/quantityRef.ts';
import { symbolWhen } from '../../src/trace/quantitySymbol.ts';
import type { Strides } from '../../src/trace/reduce.ts';
import type { Region } from '../../src/trace/region.ts';
import { largestMagnitude, type Statistics } from '../../src/trace/statistics.ts';
import { formatFull } from '../format.ts';
import type { ImageShape } from './mosaic.ts';

/** A tensor as the reader of a cell needs it. */
export interface Shape {
  readonly name: PanelQuantity;
  /** A vector has one number a unit; a matrix has a row a unit, even when there is one unit only. */
  readonly kind: 'matrix' | 'vector';
  readonly rows: number;
  readonly columns: number;
  readonly precision: Precision;
  /** When the inputs are shown as the pixels of an image. */
  readonly image?: ImageShape | undefined;
}

/** The element that a cell shows; without its place and whole value until the host has told them. */
export interface Reading {
  readonly block: Region;
  /** As the picture has it, maybe rounded. */
  readonly value: number;
  readonly exact: { readonly row: number; readonly column: number; readonly value: number } | undefined;
}

/** An element with its index and whole value, as `mean dE/dW[3][1] = -0.01234`; rounded, `... about -0.01234`. */
export function readingText({ name, precision }: Shape, { block, value, exact }: Reading): string {
  const place = exact ?? (isOne(block) ? block : undefined);
  const number = exact ? `= ${formatFull(exact.value, precision)}` : `about ${formatNumber(value)}`;
  return `${place ? numberWhen({ quantity: name, row: place.row, column: place.column }) : symbolWhen(name)} ${number}`;
}

/** Where an element belongs, as `unit 3, input 1`, and how many elements it stands for. */
export function placeText(shape: Shape, { block, exact }: Reading): string {
  if (isOne(block)) return elementPlace(shape, block);
  const others = `largest of ${block.rows} × ${block.columns}`;
  return exact ? `${elementPlace(shape, exact)}; ${others}` : `${blockPlace(shape, block)}; ${others}`;
}

function elementPlace({ kind, image }: Shape, { row, column }: Pick<Region, 'row' | 'column'>): string {
  if (kind === 'vector') return `unit ${column}`;
  if (!image) return `unit ${row}, input ${column}`;
  return `unit ${row}, pixel row ${Math.floor(column / image.width)}, column ${column % image.width}`;
}

function blockPlace({ kind }: Shape, { row, rows, column, columns }: Region): string {
  const across = rangeText(kind === 'vector' ? 'unit' : 'input', column, columns);
  return kind === 'vector' ? across : `${rangeText('unit', row, rows)}, ${across}`;
}

/** Some elements in words: `unit 3`, `units 3 to 7`. */
export function rangeText(noun: string, first: number, count: number): string {
  return count === 1 ? `${noun} ${first}` : `${noun}s ${first} to ${first + count - 1}`;
}

function isOne({ rows, columns }: Region): boolean {
  return rows === 1 && columns === 1;
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
  if (values.nonFinite > 0) {
    return Number.isNaN(values.min) ? 'none finite' : `${values.nonFinite.toLocaleString('en')} not finite`;
  }
  return largestMagnitude(values) === 0 ? 'all zero' : '';
}

/** Says that several elements share a drawn cell; empty when each has its own. */
export function reductionText({ across, down }: Strides): string {
  return across * down === 1 ? '' : `${down} × ${across} elements per cell; the largest is shown`;
}
