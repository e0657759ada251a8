import type { Limits } from '../spec/limits.ts';
import type { CsvData } from '../spec/networkSpec.ts';
import type { Finding } from '../spec/problem.ts';
import { list } from '../spec/words.ts';
import { valueFindings } from './csvChecks.ts';
import { CsvSyntaxError } from './csvRecords.ts';
import { type CsvRows, readRows } from './csvRows.ts';
import { tooMuchData } from './dataLimit.ts';
import { needsTrust, unreadable } from './fileFindings.ts';
import type { DataFiles, OpenedFile } from './files.ts';
import type { Loaded, Table } from './table.ts';

type ReadColumn = CsvRows['columns'][number];

/** A CSV file as a table: numbers as they are, text inputs as one column for each value, a text target as class numbers. */
export async function csvTable(data: CsvData, files: DataFiles | undefined, limits: Limits): Promise<Loaded> {
  if (files === undefined) return { findings: [needsTrust(['data', 'csv'])] };
  const opened = await files.open(data.csv, limits.dataBytes);
  if ('code' in opened) return { findings: [{ ...opened, severity: 'error', path: ['data', 'csv'] }] };
  const rows = await rowsOf(data, opened, limits);
  if (Array.isArray(rows)) return { findings: rows };
  const findings = [
    ...valueFindings(rows, opened.file, data.delimiter),
    ...targetFindings(rows),
    ...sizeFindings(rows, limits),
  ];
  if (findings.some(({ severity }) => severity === 'error')) return { findings };
  return { table: assemble(rows), findings };
}

async function rowsOf(data: CsvData, opened: OpenedFile, limits: Limits): Promise<CsvRows | Finding[]> {
  try {
    return await readRows(data, opened, limits);
  } catch (error) {
    const path = ['data', 'csv'];
    if (error instanceof CsvSyntaxError) {
      const { message, line } = error;
      const related = { file: opened.file, line, column: 1, message };
      return [{ code: 'not-csv', severity: 'error', message: `line ${line} is not CSV: ${message}`, path, related }];
    }
    return [unreadable(error, opened, data.csv, path)];
  }
}

function* targetFindings({ columns }: CsvRows): Generator<Finding> {
  const targets = columns.filter(({ chosen }) => chosen.role === 'target');
  if (targets.length < 2) return;
  for (const { chosen, column } of targets) {
    if (!column.categories) continue;
    const message = `column ${JSON.stringify(chosen.name)} holds text (${list([...column.categories.keys()].slice(0, 3), 'and')}); a target of text must be the only target`;
    yield { code: 'text-target', severity: 'error', message, path: chosen.path };
  }
}

function* sizeFindings({ columns, rows }: CsvRows, limits: Limits): Generator<Finding> {
  const width = columns.reduce((sum, read) => sum + widthOf(read), 0);
  const large = tooMuchData(rows, width, limits, ['data', 'csv']);
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
  let start = 0;
  for (const read of columns) {
    const { values } = read.column;
    const isSpread = spreadTexts(read) !== undefined;
    for (let row = 0; row < rows; row++) {
      if (isSpread) matrix[row * width + start + values[row]!] = 1;
      else matrix[row * width + start] = values[row]!;
    }
    start += widthOf(read);
  }
  return matrix;
}
