import type { CsvData } from '../spec/networkSpec.ts';
import { type CsvRows, columnOf } from './csvRows.ts';
import { eachRow } from './eachRow.ts';

/**
 * The same rows with the texts of columns that began as numbers and went on with text, of which the first reading kept no
 * texts. Reads only these, up to the last such row or a column with too many of them. Throws as `eachRow` does.
 */
export async function withTexts(data: CsvData, rows: CsvRows, text: () => AsyncIterable<string>): Promise<CsvRows> {
  const { sourceRows, dialect } = rows;
  const columns = rows.columns.map(read => {
    const { categories, firstOdd } = read.column;
    if (categories || !firstOdd) return read;
    const column = columnOf({ ...read.chosen, isText: true });
    column.firstOdd = firstOdd;
    return { ...read, column };
  });
  const mixed = columns.filter((read, at) => read !== rows.columns[at]);
  if (rows.isCut || mixed.length === 0) return rows;
  let isCut = false;
  let kept = 0;
  let at = data.header === false ? 0 : -1;
  await eachRow(text(), dialect, row => {
    if (at++ !== sourceRows[kept]) return true;
    kept++;
    for (const { chosen, column } of mixed) {
      column.add(row, chosen.index, Number.NaN, false);
      isCut ||= column.hasTooMany;
    }
    return !isCut && kept < sourceRows.length;
  });
  return { ...rows, columns, isCut };
}
