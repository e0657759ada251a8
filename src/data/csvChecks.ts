import type { CsvData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { count, counted, list, quote } from '../spec/words.ts';
import type { Cell, Column } from './column.ts';
import type { ChosenColumn } from './csvColumns.ts';
import { type CsvRows, mostCategories, mostClasses } from './csvRows.ts';
import { fieldPlace } from './csvScanner.ts';
import { fittingFormats, formatWords, isNonFinite, isWord, looksLikeNumber, numberReader } from './numberFormat.ts';

/** What is wrong with the values of the columns. */
export function* valueRemarks(data: CsvData, rows: CsvRows, file: string): Generator<Remark> {
  if (rows.rows === 0) {
    yield noRows(rows);
    return;
  }
  if (rows.droppedRows > 0 && !rows.isCut) {
    const have = rows.droppedRows === 1 ? 'has a missing value and was' : 'have a missing value and were';
    const message = `${count(rows.droppedRows)} of ${count(rows.rows + rows.droppedRows)} rows ${have} skipped`;
    yield { code: 'dropped-rows', severity: 'warning', message, path: ['data', 'csv'] };
  }
  const odd: Odd[] = [];
  for (const { chosen, column } of rows.columns) {
    if (rows.isCut && !column.hasTooMany) continue;
    const texts = chosen.isText ? undefined : numericTexts(column);
    if (texts) odd.push({ chosen, cell: column.firstOdd!, texts });
    else {
      yield* categoryRemarks(chosen, column, rows.rows);
      yield* signRemarks(chosen, column, rows, file);
    }
    if (column.firstDamaged) yield damaged(chosen, column.firstDamaged, rows, file);
  }
  yield* oddRemarks(data, odd, rows, file);
}

function noRows({ columns, droppedRows }: CsvRows): Remark {
  const empty = columns.find(({ missing }) => missing === droppedRows);
  const found =
    droppedRows === 0
      ? 'the file has no rows below its header'
      : droppedRows === 1
        ? 'its only row has a missing value'
        : `each of the ${count(droppedRows)} rows has a missing value`;
  const which = droppedRows > 0 && empty ? ` (column ${quote(empty.chosen.name)} is empty)` : '';
  const message = `${found}${which}; nothing is left to train on`;
  return { code: 'no-rows', severity: 'error', message, path: ['data', 'csv'] };
}

/** A column of numbers with a value that is none. */
interface Odd {
  readonly chosen: ChosenColumn;
  /** The first such value. */
  readonly cell: Cell;
  /** The values that look like numbers. */
  readonly texts: readonly string[];
}

/**
 * The different texts that look like numbers, when they are at least half of a column that does not consist of numbers.
 * Words for NaN and infinities count as neither: they are text among texts.
 */
function numericTexts({ categories, firstOdd }: Column): string[] | undefined {
  if (!categories || !firstOdd) return undefined;
  const texts = [...categories.keys()].filter(text => !isWord(text));
  const numeric = texts.filter(looksLikeNumber);
  return 2 * numeric.length >= texts.length ? numeric : undefined;
}

/** One remark a place: a file in which every column has decimal commas needs to be told once. */
function* oddRemarks(data: CsvData, odd: readonly Odd[], rows: CsvRows, file: string): Generator<Remark> {
  const byPath = new Map<string, Odd[]>();
  for (const one of odd) {
    const path = one.chosen.path.join('/');
    byPath.set(path, [...(byPath.get(path) ?? []), one]);
  }
  for (const [first, ...others] of byPath.values()) {
    const names = others.slice(0, 10).map(({ chosen }) => chosen.name);
    const more = others.length > names.length ? ` and ${count(others.length - names.length)} more` : '';
    const same =
      others.length === 0
        ? ''
        : `. See also ${others.length === 1 ? 'column' : 'columns'} ${list(names, 'and')}${more}`;
    yield oddValue(data, first!, same, rows, file);
  }
}

function oddValue(data: CsvData, odd: Odd, same: string, { dialect, remarks }: CsvRows, file: string): Remark {
  const { chosen, cell } = odd;
  const place = fieldPlace(cell.record, chosen.index, dialect);
  const notFinite = isNonFinite(cell.text);
  const found = `column ${quote(chosen.name)} holds numbers, but line ${place.line} has ${quote(cell.text)}`;
  const message = `${found}${remedy(data, odd, remarks)}${same}`;
  const related = { file, ...place, message: notFinite ? 'not finite' : 'not a number' };
  return { code: notFinite ? 'not-finite' : 'not-a-number', severity: 'error', message, path: chosen.path, related };
}

/** What reads the first odd value of a column whose numbers are `texts`, or what else to do. */
function remedy({ missing }: CsvData, { chosen, cell, texts }: Odd, remarks: readonly Remark[]): string {
  const { text } = cell;
  const names = remarks.find(({ code }) => code === 'header-as-row');
  if (names?.related?.line === cell.record.line) return '; set "header" to true if the line names the columns';
  if (isNonFinite(text)) return ', which is not finite in 64 bits; correct it, or leave it empty to drop the row';
  const asText = `"text": [${quote(chosen.name)}] reads the column as categories`;
  if (!looksLikeNumber(text)) {
    const known = [...(missing ?? []), text.slice(0, 60)];
    return `; correct it, or leave it empty to drop the row. "missing": ${JSON.stringify(known)} drops every such row, ${asText}`;
  }
  const fitting = fittingFormats(texts);
  const ways = (fitting.length > 0 ? fitting : fittingFormats([text])).map(
    format =>
      `${formatWords(format)} ${Object.keys(format).length > 1 ? 'read' : 'reads'} it as ${numberReader(format)(text)}`,
  );
  return ways.length > 0 ? `; ${ways.join(', ')}, ${asText}` : `; write it like 1234.5 or 1.5e3, or ${asText}`;
}

/** An earlier program has put U+FFFD where it lost a character: texts that differed may be equal now. */
function damaged(
  { name, index, path }: ChosenColumn,
  { record, text }: Cell,
  { dialect }: CsvRows,
  file: string,
): Remark {
  const place = fieldPlace(record, index, dialect);
  const message = `column ${quote(name)} has a damaged value in line ${place.line}: ${quote(text)} contains U+FFFD, which a program writes in place of a character that it cannot read; restore the character in the file`;
  const related = { file, ...place, message: 'contains U+FFFD' };
  return { code: 'damaged-text', severity: 'error', message, path, related };
}

function* categoryRemarks(
  { name, role, path }: ChosenColumn,
  { categories, hasTooMany }: Column,
  rows: number,
): Generator<Remark> {
  if (!categories || (role === 'target' && !hasTooMany)) return;
  const size = categories.size;
  if (hasTooMany) {
    const [most, what, remedy] =
      role === 'input'
        ? [mostCategories, 'an input', 'list the columns to use in "inputs", or this one in "exclude"']
        : [mostClasses, 'a class', 'choose a target with fewer'];
    const message = `column ${quote(name)} has more than ${count(most)} different texts, and each would become ${what}; ${remedy}`;
    yield { code: 'too-many-categories', severity: 'error', message, path };
  } else if (size > 20 && size > rows / 2) {
    const message = `column ${quote(name)} has ${count(size)} different texts in ${count(rows)} rows, and each becomes an input; if it is only a label, list the columns to use in "inputs", or this one in "exclude"`;
    yield { code: 'many-categories', severity: 'warning', message, path };
  }
}

const minus = '\u2212';

/** Signs are stripped from numbers and reported; different ones in a column cannot be. */
function* signRemarks(
  { name, index, path }: ChosenColumn,
  { signs, length }: Column,
  { dialect }: CsvRows,
  file: string,
): Generator<Remark> {
  if (!signs) return;
  const units = [...signs].filter(([sign]) => sign !== minus);
  const [first, second] = units;
  if (first && second) {
    const place = fieldPlace(second[1].first.record, index, dialect);
    const message = `column ${quote(name)} has numbers with ${quote(first[0])} and with ${quote(second[0])} (line ${place.line}: ${quote(second[1].first.text)}); convert them to one unit, or list the column in "text" if its values are categories`;
    const related = { file, ...place, message: 'another sign' };
    yield { code: 'mixed-signs', severity: 'error', message, path, related };
    return;
  }
  for (const [sign, { first, count: found }] of signs) {
    const place = fieldPlace(first.record, index, dialect);
    const share = found === length ? 'its values' : `${count(found)} of ${counted(length, 'value')}`;
    const what = sign === minus ? 'the minus sign U+2212 is read as "-"' : `${quote(sign)} is ignored`;
    const message = `column ${quote(name)}: ${what} in ${share}, such as ${quote(first.text)} in line ${place.line}`;
    const severity = sign !== minus && found < length ? 'warning' : 'information';
    yield {
      code: 'stripped-sign',
      severity,
      message,
      path,
      related: { file, ...place, message: 'read without its sign' },
    };
  }
}

/** A target of text must be the only one. */
export function* targetRemarks({ columns }: CsvRows): Generator<Remark> {
  const targets = columns.filter(({ chosen }) => chosen.role === 'target');
  if (targets.length < 2) return;
  for (const { chosen, column } of targets) {
    if (!column.categories || (!chosen.isText && numericTexts(column))) continue;
    const message = `column ${quote(chosen.name)} holds text (${list([...column.categories.keys()].slice(0, 3), 'and')}); a target of text must be the only target`;
    yield { code: 'text-target', severity: 'error', message, path: chosen.path };
  }
}
