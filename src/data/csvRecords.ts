import { CsvError, type Parser, parse } from 'csv-parse';

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
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestRecord,
  });
  const feeding = feed(parser, bytes);
  try {
    for await (const { record, raw, info } of parser as AsyncIterable<ParsedRecord>) {
      const text = raw.replace(/^[\r\n]+/, '');
      yield { fields: record, line: info.lines - lineBreaks(text.trimEnd()), raw: text };
    }
  } catch (error) {
    throw error instanceof CsvError ? syntaxError(error) : error;
  } finally {
    parser.destroy();
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

const messages: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote; a quote inside text is written twice',
  INVALID_OPENING_QUOTE:
    'a quote stands inside text without quotes; put the whole text into quotes and write the inner quote twice',
  CSV_MAX_RECORD_SIZE: 'a record is longer than 16 MB; a quote is probably never closed',
};

function syntaxError(error: CsvError): CsvSyntaxError {
  const message = messages[error.code] ?? `it is not CSV (${error.code})`;
  const line = error.lines;
  return new CsvSyntaxError(message, typeof line === 'number' ? line : 1);
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** The column, counted from 1, at which a field starts in its record's first line. */
export function fieldColumn({ raw }: CsvRecord, field: number, delimiter: string): number {
  let quoted = false;
  let left = field;
  for (let at = 0; at < raw.length && left > 0; at++) {
    if (raw[at] === '"') quoted = !quoted;
    else if (raw[at] === delimiter && !quoted && --left === 0) return at + 2;
  }
  return 1;
}
