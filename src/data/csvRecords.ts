import { CsvError, type Options, type Parser, parse } from 'csv-parse';
import { lineBreaks, RecordLines, withoutBlankLines } from './csvPlaces.ts';

/** One line of a CSV file, or several when quotes hold line breaks. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** Where it starts, counted from 1. */
  readonly line: number;
  readonly raw: string;
}

/** A file that is not CSV. */
export class CsvSyntaxError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** Longest record, in bytes; a quote that is never closed would otherwise swallow the whole file. */
const longestRecord = 16_000_000;

/** Records as they arrive; empty lines are skipped. Throws CsvSyntaxError, or what reading the bytes throws. */
export async function* csvRecords(bytes: AsyncIterable<Uint8Array>, delimiter: string): AsyncGenerator<CsvRecord> {
  const lines = new RecordLines();
  const options: Options<CsvRecord, ParsedRecord> = {
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestRecord,
    // Called as the parser goes: records that wait to be taken are lost when an error follows, and so would their lines.
    on_record: ({ record, raw, info }: ParsedRecord): CsvRecord => {
      const text = withoutBlankLines(raw);
      return { fields: record, line: lines.startOf(text, info.lines), raw: text };
    },
  };
  // Its types know records as arrays only, not what `raw` makes of them.
  const parser = parse(options as unknown as Options);
  const feeding = feed(parser, bytes);
  try {
    yield* parser as AsyncIterable<CsvRecord>;
  } catch (error) {
    throw error instanceof CsvError ? syntaxError(error, lines) : error;
  } finally {
    // The parser is at its end or destroyed now, so this does not wait for the rest of the bytes.
    await feeding;
  }
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** Writes the bytes, waiting whenever the parser is behind. A reading error destroys the parser, which then throws it. */
async function feed(parser: Parser, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const portion of bytes) {
      if (parser.destroyed) return;
      if (!parser.write(portion)) await drained(parser);
    }
    if (!parser.destroyed) parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function drained(parser: Parser): Promise<void> {
  return new Promise(resolve => {
    const go = () => {
      parser.off('drain', go).off('close', go);
      resolve();
    };
    parser.on('drain', go).on('close', go);
  });
}

const afterClosingQuote = 'text follows a closing quote; a quote inside text is written twice';

const messages: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: afterClosingQuote,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: afterClosingQuote,
  INVALID_OPENING_QUOTE:
    'a quote stands inside text without quotes; put the whole text into quotes and write the inner quote twice',
  CSV_MAX_RECORD_SIZE: 'a record is longer than 16 MB; a quote is probably never closed',
};

/** Errors of a whole record; they are noticed far behind the quote that caused them. */
const ofRecords: ReadonlySet<string> = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE']);

function syntaxError(error: CsvError, lines: RecordLines): CsvSyntaxError {
  const message = messages[error.code] ?? `it is not CSV (${error.code})`;
  const text = withoutBlankLines(String(error.raw ?? ''));
  const start = lines.startOf(text, Number(error.lines ?? 1));
  return new CsvSyntaxError(message, ofRecords.has(error.code) ? start : start + lineBreaks(text));
}
