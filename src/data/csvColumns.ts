import type { CsvData } from '../spec/networkSpec.ts';
import type { Finding, SpecPath } from '../spec/problem.ts';
import { list, quote, suggestion } from '../spec/words.ts';
import type { CsvRecord } from './csvRecords.ts';

/** A column that the spec uses. */
export interface ChosenColumn {
  readonly name: string;
  /** Its place in the file, from 0. */
  readonly index: number;
  readonly role: 'input' | 'target';
  /** Where the spec names it; the file's path when it does not. */
  readonly path: SpecPath;
}

export type Choice =
  | { readonly columns: readonly ChosenColumn[]; readonly findings?: undefined }
  | { readonly columns?: undefined; readonly findings: readonly Finding[] };

/** Matches the columns that the spec names with those that the first record has. */
export function chooseColumns(data: CsvData, first: CsvRecord, file: string): Choice {
  const names = data.header ? first.fields : first.fields.map((_, index) => String(index + 1));
  const findings = data.header ? [...headerFindings(first, file)] : [];
  const wanted = [...wantedColumns(data, names)];
  for (const column of wanted) if (column.index < 0) findings.push(missingColumn(column, names));
  if (findings.length === 0 && !wanted.some(({ role }) => role === 'input')) findings.push(noInputs());
  return findings.length > 0 ? { findings } : { columns: wanted };
}

function* wantedColumns(data: CsvData, names: readonly string[]): Generator<ChosenColumn> {
  const { inputs, targets } = data;
  // A file can have a million columns.
  const places = new Map(names.map((name, index) => [name, index]));
  const targetNames = new Set(targets);
  const inputNames = inputs ?? names.filter(name => !targetNames.has(name));
  for (const [position, name] of inputNames.entries()) {
    const path = inputs === undefined ? ['data', 'csv'] : ['data', 'inputs', position];
    yield { name, index: places.get(name) ?? -1, role: 'input', path };
  }
  for (const [position, name] of targets.entries()) {
    yield { name, index: places.get(name) ?? -1, role: 'target', path: ['data', 'targets', position] };
  }
}

function* headerFindings({ fields, line }: CsvRecord, file: string): Generator<Finding> {
  const error = (code: string, message: string): Finding => ({
    code,
    severity: 'error',
    message,
    path: ['data', 'csv'],
    related: { file, line, column: 1, message: 'the line that should name the columns' },
  });
  if (fields.every(field => field !== '' && Number.isFinite(Number(field)))) {
    yield error('missing-header', 'the first line holds numbers, not names of columns; set "header" to false');
    return;
  }
  const seen = new Set<string>();
  const repeated = fields.find(field => seen.size === seen.add(field).size);
  if (repeated !== undefined) {
    yield error('repeated-column', `the file has two columns called ${quote(repeated)}; rename one of them`);
  }
}

function missingColumn({ name, path }: ChosenColumn, names: readonly string[]): Finding {
  const message = `the file has no column ${quote(name)}${suggestion(name, names)} (it has ${list(names, 'and')})`;
  return { code: 'missing-column', severity: 'error', message, path };
}

function noInputs(): Finding {
  const message = 'the file has no column beside the targets; the network needs at least one input';
  return { code: 'missing-column', severity: 'error', message, path: ['data', 'csv'] };
}
