import type { CsvData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';
import { headerRemarks, type Start } from './csvHeader.ts';
import { type CsvRecord, CsvScanner, CsvSyntaxError, type Dialect } from './csvScanner.ts';
import { looksLikeNumber } from './numberFormat.ts';

/** What the first lines of a file show of its layout. */
export interface Layout extends Start {
  /** Begins at the line of names, or at the first row where there is none. */
  readonly dialect: Dialect;
  readonly names: readonly string[];
  /** Those with an error leave nothing to read. */
  readonly remarks: readonly Remark[];
}

/** The first lines as one delimiter cuts them. */
interface Reading extends Omit<Layout, 'remarks'> {
  /** Every line has the same columns, at least two. */
  readonly isWhole: boolean;
  /** There are two columns or more, and the names that the spec uses are among them. */
  readonly isNamed: boolean;
  /** Share of the values that look like numbers. */
  readonly numbers: number;
  readonly hasEmptyColumn: boolean;
}

/** Most records that are looked at. */
const sampled = 200;

/** A line of names stands within so many records. */
const mostTitles = 20;

/** What may separate columns, the likeliest first. */
const delimiters: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  whitespace: 'runs of blanks or tabs',
};

/** `head` is how the text begins, all of it when `isAll`. `file` is its name for an editor. */
export function layoutOf(data: CsvData, head: string, isAll: boolean, file: string): Layout {
  const sep = /^sep=(.)(?=[\r\n]|$)/i.exec(head)?.[1];
  const startLine = Math.max(typeof data.header === 'number' ? data.header : 1, sep === undefined ? 1 : 2);
  const reading = (delimiter: string) =>
    readingOf(data, { delimiter, comment: data.comment, firstLine: startLine }, head, isAll);
  const detected = bestOf(Object.keys(delimiters).map(reading), data);
  const stated = data.delimiter ?? sep;
  const chosen = stated === undefined ? detected : reading(stated);
  const remarks: Remark[] = [];
  if (data.delimiter !== undefined && isWrong(chosen, detected)) remarks.push(wrongDelimiter(chosen, detected));
  else {
    if (data.delimiter === undefined && chosen.dialect.delimiter !== ',') remarks.push(foundDelimiter(chosen));
    remarks.push(...headerRemarks(data, chosen, startLine, file));
  }
  return { ...chosen, remarks };
}

function readingOf(data: CsvData, dialect: Dialect, head: string, isAll: boolean): Reading {
  const { records, isCsv } = firstRecords(head, isAll, dialect);
  const wanted = [...data.targets, ...(data.inputs ?? [])];
  const hasAll = (names: readonly string[]) => {
    const known = new Set(names);
    return wanted.every(name => known.has(name));
  };
  const named = data.header === true ? records.slice(0, mostTitles).findIndex(({ fields }) => hasAll(fields)) : 0;
  const used = records.slice(Math.max(named, 0));
  const first = used[0];
  const widths = used.map(filledWidth);
  const width = Math.max(0, ...widths);
  const names = columnNames(data, first?.fields ?? [], width);
  const rows = data.header === false ? used : used.slice(1);
  // A file can have a million columns.
  const cells = rows.slice(0, 50).flatMap(({ fields }) => fields.slice(0, Math.min(width, 100)));
  return {
    dialect: { ...dialect, firstLine: named > 0 ? first!.line : dialect.firstLine! },
    first,
    names,
    titles: records.slice(0, Math.max(named, 0)),
    rows,
    isWhole: isCsv && width >= 2 && used.every(({ fields }) => fields.length >= width),
    isNamed: width >= 2 && hasAll(names),
    numbers: cells.filter(looksLikeNumber).length / Math.max(1, cells.length),
    hasEmptyColumn: Array.from({ length: width }, (_, column) => column).some(column => isEmptyIn(rows, column)),
  };
}

/** The names of columns: those of the line, or their numbers, at least so many. */
export function columnNames({ header }: CsvData, fields: readonly string[], least = 0): readonly string[] {
  if (header !== false) return fields;
  return Array.from({ length: Math.max(fields.length, least) }, (_, index) => String(index + 1));
}

function firstRecords(head: string, isAll: boolean, dialect: Dialect): { records: CsvRecord[]; isCsv: boolean } {
  const scanner = new CsvScanner(dialect);
  scanner.push(head);
  if (isAll) scanner.end();
  const records: CsvRecord[] = [];
  try {
    for (let record = scanner.next(); record && records.length < sampled; record = scanner.next()) records.push(record);
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    return { records, isCsv: false };
  }
  return { records, isCsv: true };
}

/** How many fields there are up to the last that is not empty. */
export function filledWidth({ fields }: CsvRecord): number {
  return fields.findLastIndex(field => field !== '') + 1;
}

/** Whether no row has a value in the column. Of no rows, none does. */
export function isEmptyIn(rows: readonly CsvRecord[], column: number): boolean {
  return rows.every(({ fields }) => (fields[column] ?? '') === '');
}

/** The comma where it reads the names; else what gives equal lines, with the names if it can, and the most numbers. */
function bestOf(readings: readonly Reading[], { header }: CsvData): Reading {
  const comma = readings[0]!;
  if (header !== false && comma.isNamed) return comma;
  const rank = ({ isWhole, isNamed, numbers }: Reading) => (isWhole ? 4 : 0) + (isNamed ? 2 : 0) + numbers;
  const best = readings.reduce((best, reading) => (rank(reading) > rank(best) ? reading : best));
  return best.isWhole || best.isNamed ? best : comma;
}

function isWrong(stated: Reading, detected: Reading): boolean {
  if (detected.dialect.delimiter === stated.dialect.delimiter || !detected.isWhole || !detected.isNamed) return false;
  const hasRuns = detected.dialect.delimiter === 'whitespace' && stated.hasEmptyColumn && !detected.hasEmptyColumn;
  return !stated.isWhole || !stated.isNamed || hasRuns;
}

function wrongDelimiter(stated: Reading, detected: Reading): Remark {
  const { delimiter } = detected.dialect;
  const written = stated.dialect.delimiter;
  const message = `"delimiter" is ${quote(written)}, but the columns of the file are separated by ${delimiters[delimiter]}; set "delimiter" to ${quote(delimiter)}`;
  return { code: 'wrong-delimiter', severity: 'error', message, path: ['data', 'delimiter'] };
}

function foundDelimiter({ dialect: { delimiter } }: Reading): Remark {
  const found = delimiters[delimiter] ?? quote(delimiter);
  const message = `the columns of the file are separated by ${found}; to confirm, set "delimiter" to ${quote(delimiter)}`;
  return { code: 'detected-delimiter', severity: 'information', message, path: ['data', 'csv'] };
}
