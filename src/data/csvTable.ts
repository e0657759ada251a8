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

/** A CSV file as a table: numbers as they are, text as one column for each of its values. */
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
  const width = columns.reduce((sum, { column }) => sum + (column.categories?.size ?? 1), 0);
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

function namesOf({ chosen, column }: ReadColumn): string[] {
  return column.categories ? [...column.categories.keys()].map(text => `${chosen.name}=${text}`) : [chosen.name];
}

/** The columns side by side, row-major; a column of text as one-hot columns. */
function matrixOf(columns: readonly ReadColumn[], rows: number): Float64Array {
  const width = columns.flatMap(namesOf).length;
  const matrix = new Float64Array(rows * width);
  let start = 0;
  for (const { column } of columns) {
    const { values, categories } = column;
    for (let row = 0; row < rows; row++) {
      if (categories) matrix[row * width + start + values[row]!] = 1;
      else matrix[row * width + start] = values[row]!;
    }
    start += categories?.size ?? 1;
  }
  return matrix;
}
