import type { Finding } from '../spec/problem.ts';
import { count, quote } from '../spec/words.ts';
import { type Cell, type Column, isNonFinite } from './column.ts';
import type { ChosenColumn } from './csvColumns.ts';
import { fieldPlace } from './csvPlaces.ts';
import type { CsvRows } from './csvRows.ts';

/** A column of text that is an input becomes as many inputs as it has values; more than this is an accident. */
const mostCategories = 1000;

/** What is wrong with the values of the columns. */
export function* valueFindings(
  { columns, rows, droppedRows }: CsvRows,
  file: string,
  delimiter: string,
): Generator<Finding> {
  if (rows === 0) {
    const message =
      droppedRows === 0
        ? 'the file has no rows below its header'
        : `each of the ${count(droppedRows)} rows misses a value`;
    yield {
      code: 'no-rows',
      severity: 'error',
      message: `${message}; nothing is left to train on`,
      path: ['data', 'csv'],
    };
    return;
  }
  if (droppedRows > 0) {
    const message = `${count(droppedRows)} of ${count(rows + droppedRows)} rows miss a value in a column that is used; they are left out`;
    yield { code: 'dropped-rows', severity: 'warning', message, path: ['data', 'csv'] };
  }
  for (const { chosen, column } of columns) {
    const cell = wrongCell(column);
    if (cell) yield wrongValue(chosen, cell, file, delimiter);
    else yield* categoryFindings(chosen, column, rows);
  }
}

/**
 * The text that a column of numbers should not hold; a column of text should hold text at least half of the time, and
 * NaN and infinities are text only among other text.
 */
function wrongCell(column: Column): Cell | undefined {
  const { categories, misplaced, firstText, firstNonFinite, numberCount, nonFiniteCount, length } = column;
  if (!categories) return misplaced;
  if (numberCount + nonFiniteCount === length) return firstNonFinite;
  return numberCount > length / 2 ? firstText : undefined;
}

function wrongValue(
  { name, index, path }: ChosenColumn,
  { record, text }: Cell,
  file: string,
  delimiter: string,
): Finding {
  const place = fieldPlace(record, index, delimiter);
  const notFinite = isNonFinite(text);
  const why = notFinite ? ', which is not finite in 64 bits' : '';
  const message = `column ${quote(name)} holds numbers, but line ${place.line} has ${quote(text)}${why}; correct it, or leave it empty to drop the row`;
  const related = { file, ...place, message: notFinite ? 'not finite' : 'not a number' };
  return { code: notFinite ? 'not-finite' : 'not-a-number', severity: 'error', message, path, related };
}

function* categoryFindings(
  { name, role, path }: ChosenColumn,
  { categories }: Column,
  rows: number,
): Generator<Finding> {
  if (!categories || role === 'target') return;
  const size = categories.size;
  if (size > mostCategories) {
    const message = `column ${quote(name)} has ${count(size)} different texts, and each would become an input (at most ${count(mostCategories)}); list the columns to use in "inputs"`;
    yield { code: 'too-many-categories', severity: 'error', message, path };
  } else if (size > 20 && size > rows / 2) {
    const message = `column ${quote(name)} has ${count(size)} different texts in ${count(rows)} rows, and each becomes an input; if it is only a label, list the columns to use in "inputs"`;
    yield { code: 'many-categories', severity: 'warning', message, path };
  }
}
