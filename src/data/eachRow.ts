import { type CsvRow, CsvScanner, type Dialect } from './csvScanner.ts';

/**
 * Calls `take` for each record as it arrives, until it returns false. Throws CsvSyntaxError, or what reading the text throws.
 */
export async function eachRow(
  text: AsyncIterable<string>,
  dialect: Dialect,
  take: (row: CsvRow) => boolean,
): Promise<void> {
  const scanner = new CsvScanner(dialect);
  for await (const portion of text) {
    scanner.push(portion);
    while (scanner.advance()) if (!take(scanner)) return;
  }
  scanner.end();
  while (scanner.advance()) if (!take(scanner)) return;
}
