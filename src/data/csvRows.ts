import type { Limits } from '../spec/limits.ts';
import { breaksIn } from '../spec/lines.ts';
import type { CsvData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { counted, quote } from '../spec/words.ts';
import { Column } from './column.ts';
import { type Choice, type ChosenColumn, chooseColumns, isNextNumber } from './csvColumns.ts';
import { commentSign } from './csvHeader.ts';
import { columnNames, layoutOf } from './csvLayout.ts';
import { type CsvRecord, type CsvRow, type Dialect, fieldPlace } from './csvScanner.ts';
import { tooMuchData } from './dataLimit.ts';
import { eachRow } from './eachRow.ts';
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

/** Reads the used columns, up to the first error. Throws CsvSyntaxError, or what reading the text throws. */
export async function readRows(
  data: CsvData,
  file: string,
  text: AsyncIterable<string>,
  limits: Limits,
): Promise<CsvRows | Remark[]> {
  const portions = text[Symbol.asyncIterator]();
  try {
    const { head, isAll } = await beginning(portions);
    const layout = layoutOf(data, head, isAll, file);
    if (layout.remarks.some(isError)) return [...layout.remarks];
    let taker: RowTaker | undefined;
    let remarks: Remark[] = [emptyFile(data)];
    await eachRow(continued(head, portions), layout.dialect, row => {
      if (taker) return taker.take(row);
      // Where nothing in the first lines is a record, what follows decides.
      const header = row.record();
      const found = { names: columnNames(data, header.fields), rows: data.header === false ? [header] : [] };
      const choice = chooseColumns(data, { ...layout, ...(!layout.first && found), first: header }, file);
      const errors = choice.remarks.filter(isError);
      remarks = errors.length > 0 ? errors : [...layout.remarks, ...choice.remarks];
      if (errors.length > 0) return false;
      taker = rowTaker(data, choice, { header, dialect: layout.dialect, file }, limits);
      return data.header === false ? taker.take(row) : true;
    });
    if (!taker) return remarks;
    const rows = taker.rows();
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
    lines += breaksIn(value, 0, value.length);
  }
  return { head, isAll: false };
}

async function* continued(head: string, portions: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (let next = await portions.next(); !next.done; next = await portions.next()) yield next.value;
}

interface Source {
  /** The line that decides on the number of columns. */
  readonly header: CsvRecord;
  readonly dialect: Dialect;
  readonly file: string;
}

interface RowTaker {
  /** False when no further row is wanted. */
  take(row: CsvRow): boolean;
  /** What was taken, or what is wrong with it. */
  rows(): Omit<CsvRows, 'remarks'> | Remark[];
}

/** A column without values yet. */
export function columnOf({ isText, role }: Pick<ChosenColumn, 'isText' | 'role'>): Column {
  return new Column(isText, role === 'input' ? mostCategories : mostClasses);
}

function rowTaker(data: CsvData, choice: Choice, { header, dialect, file }: Source, limits: Limits): RowTaker {
  const { leastWidth, width, unnamed } = choice;
  const columns = choice.columns.map((chosen): ReadColumn => ({ chosen, column: columnOf(chosen), missing: 0 }));
  const indexes = Uint32Array.from(columns, ({ chosen }) => chosen.index);
  let hasSigns = false;
  const read = valueReader(data, () => {
    hasSigns = true;
  });
  const numbers = new Float64Array(columns.length);
  const numbering = unnamed.find(({ holds }) => holds === 'row numbers');
  const sourceRows: number[] = [];
  let count = 0;
  let rowNumber: string | undefined;
  let isCut = false;
  let remark: Remark | undefined;

  const hasAll = (row: CsvRow): boolean => {
    let isWhole = true;
    for (let at = 0; at < numbers.length; at++) {
      const number = row.value(indexes[at]!, read);
      numbers[at] = number;
      if (number !== absent) continue;
      columns[at]!.missing++;
      isWhole = false;
    }
    return isWhole;
  };

  const wrong = (row: CsvRow): Remark | undefined => {
    if (row.width < leastWidth || (row.width > width && hasMore(row, width))) {
      return raggedRow(row.record(), width, header, file, data, dialect);
    }
    for (const { index, holds } of unnamed) {
      const field = index < row.width ? row.text(index) : '';
      if (holds === 'nothing' ? field === '' : isNextNumber(field, rowNumber)) continue;
      return unexpected(row.record(), index, holds, file, dialect);
    }
    return undefined;
  };

  return {
    take(row) {
      if (count === data.limit) return false;
      remark = wrong(row);
      if (remark) return false;
      if (numbering) rowNumber = row.text(numbering.index);
      count++;
      hasSigns = false;
      if (!hasAll(row)) return true;
      remark = tooMuchData(sourceRows.length + 1, columns.length, limits, ['data', 'csv']);
      if (remark) return false;
      for (let at = 0; at < numbers.length; at++) {
        const { column } = columns[at]!;
        column.add(row, indexes[at]!, numbers[at]!, hasSigns);
        isCut ||= column.hasTooMany;
      }
      sourceRows.push(count - 1);
      return !isCut;
    },
    rows() {
      if (remark) return [remark];
      return { columns, rows: sourceRows.length, sourceRows, droppedRows: count - sourceRows.length, isCut, dialect };
    },
  };
}

/** Whether a field from this one on is not empty. */
function hasMore(row: CsvRow, from: number): boolean {
  for (let field = from; field < row.width; field++) if (!row.isEmpty(field)) return true;
  return false;
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
