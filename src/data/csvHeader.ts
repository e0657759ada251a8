import type { CsvData } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { list, quote } from '../spec/words.ts';
import type { CsvRecord } from './csvScanner.ts';
import { valueReader } from './missing.ts';

/** How the table of a file begins. */
export interface Start {
  /** The line of names, or the first row; undefined in an empty file. */
  readonly first: CsvRecord | undefined;
  /** What stands above the line of names and is no comment. */
  readonly titles: readonly CsvRecord[];
  /** The first rows. */
  readonly rows: readonly CsvRecord[];
}

/** What is strange about the line of names, or about its absence. `startLine` is the first line that was looked at. */
export function* headerRemarks(data: CsvData, start: Start, startLine: number, file: string): Generator<Remark> {
  const { first } = start;
  if (first === undefined) return;
  const related = { file, line: first.line, column: 1 };
  if (data.header === false) yield* absentHeader(start, related);
  else if (data.header !== true && first.line !== startLine) yield blankLine(data.header);
  else yield* presentHeader(data.header, start, related);
}

type Place = Omit<NonNullable<Remark['related']>, 'message'>;

function* absentHeader({ first, rows }: Start, place: Place): Generator<Remark> {
  const names = isNumbered(first!.fields, 3)
    ? 'numbers the columns from 0, as pandas does,'
    : 'looks like names of columns';
  if (!isNumbered(first!.fields, 3) && !looksLikeNames(first!, rows.slice(1))) return;
  const message = `line ${place.line} ${names} but is read as a row; set "header" to ${place.line === 1 ? 'true' : place.line} if it names the columns`;
  yield warning('header-as-row', message, place, 'read as a row', ['data', 'header']);
}

function* presentHeader(header: number | true, { first, rows, titles }: Start, place: Place): Generator<Remark> {
  const { fields, line } = first!;
  const isPandas = isNumbered(fields, 2);
  if (header === true && !isPandas && fields.every(isNumber)) {
    const where = line === 1 ? 'the first line' : `line ${line}`;
    const message = `${where} holds numbers, not names of columns; set "header" to false, or to ${line} if they are names`;
    const related = { ...place, message: 'the line that should name the columns' };
    yield { code: 'missing-header', severity: 'error', message, path: ['data', 'csv'], related };
    return;
  }
  if (titles.length > 0) {
    const sign = commentSign(titles);
    const comment = sign === undefined ? '' : `, or "comment" to ${quote(sign)} if they are comments`;
    const message = `line ${line} names the columns, and the lines above it are skipped; to confirm, set "header" to ${line}${comment}`;
    yield warning('title-lines', message, place, 'names the columns', ['data', 'csv']);
  }
  if (!isPandas && !looksLikeData(first!, rows)) return;
  const what = isPandas ? 'holds numbers' : 'looks like a row of data';
  const message = `line ${line} ${what} (${list(fields.slice(0, 4), 'and')}) but is read as names of columns; set "header" to false if it is a row`;
  yield warning('row-as-header', message, place, 'read as names of columns', ['data', 'csv']);
}

/** What each of the lines begins with, as comments do. */
export function commentSign(lines: readonly CsvRecord[]): string | undefined {
  return ['#', '%', '//'].find(sign => lines.every(({ raw }) => raw.trimStart().startsWith(sign)));
}

function blankLine(line: number): Remark {
  const message = `"header" is ${line}, but line ${line} is blank; give the number of the line that names the columns`;
  return { code: 'missing-header', severity: 'error', message, path: ['data', 'header'] };
}

function warning(code: string, message: string, place: Place, what: string, path: SpecPath): Remark {
  return { code, severity: 'warning', message, path, related: { ...place, message: what } };
}

function isNumber(field: string): boolean {
  return field !== '' && Number.isFinite(Number(field));
}

/** 0, 1, 2, ... */
function isNumbered(fields: readonly string[], least: number): boolean {
  return fields.length >= least && fields.every((field, index) => field === String(index));
}

/** All text, none of it for a missing value, above a column of numbers. */
function looksLikeNames({ fields }: CsvRecord, below: readonly CsvRecord[]): boolean {
  const read = valueReader({});
  if (fields.some(field => field !== '' && !Number.isNaN(read(field)))) return false;
  return fields.some((field, column) => field !== '' && isNumberColumn(below, column));
}

/**
 * Numbers that do not count or ascend as names such as years do, above columns of numbers; or values that come again in
 * their own columns.
 */
function looksLikeData({ fields }: CsvRecord, below: readonly CsvRecord[]): boolean {
  const numbers = fields.flatMap((field, column) => (isNumber(field) ? [{ value: Number(field), column }] : []));
  const ascend = numbers.every(
    ({ value }, index) => Number.isInteger(value) && (index === 0 || value > numbers[index - 1]!.value),
  );
  if (!ascend && numbers.every(({ column }) => isNumberColumn(below, column))) return true;
  const repeated = fields.filter((field, column) => field !== '' && below.some(row => row.fields[column] === field));
  return fields.length > 1 && repeated.length >= fields.length / 2;
}

function isNumberColumn(rows: readonly CsvRecord[], column: number): boolean {
  const values = rows.map(({ fields }) => fields[column] ?? '').filter(value => value !== '');
  return values.length > 0 && values.every(isNumber);
}
