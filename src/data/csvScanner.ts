import { breaksIn } from '../spec/lines.ts';
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

/** No text has this character. */
const end = 0;

const [tab, lineFeed, formFeed, carriageReturn, blank, quote] = [9, 10, 12, 13, 32, 34];

/** The record at hand: its fields are cut out of the text when they are asked for. */
export interface CsvRow {
  /** How many fields it has. */
  readonly width: number;
  isEmpty(field: number): boolean;
  text(field: number): string;
  /** What `read` makes of a field: of the characters of `text` from `from` to before `to`. */
  value(field: number, read: (text: string, from: number, to: number) => number): number;
  /** To keep, for another row is at hand soon. */
  record(): CsvRecord;
}

/**
 * Cuts text that arrives in portions into records. Blanks around a field are not part of it, blank lines and comments
 * are passed over. `advance` and `next` throw CsvSyntaxError.
 */
export class CsvScanner implements CsvRow {
  width = 0;
  readonly #comment: string;
  readonly #isWhitespace: boolean;
  readonly #delimiter: number;
  #text = '';
  #at = 0;
  #line = 1;
  #skip: number;
  #ended = false;
  /** Where the fields of the record at hand begin and end in the text, without quotes and the blanks around them. */
  #starts = new Uint32Array(64);
  #ends = new Uint32Array(64);
  /** Where the record at hand is in the text, and its line. */
  #from = 0;
  #to = 0;
  #recordLine = 1;
  #hasQuote = false;
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

  /** Goes to the next record. False when it is not there yet, or at the end. */
  advance(): boolean {
    if (!this.#ended && this.#text.length - this.#at < this.#wanted) return false;
    this.#wanted = 0;
    const stop = this.#toRecord() ? this.#scan(this.#at) : undefined;
    const start = this.#at;
    const length = (stop ?? this.#text.length) - start;
    this.#checkLength(length);
    if (stop === undefined) {
      // Twice as much, so that a long record, comment or run of blanks is not begun anew for each portion.
      this.#wanted = 2 * length;
      return false;
    }
    this.#from = start;
    this.#to = stop;
    this.#recordLine = this.#line;
    if (this.#hasBreak) this.#line += breaksIn(this.#text, start, stop);
    this.#at = stop;
    this.#passBreak();
    return true;
  }

  /** The next record; undefined when it is not there yet, or at the end. */
  next(): CsvRecord | undefined {
    return this.advance() ? this.record() : undefined;
  }

  record(): CsvRecord {
    const fields: string[] = [];
    for (let field = 0; field < this.width; field++) fields.push(this.text(field));
    return { fields, line: this.#recordLine, raw: this.#text.slice(this.#from, this.#to) };
  }

  isEmpty(field: number): boolean {
    return this.#starts[field] === this.#ends[field];
  }

  text(field: number): string {
    const from = this.#starts[field]!;
    const text = this.#text.slice(from, this.#ends[field]);
    return this.#hasQuote && this.#isQuoted(from) ? text.replaceAll('""', '"') : text;
  }

  value(field: number, read: (text: string, from: number, to: number) => number): number {
    const from = this.#starts[field]!;
    if (!this.#hasQuote || !this.#isQuoted(from)) return read(this.#text, from, this.#ends[field]!);
    const text = this.text(field);
    return read(text, 0, text.length);
  }

  #isQuoted(from: number): boolean {
    return this.#text.charCodeAt(from - 1) === quote;
  }

  #checkLength(length: number): void {
    if (length <= longestRecord) return;
    throw new CsvSyntaxError('a record is longer than 16 MB, probably because a quote is never closed', this.#line);
  }

  /** Passes over lines without a record. False when the text at hand ends before it is clear that one starts. */
  #toRecord(): boolean {
    const text = this.#text;
    while (this.#at < text.length) {
      let at = this.#at;
      if (this.#skip === 0 && text.charCodeAt(at) === lineFeed) {
        while (at < text.length && text.charCodeAt(at) === lineFeed) at++;
        this.#line += at - this.#at;
        this.#at = at;
        continue;
      }
      while (this.#isPadding(codeAt(text, at))) at++;
      if (at >= text.length) {
        if (!this.#ended) return false;
        this.#at = at;
        return false;
      }
      const isSkipped = this.#skip > 0 || this.#startsComment(at);
      if (!isSkipped && !isBreak(text.charCodeAt(at))) {
        return this.#ended || this.#comment.length <= text.length - at;
      }
      if (isSkipped) {
        at = lineEnd(text, at);
        if (at >= text.length) {
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

  /** Finds the fields of the record at `start`. Its end; undefined when that is not at hand. */
  #scan(start: number): number | undefined {
    const text = this.#text;
    const { length } = text;
    const delimiter = this.#delimiter;
    const isWhitespace = this.#isWhitespace;
    this.#hasBreak = false;
    this.#hasQuote = false;
    let starts = this.#starts;
    let ends = this.#ends;
    let width = 0;
    let at = start;
    for (;;) {
      if (width === starts.length) {
        this.#widen();
        starts = this.#starts;
        ends = this.#ends;
      }
      let code = codeAt(text, at);
      if (code <= blank) {
        while (this.#isPadding(code)) code = codeAt(text, ++at);
      }
      if (code === quote) {
        const closing = closingQuote(text, at + 1);
        if (closing === undefined) {
          if (!this.#ended) return undefined;
          throw new CsvSyntaxError('a quote is opened and never closed', this.#line);
        }
        this.#hasQuote = true;
        this.#hasBreak ||= hasBreak(text.slice(at + 1, closing));
        starts[width] = at + 1;
        ends[width] = closing;
        at = closing + 1;
        while (this.#isPadding(codeAt(text, at))) at++;
        code = codeAt(text, at);
        const isNext = isWhitespace ? at > closing + 1 : code === delimiter;
        if (at < length && !isNext && !isBreak(code)) {
          const message = 'text follows a closing quote; write a quote inside text twice';
          throw new CsvSyntaxError(message, this.#line + breaksIn(text, start, at));
        }
      } else {
        starts[width] = at;
        while (code !== delimiter) {
          if (code <= quote) {
            if (code === end || code === lineFeed || code === carriageReturn || (code === tab && isWhitespace)) break;
            if (code === quote) {
              const message =
                'a quote stands inside text without quotes; put the whole text into quotes and write the inner quote twice';
              throw new CsvSyntaxError(message, this.#line + breaksIn(text, start, at));
            }
          }
          code = codeAt(text, ++at);
        }
        let to = at;
        if (to > starts[width]! && text.charCodeAt(to - 1) <= blank) {
          while (to > starts[width]! && this.#isPadding(text.charCodeAt(to - 1))) to--;
        }
        ends[width] = to;
      }
      if (++width > mostFields) {
        throw new CsvSyntaxError(`a record has more than ${count(mostFields)} columns`, this.#line);
      }
      if (isWhitespace) while (this.#isPadding(codeAt(text, at))) at++;
      if (at >= length && !this.#ended) return undefined;
      code = codeAt(text, at);
      if (at >= length || isBreak(code)) {
        this.width = width;
        return at;
      }
      if (!isWhitespace) at++;
    }
  }

  #widen(): void {
    this.#starts = twiceAsLong(this.#starts);
    this.#ends = twiceAsLong(this.#ends);
  }

  /** Where a field of a record starts in its raw text, with the blanks before it where these do not separate. */
  static placeOf(raw: string, field: number, dialect: Dialect): number {
    const scanner = new CsvScanner(dialect);
    scanner.push(raw);
    scanner.end();
    scanner.#scan(0);
    if (field >= scanner.width) return 0;
    let place = scanner.#starts[field]!;
    if (scanner.#hasQuote && scanner.#isQuoted(place)) place--;
    if (!scanner.#isWhitespace) while (scanner.#isPadding(raw.charCodeAt(place - 1))) place--;
    return place;
  }
}

/** `end` behind the text: NaN, as the language says, makes slow what happens for each character. */
function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : end;
}

function twiceAsLong(places: Uint32Array): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(2 * places.length);
  longer.set(places);
  return longer;
}

function hasBreak(text: string): boolean {
  return text.includes('\n') || text.includes('\r');
}

function isBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  return at;
}

/** The place of the quote that closes, or of the first of two whose second is not at hand; undefined when none is. */
function closingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== quote) return at;
  }
  return undefined;
}

/** The line and the column, counted from 1, at which a field starts. */
export function fieldPlace(record: CsvRecord, field: number, dialect: Dialect): { line: number; column: number } {
  const { raw, line } = record;
  const before = raw.slice(0, CsvScanner.placeOf(raw, field, dialect));
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return { line: line + breaksIn(before, 0, before.length), column: before.length - lineStart + 1 };
}
