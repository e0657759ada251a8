import * as z from 'zod';
import type { TargetRows } from './networkSpec.ts';
import { counted, describeValue } from './words.ts';

/** Wrong cells that are reported one by one before the rest is left unsaid: a matrix can have a million of them. */
const reported = 10;

type Report = (message: string, ...path: number[]) => boolean;

/** Finite numbers in a row. */
export function vector(doc: string) {
  return checked<readonly number[]>(doc, (value, report) => checkRow(value, report, []));
}

/** Finite numbers in a row, or the name of a class, which may stand in a row of its own. */
export function vectorOrClass(doc: string) {
  return checked<readonly number[] | readonly [string] | string>(doc, (value, report) => {
    const name = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return (typeof name === 'string' && name !== '') || checkRow(value, report, []);
  });
}

/** Rows of finite numbers, all as long as the first. */
export function matrix(doc: string) {
  return checked<readonly (readonly number[])[]>(doc, checkMatrix);
}

function checkMatrix(value: unknown, report: Report): boolean {
  if (!Array.isArray(value)) return report(`expected rows of numbers, [[..], ..], found ${describeValue(value)}`);
  if (value.length === 0) return report('expected at least one row of numbers, found an empty array');
  return value.every((row, index) => checkRow(row, report, [index], lengthOf(value[0])));
}

/** Rows of finite numbers, or a column of classes: a text or a boolean in every row. */
export function targetMatrix(doc: string) {
  return checked<TargetRows>(doc, (value, report) => isClassColumn(value) || checkMatrix(value, report));
}

function isClassColumn(value: unknown): boolean {
  const kind = Array.isArray(value) && Array.isArray(value[0]) ? typeof value[0][0] : undefined;
  if (kind !== 'string' && kind !== 'boolean') return false;
  return (value as unknown[]).every(
    row => Array.isArray(row) && row.length === 1 && typeof row[0] === kind && row[0] !== '',
  );
}

function lengthOf(row: unknown): number | undefined {
  return Array.isArray(row) ? row.length : undefined;
}

/** False as soon as enough has been reported. */
function checkRow(row: unknown, report: Report, path: readonly number[], length?: number): boolean {
  if (!Array.isArray(row)) return report(`expected a row of numbers, [..], found ${describeValue(row)}`, ...path);
  if (row.length === 0) return report('expected at least one number, found an empty array', ...path);
  if (length !== undefined && row.length !== length) {
    return report(`this row has ${counted(row.length, 'number')}, but the first row has ${length}`, ...path);
  }
  return row.every(
    (cell, column) => Number.isFinite(cell) || report(wrongCell(cell, [...path, column]), ...path, column),
  );
}

/** `path` is the cell's row, if it has one, and its column. */
function wrongCell(cell: unknown, path: readonly number[]): string {
  return `expected a number in ${place(path)}, found ${describeValue(cell)}`;
}

/** `row 3, column 0 (counted from 0)`, or the column alone. */
export function place(path: readonly number[]): string {
  const column = `column ${path.at(-1)} (counted from 0)`;
  return path.length > 1 ? `row ${path[0]}, ${column}` : column;
}

/** A schema whose one check reports a bounded number of places; zod's own arrays would make an object for each. */
function checked<T>(doc: string, check: (value: unknown, report: Report) => boolean) {
  return z
    .custom<T>(value => value !== undefined)
    .superRefine((value, context) => {
      let left = reported;
      check(value, (message, ...path) => {
        context.addIssue({ code: 'custom', message, path, params: { code: 'wrong-numbers' } });
        return --left > 0;
      });
    })
    .meta({ markdownDescription: doc });
}
