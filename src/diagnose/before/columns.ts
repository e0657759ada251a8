import { evenly } from './evenly.ts';

/** Numbers of a column that its moments are taken over, all columns together. More rows are chosen from evenly. */
const mostNumbers = 300_000;
const fewestRows = 300;
/** More columns are not looked at: a table can have a million. */
const mostColumns = 50_000;

/** What a column's numbers are like. */
export interface Column {
  readonly name: string;
  readonly mean: number;
  /** Standard deviation, of the whole population. */
  readonly spread: number;
  readonly least: number;
  readonly most: number;
  /** The root of the mean square: how large a typical number is. */
  readonly size: number;
  readonly areWhole: boolean;
}

/** Of the first columns of a (rows, columns) matrix. */
export function columnsOf(values: Float64Array, rows: number, names: readonly string[]): readonly Column[] {
  const columns = names.length;
  const chosen = evenly(rows, Math.max(fewestRows, mostNumbers / columns));
  return names.slice(0, mostColumns).map((name, column) => columnOf(name, values, columns, column, chosen));
}

function columnOf(name: string, values: Float64Array, columns: number, column: number, rows: Uint32Array): Column {
  let [sum, least, most, areWhole] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (let n = 0; n < rows.length; n++) {
    const value = values[rows[n] * columns + column];
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
    if (areWhole && !Number.isInteger(value)) areWhole = false;
  }
  const mean = least === most ? least : sum / rows.length;
  let squares = 0;
  for (let n = 0; n < rows.length; n++) squares += (values[rows[n] * columns + column] - mean) ** 2;
  const spread = least === most ? 0 : Math.sqrt(squares / rows.length);
  return { name, mean, spread, least, most, size: Math.hypot(mean, spread), areWhole };
}
