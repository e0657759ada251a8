import { count } from '../spec/words.ts';

/** How a CSV file is written. */
export interface Dialect {
  /** One character, or `whitespace`: runs of blanks and tabs. */
  readonly delimiter: string;
  /** Lines that begin with it are passed over. */
  readonly comment?: string | undefined;
  /** The line that is read first, counted from 1. Default 1. */
  readonly firstLine?: number;
}

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

/** Longest record, in UTF-16 code units; a quote that is never closed would otherwise swallow the whole file. */
const longestRecord = 16_000_000;

/** Most columns, of which each takes many times its room in the file. */
const mostFields = 1_000_000;

const [tab, lineFeed, formFeed, carriageReturn, blank, quote] = [9, 10, 12, 13, 32, 34];

/**
 * Cuts text that arrives in portions into records. Blanks around a field are not part of it, blank lines and comments
 * are passed over. `next` throws CsvSyntaxError.
 */
export class CsvScanner {
  readonly #comment: string;
  readonly #isWhitespace: boolean;
  readonly #delimiter: number;
  #text = '';
  #at = 0;
  #line = 1;
  #skip: number;
  #ended = false;
  /** Whether the record that was scanned last has quoted line breaks. */
  #hasBreak = false;
  /** The text at hand holds no whole record while it is shorter than this. */
  #wanted = 0;

  constructor({ delimiter, comment, firstLine }: Dialect) {
    this.#comment = comment ?? '';
    this.#isWhitespace = delimiter === 'whitespace';
    this.#delimiter = this.#isWhitespace ? blank : delimiter.charCodeAt(0);
    this.#skip = (firstLine ?? 1) - 1;
  }

  push(text: string): void {
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
  }

  /** There is no more text. */
  end(): void {
    this.#ended = true;
  }

  /** The next record; undefined when it is not there yet, or at the end. */
  next(): CsvRecord | undefined {
    if (!this.#ended && this.#text.length - this.#at < this.#wanted) return undefined;
    this.#wanted = 0;
    if (!this.#toRecord()) {
      this.#checkLength(this.#text.length - this.#at);
      return undefined;
    }
    const start = this.#at;
    const fields: string[] = [];
    const stop = this.#scan(start, fields);
    const length = (stop ?? this.#text.length) - start;
    this.#checkLength(length);
    if (stop === undefined) {
      // Twice as much, so that a long record is not begun anew for each portion.
      this.#wanted = 2 * length;
      return undefined;
    }
    const raw = this.#text.slice(start, stop);
    const line = this.#line;
    this.#line += this.#hasBreak ? lineBreaks(raw) : 0;
    this.#at = stop;
    this.#passBreak();
    return { fields, line, raw };
  }

  #checkLength(length: number): void {
    if (length <= longestRecord) return;
    throw new CsvSyntaxError('a record is longer than 16 MB, probably because a quote is never closed', this.#line);
  }

  /** Passes over lines without a record. False when the text at hand ends before it is clear that one starts. */
  #toRecord(): boolean {
    while (this.#at < this.#text.length) {
      let at = this.#at;
      while (this.#isPadding(this.#text.charCodeAt(at))) at++;
      if (at >= this.#text.length) {
        if (!this.#ended) return false;
        this.#at = at;
        return false;
      }
      const isSkipped = this.#skip > 0 || this.#startsComment(at);
      if (!isSkipped && !isBreak(this.#text.charCodeAt(at))) {
        return this.#ended || this.#comment.length <= this.#text.length - at;
      }
      if (isSkipped) {
        at = lineEnd(this.#text, at);
        if (at >= this.#text.length) {
          // The line goes on in the next portion; only its start matters.
          if (this.#ended) this.#at = at;
          return false;
        }
      }
      this.#at = at;
      if (!this.#passBreak()) return false;
      if (this.#skip > 0) this.#skip--;
    }
    return false;
  }

  /** False when the break may go on in the next portion. */
  #passBreak(): boolean {
    const text = this.#text;
    if (this.#at >= text.length) return false;
    if (text.charCodeAt(this.#at) === carriageReturn) {
      if (this.#at + 1 >= text.length && !this.#ended) return false;
      if (text.charCodeAt(this.#at + 1) === lineFeed) this.#at++;
    }
    this.#at++;
    this.#line++;
    return true;
  }

  #startsComment(at: number): boolean {
    return this.#comment !== '' && this.#text.startsWith(this.#comment, at);
  }

  /** Blanks that are no part of a field. One that separates is not such a blank, but in runs it is. */
  #isPadding(code: number): boolean {
    if (code > blank) return false;
    if (code !== blank && code !== tab && code !== formFeed) return false;
    return this.#isWhitespace || code !== this.#delimiter;
  }

  #separates(code: number): boolean {
    return code === this.#delimiter || (this.#isWhitespace && code === tab);
  }

  /** Adds the fields of the record at `start`, and to `places` where each begins. The end of the record; undefined when it is not at hand. */
  #scan(start: number, fields: string[], places?: number[]): number | undefined {
    const text = this.#text;
    const { length } = text;
    const delimiter = this.#delimiter;
    const isWhitespace = this.#isWhitespace;
    this.#hasBreak = false;
    let at = start;
    for (;;) {
      if (!isWhitespace) places?.push(at);
      while (this.#isPadding(text.charCodeAt(at))) at++;
      if (isWhitespace) places?.push(at);
      let code = text.charCodeAt(at);
      if (code === quote) {
        const closing = closingQuote(text, at + 1, this.#ended);
        if (closing === undefined) {
          if (!this.#ended) return undefined;
          throw new CsvSyntaxError('a quote is opened and never closed', this.#line);
        }
        const inner = text.slice(at + 1, closing);
        this.#hasBreak ||= inner.includes('\n') || inner.includes('\r');
        fields.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
        at = closing + 1;
        while (this.#isPadding(text.charCodeAt(at))) at++;
        code = text.charCodeAt(at);
        const isNext = this.#isWhitespace ? at > closing + 1 : this.#separates(code);
        if (at < length && !isNext && !isBreak(code)) {
          const message = 'text follows a closing quote; write a quote inside text twice';
          throw new CsvSyntaxError(message, this.#line + lineBreaks(text.slice(start, at)));
        }
      } else {
        const from = at;
        while (at < length && code !== delimiter) {
          if (code > quote) {
            code = text.charCodeAt(++at);
            continue;
          }
          if (code === lineFeed || code === carriageReturn || (code === tab && isWhitespace)) break;
          if (code === quote) {
            const message =
              'a quote stands inside text without quotes; put the whole text into quotes and write the inner quote twice';
            throw new CsvSyntaxError(message, this.#line + lineBreaks(text.slice(start, at)));
          }
          code = text.charCodeAt(++at);
        }
        let to = at;
        while (to > from && this.#isPadding(text.charCodeAt(to - 1))) to--;
        fields.push(text.slice(from, to));
      }
      if (fields.length > mostFields) {
        throw new CsvSyntaxError(`a record has more than ${count(mostFields)} columns`, this.#line);
      }
      if (isWhitespace) while (this.#isPadding(text.charCodeAt(at))) at++;
      if (at >= length) return this.#ended ? at : undefined;
      code = text.charCodeAt(at);
      if (isBreak(code)) return code === carriageReturn && at + 1 >= length && !this.#ended ? undefined : at;
      if (!isWhitespace) at++;
    }
  }

  /** Where the fields of a record start, in its raw text. */
  static placesOf(raw: string, dialect: Dialect): number[] {
    const scanner = new CsvScanner(dialect);
    scanner.push(raw);
    scanner.end();
    const places: number[] = [];
    scanner.#scan(0, [], places);
    return places;
  }
}

function isBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  return at;
}

/** The place of the quote that closes; undefined when it is not at hand, or may be the first of two. */
function closingQuote(text: string, from: number, ended: boolean): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (at + 1 >= text.length && !ended) return undefined;
    if (text.charCodeAt(at + 1) !== quote) return at;
  }
  return undefined;
}

/** Line breaks of any of the three kinds. */
export function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** The line and the column, counted from 1, at which a field starts. */
export function fieldPlace(record: CsvRecord, field: number, dialect: Dialect): { line: number; column: number } {
  const { raw, line } = record;
  const before = raw.slice(0, CsvScanner.placesOf(raw, dialect)[field] ?? 0);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return { line: line + lineBreaks(before), column: before.length - lineStart + 1 };
}
