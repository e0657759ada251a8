import type { Limits } from '../spec/limits.ts';
import type { CsvData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { targetRemarks, valueRemarks } from './csvChecks.ts';
import { type CsvRows, type ReadColumn, readRows } from './csvRows.ts';
import { CsvSyntaxError } from './csvScanner.ts';
import { csvText, TooLargeError } from './csvText.ts';
import { tooMuchData } from './dataLimit.ts';
import { EncodingError } from './decodedText.ts';
import { needsTrust, undecodable, unreadable } from './fileRemarks.ts';
import type { DataFiles, OpenedFile } from './files.ts';
import { withTexts } from './mixedColumns.ts';
import type { Loaded, Table } from './table.ts';

const path = ['data', 'csv'];

/** A CSV file as a table: numbers as they are, text inputs as one column for each value, a text target as class numbers. */
export async function csvTable(data: CsvData, files: DataFiles | undefined, limits: Limits): Promise<Loaded> {
  if (files === undefined) return { remarks: [needsTrust(path)] };
  const opened = await files.open(data.csv, limits.dataBytes);
  if ('code' in opened) return { remarks: [{ ...opened, severity: 'error', path }] };
  const rows = await rowsOf(data, opened, limits);
  if (Array.isArray(rows)) return { remarks: rows };
  const remarks = [
    ...rows.remarks,
    ...valueRemarks(data, rows, opened.file),
    ...(rows.isCut ? [] : [...targetRemarks(rows), ...sizeRemarks(rows, limits)]),
  ];
  if (remarks.some(({ severity }) => severity === 'error')) return { remarks };
  return { table: assemble(rows), remarks };
}

async function rowsOf(data: CsvData, opened: OpenedFile, limits: Limits): Promise<CsvRows | Remark[]> {
  try {
    const text = await csvText(data, opened, limits);
    if ('code' in text) return [text];
    const rows = await readRows(data, opened.file, text.read(), limits);
    if (Array.isArray(rows)) return rows;
    // Whether a column holds numbers is known when all of it is.
    const whole = await withTexts(data, rows, text.read);
    return { ...whole, remarks: [...text.remarks, ...rows.remarks] };
  } catch (error) {
    return [readingRemark(error, data, opened)];
  }
}

function readingRemark(error: unknown, data: CsvData, opened: OpenedFile): Remark {
  if (error instanceof EncodingError) {
    const { probable } = error;
    const option =
      probable === undefined ? 'set "encoding" to the encoding of the file' : `set "encoding" to "${probable}"`;
    const place = data.encoding === undefined ? path : ['data', 'encoding'];
    return undecodable(error, opened, `${option}, or save the file as UTF-8`, place);
  }
  if (error instanceof TooLargeError) {
    const message = `the gzipped file ${error.message}, which is not allowed`;
    return { code: 'too-much-data', severity: 'error', message, path };
  }
  if (!(error instanceof CsvSyntaxError)) return unreadable(error, opened, data.csv, path);
  const { message, line } = error;
  const related = { file: opened.file, line, column: 1, message };
  return { code: 'not-csv', severity: 'error', message: `line ${line} is not CSV: ${message}`, path, related };
}

function* sizeRemarks({ columns, rows }: CsvRows, limits: Limits): Generator<Remark> {
  const width = columns.reduce((sum, read) => sum + widthOf(read), 0);
  const large = tooMuchData(rows, width, limits, path);
  if (large) yield large;
}

function assemble({ columns, rows, sourceRows, droppedRows }: CsvRows): Table {
  const inputs = columns.filter(({ chosen }) => chosen.role === 'input');
  const targets = columns.filter(({ chosen }) => chosen.role === 'target');
  const classes = targets[0]!.column.categories;
  return {
    rows,
    inputs: matrixOf(inputs, rows),
    targets: matrixOf(targets, rows),
    inputNames: inputs.flatMap(namesOf),
    targetNames: targets.flatMap(namesOf),
    ...(classes && { classNames: [...classes.keys()] }),
    sourceRows: Uint32Array.from(sourceRows),
    droppedRows,
  };
}

/** The texts that have a column each: those of an input. */
function spreadTexts({ chosen, column }: ReadColumn): Iterable<string> | undefined {
  return chosen.role === 'input' ? column.categories?.keys() : undefined;
}

function widthOf({ chosen, column }: ReadColumn): number {
  return chosen.role === 'input' ? (column.categories?.size ?? 1) : 1;
}

function namesOf(read: ReadColumn): string[] {
  const texts = spreadTexts(read);
  return texts ? [...texts].map(text => `${read.chosen.name}=${text}`) : [read.chosen.name];
}

/** The columns side by side, row-major; an input of text as one-hot columns. */
function matrixOf(columns: readonly ReadColumn[], rows: number): Float64Array {
  const width = columns.reduce((sum, read) => sum + widthOf(read), 0);
  const matrix = new Float64Array(rows * width);
  // Some rows at a time, so that the processor's cache holds them.
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const to = Math.min(rows, from + rowsAtOnce);
    let start = 0;
    for (const read of columns) {
      const { values } = read.column;
      const isSpread = spreadTexts(read) !== undefined;
      for (let row = from; row < to; row++) {
        if (isSpread) matrix[row * width + start + values[row]!] = 1;
        else matrix[row * width + start] = values[row]!;
      }
      start += widthOf(read);
    }
  }
  return matrix;
}

const rowsAtOnce = 256;
