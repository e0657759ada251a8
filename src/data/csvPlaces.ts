import type { CsvRecord } from './csvRecords.ts';

/** The text of a record without the blank lines before it. */
export function withoutBlankLines(raw: string): string {
  return raw.replace(/^\s*[\r\n]/, '');
}

/** Finds the lines on which records start, asked for one record after the other. */
export class RecordLines {
  /** What csv-parse has counted too much: it takes a CRLF inside quotes for two lines. */
  #surplus = 0;

  /** `counted` are the lines of csv-parse when it has read `text`, which does not count the last character yet. */
  startOf(text: string, counted: number): number {
    const start = counted - this.#surplus - (text.slice(0, -1).match(/[\r\n]/g)?.length ?? 0);
    this.#surplus += text.match(/\r\n/g)?.length ?? 0;
    return start;
  }
}

/** Line breaks of any of the three kinds. */
export function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** The line and the column, counted from 1, at which a field starts. */
export function fieldPlace(
  { raw, line }: CsvRecord,
  field: number,
  delimiter: string,
): { line: number; column: number } {
  const before = raw.slice(0, fieldStart(raw, field, delimiter));
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return { line: line + lineBreaks(before), column: before.length - lineStart + 1 };
}

function fieldStart(raw: string, field: number, delimiter: string): number {
  let quoted = false;
  let left = field;
  for (let at = 0; at < raw.length && left > 0; at++) {
    if (raw[at] === '"') quoted = !quoted;
    else if (raw[at] === delimiter && !quoted && --left === 0) return at + 1;
  }
  return 0;
}
