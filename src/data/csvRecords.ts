import { type CsvRecord, CsvScanner, type Dialect } from './csvScanner.ts';

/** Records as they arrive. Throws CsvSyntaxError, or what reading the text throws. */
export async function* csvRecords(text: AsyncIterable<string>, dialect: Dialect): AsyncGenerator<CsvRecord> {
  const scanner = new CsvScanner(dialect);
  for await (const portion of text) {
    scanner.push(portion);
    for (let record = scanner.next(); record; record = scanner.next()) yield record;
  }
  scanner.end();
  for (let record = scanner.next(); record; record = scanner.next()) yield record;
}
