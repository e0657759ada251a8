import type { Limits } from '../spec/limits.ts';
import type { CsvData } from '../spec/networkSpec.ts';
import type { Finding } from '../spec/problem.ts';
import { counted } from '../spec/words.ts';
import { Column } from './column.ts';
import { type ChosenColumn, chooseColumns } from './csvColumns.ts';
import { type CsvRecord, csvRecords } from './csvRecords.ts';
import { tooMuchData } from './dataLimit.ts';
import type { OpenedFile } from './files.ts';

export interface CsvRows {
  readonly columns: readonly { readonly chosen: ChosenColumn; readonly column: Column }[];
  readonly rows: number;
  readonly sourceRows: readonly number[];
  readonly droppedRows: number;
}

/** Values that stand for nothing, in small letters. A row that has one in a column that is used is dropped. */
const missingValues: ReadonlySet<string> = new Set(['', 'na', 'nan', 'n/a', 'null', '?']);

/** Reads the used columns, up to the first error. Throws CsvSyntaxError. */
export async function readRows(data: CsvData, opened: OpenedFile, limits: Limits): Promise<CsvRows | Finding[]> {
  const records = csvRecords(opened.read(), data.delimiter);
  let columns: { chosen: ChosenColumn; column: Column }[] | undefined;
  let width = 0;
  const sourceRows: number[] = [];
  let read = 0;
  for await (const record of records) {
    if (columns === undefined) {
      const choice = chooseColumns(data, record, opened.file);
      if (choice.findings) return [...choice.findings];
      columns = choice.columns.map(chosen => ({ chosen, column: new Column() }));
      width = record.fields.length;
      if (data.header) continue;
    }
    if (read === data.limit) break;
    if (record.fields.length !== width) return [raggedRow(record, width, opened.file)];
    if (!columns.some(({ chosen }) => isMissing(record.fields[chosen.index]!))) {
      const large = tooMuchData(sourceRows.length + 1, columns.length, limits, ['data', 'csv']);
      if (large) return [large];
      for (const { chosen, column } of columns) column.add(record.fields[chosen.index]!, record);
      sourceRows.push(read);
    }
    read++;
  }
  if (columns === undefined) return [emptyFile()];
  return { columns, rows: sourceRows.length, sourceRows, droppedRows: read - sourceRows.length };
}

function isMissing(text: string): boolean {
  return text.length < 5 && missingValues.has(text.toLowerCase());
}

function raggedRow({ fields, line }: CsvRecord, width: number, file: string): Finding {
  const message = `line ${line} has ${counted(fields.length, 'column')}, but the first line has ${width}; complete the line`;
  const related = { file, line, column: 1, message: `${counted(fields.length, 'column')} instead of ${width}` };
  return { code: 'ragged-row', severity: 'error', message, path: ['data', 'csv'], related };
}

function emptyFile(): Finding {
  const message = 'the file is empty; expected a line of column names and then rows of values';
  return { code: 'empty-file', severity: 'error', message, path: ['data', 'csv'] };
}
