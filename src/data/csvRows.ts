import type { Limits } from '../spec/limits.ts';
import type { CsvData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { counted, quote } from '../spec/words.ts';
import { type Cell, Column } from './column.ts';
import { type Choice, type ChosenColumn, chooseColumns, isNextNumber } from './csvColumns.ts';
import { commentSign } from './csvHeader.ts';
import { columnNames, layoutOf } from './csvLayout.ts';
import { csvRecords } from './csvRecords.ts';
import { type CsvRecord, type Dialect, fieldPlace, lineBreaks } from './csvScanner.ts';
import { tooMuchData } from './dataLimit.ts';
import { absent, valueReader } from './missing.ts';

export interface ReadColumn {
  readonly chosen: ChosenColumn;
  readonly column: Column;
  /** Rows in which it has no value. */
  missing: number;
}

export interface CsvRows {
  readonly columns: readonly ReadColumn[];
  readonly rows: number;
  readonly sourceRows: readonly number[];
  readonly droppedRows: number;
  /** Whether reading ended early, at a column with too many categories. */
  readonly isCut: boolean;
  readonly dialect: Dialect;
  /** What was noticed on the way; no errors. */
  readonly remarks: readonly Remark[];
}

/** A column of text that is an input becomes as many inputs as it has values; more than this is an accident. */
export const mostCategories = 1000;
/** Classes of a target. */
export const mostClasses = 100_000;

/** The layout of a file is read from so much of its text, in UTF-16 code units, but from some lines at least. */
const headLength = 65_536;
const headLines = 20;
const longestHead = 16_000_000;

/**
 * Reads the used columns, up to the first error. `texts` has the places of columns that are known to be text although they begin with numbers, with the first value that is none. Throws
 * CsvSyntaxError, or what reading the text throws.
 */
export async function readRows(
  data: CsvData,
  file: string,
  text: AsyncIterable<string>,
  limits: Limits,
  texts: ReadonlyMap<number, Cell>,
): Promise<CsvRows | Remark[]> {
  const portions = text[Symbol.asyncIterator]();
  try {
    const { head, isAll } = await beginning(portions);
    const layout = layoutOf(data, head, isAll, file);
    if (layout.remarks.some(isError)) return [...layout.remarks];
    const { dialect } = layout;
    const records = csvRecords(continued(head, portions), dialect);
    // Nothing in the first lines is a record: what follows decides, and errors of syntax are thrown here.
    const { value: first } = await records.next();
    if (first === undefined) return [emptyFile(data)];
    const names = layout.first ? layout.names : columnNames(data, first.fields);
    const choice = chooseColumns(data, { ...layout, first, names }, file);
    if (choice.remarks.some(isError)) return choice.remarks.filter(isError);
    const remarks = [...layout.remarks, ...choice.remarks];
    const start = data.header === false ? first : undefined;
    const rows = await rowsOf(data, choice, { start, records, header: first, dialect, file }, limits, texts);
    return Array.isArray(rows) ? rows : { ...rows, remarks };
  } finally {
    await portions.return?.();
  }
}

function isError({ severity }: Remark): boolean {
  return severity === 'error';
}

async function beginning(portions: AsyncIterator<string>): Promise<{ head: string; isAll: boolean }> {
  let head = '';
  let lines = 0;
  while (head.length < headLength || (lines < headLines && head.length < longestHead)) {
    const { done, value } = await portions.next();
    if (done) return { head, isAll: true };
    head += value;
    lines += lineBreaks(value);
  }
  return { head, isAll: false };
}

async function* continued(head: string, portions: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (let next = await portions.next(); !next.done; next = await portions.next()) yield next.value;
}

interface Source {
  /** A row that was read already. */
  readonly start: CsvRecord | undefined;
  readonly records: AsyncIterable<CsvRecord>;
  /** The line that decides on the number of columns. */
  readonly header: CsvRecord;
  readonly dialect: Dialect;
  readonly file: string;
}

async function rowsOf(
  data: CsvData,
  choice: Choice,
  source: Source,
  limits: Limits,
  texts: ReadonlyMap<number, Cell>,
): Promise<Omit<CsvRows, 'remarks'> | Remark[]> {
  const { dialect, header, file } = source;
  const { leastWidth, width, unnamed } = choice;
  const columns = choice.columns.map((chosen): ReadColumn => {
    const isText = chosen.isText || texts.has(chosen.index);
    const column = new Column(isText, chosen.role === 'input' ? mostCategories : mostClasses);
    column.firstOdd = texts.get(chosen.index);
    return { chosen, column, missing: 0 };
  });
  const read = valueReader(data);
  const numbers = new Float64Array(columns.length);
  const numbering = unnamed.find(({ holds }) => holds === 'row numbers');
  const sourceRows: number[] = [];
  let count = 0;
  let rowNumber: string | undefined;
  let isCut = false;
  for await (const record of startingWith(source)) {
    if (count === data.limit) break;
    const { fields } = record;
    if (fields.length < leastWidth || (fields.length > width && fields.slice(width).some(field => field !== ''))) {
      return [raggedRow(record, width, header, file, data, dialect)];
    }
    for (const { index, holds } of unnamed) {
      const field = fields[index] ?? '';
      if (holds === 'nothing' ? field === '' : isNextNumber(field, rowNumber)) continue;
      return [unexpected(record, index, holds, file, dialect)];
    }
    if (numbering) rowNumber = fields[numbering.index];
    count++;
    let isWhole = true;
    for (let at = 0; at < columns.length; at++) {
      numbers[at] = read(fields[columns[at]!.chosen.index]!);
      if (numbers[at] !== absent) continue;
      columns[at]!.missing++;
      isWhole = false;
    }
    if (!isWhole) continue;
    const large = tooMuchData(sourceRows.length + 1, columns.length, limits, ['data', 'csv']);
    if (large) return [large];
    for (let at = 0; at < columns.length; at++) {
      const { column, chosen } = columns[at]!;
      column.add(fields[chosen.index]!, numbers[at]!, record);
      isCut ||= column.hasTooMany;
    }
    sourceRows.push(count - 1);
    if (isCut) break;
  }
  return { columns, rows: sourceRows.length, sourceRows, droppedRows: count - sourceRows.length, isCut, dialect };
}

async function* startingWith({ start, records }: Source): AsyncGenerator<CsvRecord> {
  if (start) yield start;
  yield* records;
}

function raggedRow(
  record: CsvRecord,
  width: number,
  header: CsvRecord,
  file: string,
  data: CsvData,
  dialect: Dialect,
): Remark {
  const { fields, line } = record;
  // Without a line of names, the first row may be the short one.
  const isWhole = header.fields.length >= width;
  const first = !isWhole ? 'another line' : header.line === 1 ? 'the first line' : `line ${header.line}`;
  const message = `line ${line} has ${counted(fields.length, 'column')}, but ${first} has ${width}`;
  const related = { file, line, column: 1, message: `${counted(fields.length, 'column')} instead of ${width}` };
  return {
    code: 'ragged-row',
    severity: 'error',
    message: `${message}; ${raggedRemedy(record, width, data, dialect)}`,
    path: ['data', 'csv'],
    related,
  };
}

function raggedRemedy(
  record: CsvRecord,
  width: number,
  { comment, decimal, thousands }: CsvData,
  { delimiter }: Dialect,
): string {
  const sign = commentSign([record]);
  if (sign !== undefined && comment === undefined) return `if the line is a comment, set "comment" to ${quote(sign)}`;
  if (record.fields.length < width) return 'complete the line';
  const isBlank = delimiter === 'whitespace' || delimiter === ' ';
  const separator = isBlank ? ' ' : delimiter;
  if (decimal !== separator && thousands !== separator) {
    return 'remove the extra values, or put a value that contains the delimiter into double quotes';
  }
  return `${isBlank ? 'a blank' : quote(delimiter)} separates columns here: put numbers that contain it into double quotes`;
}

/** A column without a name was left out because of what its first rows hold, but goes on in another way. */
function unexpected(
  record: CsvRecord,
  index: number,
  holds: 'nothing' | 'row numbers',
  file: string,
  dialect: Dialect,
): Remark {
  const place = fieldPlace(record, index, dialect);
  const above = holds === 'nothing' ? 'is empty above' : 'numbers the rows above';
  const value = quote(record.fields[index] ?? '');
  const message = `column ${index + 1} has no name and ${above}, but line ${place.line} has ${value}; name it, or list the columns to use in "inputs"`;
  const related = { file, ...place, message: `a value in a column that ${above}` };
  return { code: 'unnamed-column', severity: 'error', message, path: ['data', 'csv'], related };
}

function emptyFile({ header }: CsvData): Remark {
  const message =
    typeof header === 'number'
      ? `the file has no line ${header}, which "header" says names the columns`
      : 'the file is empty; expected a line of column names and then rows of values';
  const path = typeof header === 'number' ? ['data', 'header'] : ['data', 'csv'];
  return { code: 'empty-file', severity: 'error', message, path };
}
