import type { CsvData } from '../spec/networkSpec.ts';
import { mostProblems, type Remark, type SpecPath } from '../spec/problem.ts';
import { list, quote, suggestion } from '../spec/words.ts';
import { filledWidth, isEmptyIn, type Layout } from './csvLayout.ts';

/** A column that the spec uses. */
export interface ChosenColumn {
  readonly name: string;
  /** Its place in the file, from 0. */
  readonly index: number;
  readonly role: 'input' | 'target';
  /** Whether the spec says that its values are categories. */
  readonly isText: boolean;
  /** Where the spec names it; the file's path when it does not. */
  readonly path: SpecPath;
}

/** A column without a name that is no input, as long as its rows go on as the first ones do. */
interface UnnamedColumn {
  readonly index: number;
  readonly holds: 'nothing' | 'row numbers';
}

/** The columns of a file: those that are used, and those that are left out because of what they hold. */
export interface Choice {
  readonly columns: readonly ChosenColumn[];
  readonly unnamed: readonly UnnamedColumn[];
  /** Fields that each line must have; further ones may only be empty. */
  readonly leastWidth: number;
  readonly width: number;
  readonly remarks: readonly Remark[];
}

/** Matches the columns that the spec names with those that the file has. */
export function chooseColumns(data: CsvData, layout: Layout, file: string): Choice {
  const { names, first, rows } = layout;
  const places = placesOf(names);
  const unnamed = data.inputs === undefined ? unnamedColumns(data, layout) : [];
  const remarks = [...missingColumns(data, names, places)];
  const wanted: ChosenColumn[] = [];
  for (const column of wantedColumns(data, names, places, new Set(unnamed.map(({ index }) => index)))) {
    if (column.index >= 0) wanted.push(column);
  }
  const repeated = wanted.find(({ name }) => places.get(name)!.length > 1);
  if (repeated) remarks.push(repeatedColumn(repeated, places.get(repeated.name)!, first!.line, file, data));
  const damaged = wanted.find(({ name }) => name.includes('\ufffd'));
  if (damaged) remarks.push(damagedName(damaged, first!.line, file));
  if (remarks.length === 0 && !wanted.some(({ role }) => role === 'input')) remarks.push(noInputs(data));
  remarks.push(...unnamedRemarks(wanted, unnamed));
  const filled = data.header === false ? Math.max(0, ...rows.map(filledWidth)) : filledWidth(first!);
  const leastWidth = wanted.reduce((least, { index }) => Math.max(least, index + 1), filled);
  return { columns: wanted, unnamed, leastWidth, width: Math.max(leastWidth, names.length), remarks };
}

/** Where each name stands. A file can have a million columns. */
function placesOf(names: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, name] of names.entries()) {
    const known = places.get(name);
    if (known) known.push(index);
    else places.set(name, [index]);
  }
  return places;
}

function* wantedColumns(
  { inputs, targets, exclude, text }: CsvData,
  names: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  leftOut: ReadonlySet<number>,
): Generator<ChosenColumn> {
  const texts = new Set(text);
  const column = (name: string, role: ChosenColumn['role'], path: SpecPath, index = places.get(name)?.[0] ?? -1) => ({
    name,
    index,
    role,
    isText: texts.has(name),
    path,
  });
  if (inputs) for (const [at, name] of inputs.entries()) yield column(name, 'input', ['data', 'inputs', at]);
  else {
    const others = new Set([...targets, ...(exclude ?? [])]);
    for (const [index, name] of names.entries()) {
      if (!others.has(name) && !leftOut.has(index)) yield column(name, 'input', ['data', 'csv'], index);
    }
  }
  for (const [at, name] of targets.entries()) yield column(name, 'target', ['data', 'targets', at]);
}

/** Columns without a name that are no inputs; without a line of names, empty columns at the end. */
function unnamedColumns({ header, targets }: CsvData, { names, rows }: Layout): UnnamedColumn[] {
  if (header === false) {
    const filled = Math.max(0, ...rows.map(filledWidth));
    const ofTargets = new Set(targets);
    const empty = names.flatMap((name, index) => (index >= filled && !ofTargets.has(name) ? [index] : []));
    return empty.map(index => ({ index, holds: 'nothing' }));
  }
  return names.flatMap((name, index): UnnamedColumn[] => {
    if (name !== '') return [];
    if (isEmptyIn(rows, index)) return [{ index, holds: 'nothing' }];
    return index === 0 && rows.every((row, at) => isNextNumber(row.fields[0]!, rows[at - 1]?.fields[0]))
      ? [{ index, holds: 'row numbers' }]
      : [];
  });
}

/** Whether a number of a row may follow that of the row before it: whole and larger, the first 0 or 1. */
export function isNextNumber(text: string, before: string | undefined): boolean {
  if (!/^\d+$/.test(text)) return false;
  return before === undefined ? text === '0' || text === '1' : Number(text) > Number(before);
}

/** Names that are compared to find what was meant: ten wrong names with those of a hundred thousand columns. */
const mostComparisons = 1_000_100;

/** The first of them: a spec can name a million. */
function* missingColumns(
  data: CsvData,
  names: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
): Generator<Remark> {
  const known = names.filter(name => name !== '');
  const words = list(known, 'and');
  let comparisons = mostComparisons;
  let left = mostProblems;
  for (const key of ['inputs', 'targets', 'exclude', 'text'] as const) {
    for (const [at, name] of (data[key] ?? []).entries()) {
      if (places.has(name)) continue;
      if (left-- === 0) return;
      comparisons -= known.length;
      const meant = comparisons < 0 ? '' : suggestion(name, known);
      const message = `the file has no column ${quote(name)}${meant} (it has ${words})`;
      yield { code: 'missing-column', severity: 'error', message, path: ['data', key, at] };
    }
  }
}

function repeatedColumn(
  { name, path }: ChosenColumn,
  places: readonly number[],
  line: number,
  file: string,
  { inputs }: CsvData,
): Remark {
  const related = { file, line, column: 1, message: 'the line that names the columns' };
  const found = name === '' ? `${places.length} columns without a name` : `two columns called ${quote(name)}`;
  const remedy = inputs === undefined ? ', or list the columns to use in "inputs"' : '';
  const message = `the file has ${found}; ${name === '' ? 'name them' : 'rename one of them'}${remedy}`;
  return { code: 'repeated-column', severity: 'error', message, path, related };
}

function damagedName({ name, path }: ChosenColumn, line: number, file: string): Remark {
  const related = { file, line, column: 1, message: 'a name contains U+FFFD' };
  const message = `the name of column ${quote(name)} is damaged: U+FFFD stands for a character that an earlier program could not read; correct it in the file`;
  return { code: 'damaged-text', severity: 'error', message, path, related };
}

function noInputs({ exclude }: CsvData): Remark {
  const found = exclude === undefined ? 'beside the targets' : 'beside the targets and those in "exclude"';
  const message = `the file has no column ${found}; the network needs at least one input`;
  return { code: 'missing-column', severity: 'error', message, path: ['data', 'csv'] };
}

function* unnamedRemarks(wanted: readonly ChosenColumn[], unnamed: readonly UnnamedColumn[]): Generator<Remark> {
  const path = ['data', 'csv'];
  if (unnamed.some(({ holds }) => holds === 'row numbers')) {
    const message =
      'the first column has no name and numbers the rows, as the index that pandas writes; it is not used as an input';
    yield { code: 'index-column', severity: 'warning', message, path };
  }
  const used = wanted.find(({ name }) => name === '');
  if (used) {
    const message = `column ${used.index + 1} has no name and is used as an input; name it, or list the columns to use in "inputs"`;
    yield { code: 'unnamed-column', severity: 'warning', message, path };
  }
  const written = wanted.find(({ name, role }) => role === 'input' && name === 'Unnamed: 0');
  if (written && written.path.length === 2 && written.path[1] === 'csv') {
    const message = `column ${quote(written.name)} is an index that pandas has written, and it is used as an input; list it in "exclude" to leave it out`;
    yield { code: 'index-column', severity: 'warning', message, path };
  }
}
